import { Command, Option } from 'commander'
import { allChecks, openRisks, PreflightOpsAdapter } from '@first-contact/station/ops'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { preflightLines } from '../output/preflight-lines.ts'
import { oneOf } from '../parse-arguments.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'
import { preflightAcknowledgeCommand, preflightWithdrawCommand } from './preflight-take-commands.ts'

interface PreflightOptions {
  readonly check?: readonly string[]
  readonly strict?: boolean
  readonly environment?: string
}

const ids = allChecks.map(({ id }) => id)

function collectChecks(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), oneOf('--check', ids)(text)]
}

async function preflight(context: CommandContext, options: PreflightOptions): Promise<ExitCode> {
  return withConfiguredStore(context, async ({ store, config }) => {
    const { output } = context
    const risks = openRisks({
      store,
      config,
      now: context.now,
      onFailure: (error, check) =>
        output.note(`the check ${check} failed to look: ${String(error)}`),
    })
    const environment = options.environment ?? config.environment
    const found = PreflightOpsAdapter.preflight(
      await risks.getPreflight(environment, options.check ?? []),
    )
    output.json(found)
    for (const line of preflightLines(found, output)) output.line(line)
    if (found.verdict === 'no_go') {
      const isFailed = found.checks.some(({ state }) => state === 'fail')
      return isFailed ? exitCodes.doesNotHold : exitCodes.couldNotTell
    }
    return found.verdict === 'go' || options.strict !== true
      ? exitCodes.holds
      : exitCodes.doesNotHold
  })
}

/** `first-contact preflight` */
export function preflightCommand(context: CommandContext, finish: Finish): Command {
  return new Command('preflight')
    .description('may users come in? GO, GO WITH RISKS or NO-GO, from checks that look now')
    .addOption(
      new Option(
        '--check <id>',
        `only this one; may be given more than once: ${ids.join(', ')}`,
      ).argParser(collectChecks),
    )
    .option('--strict', 'GO WITH RISKS ends with 1 too')
    .option('--environment <name>', 'whose evidence; the configured one when left out')
    .addCommand(preflightAcknowledgeCommand(context, finish))
    .addCommand(preflightWithdrawCommand(context, finish))
    .addHelpText(
      'after',
      `
A check that could not look is "not run", and that is never green: where its failure would stop
users from coming in, so does not knowing.

Exit codes: 0 GO and GO WITH RISKS, 1 NO-GO, 2 NO-GO only because something could not be told.

Examples:
  first-contact preflight
  first-contact preflight --check clock-skew --check disk-nearly-full
  first-contact preflight --strict --json
  first-contact preflight acknowledge never-rehearsed --reason "beta with five friends" --days 14`,
    )
    .action((options: PreflightOptions) => finish(() => preflight(context, options)))
}
