import { Command, Option } from 'commander'
import { acknowledgeRisk, withdrawAcknowledgement } from '@first-contact/store'
import { allChecks } from '@first-contact/station/ops'
import type { CommandContext } from '../command-context.ts'
import { exitCodes } from '../exit-code.ts'
import { personOf } from '../output/person-of.ts'
import { oneOf, refuse, wholeNumber } from '../parse-arguments.ts'
import { withConfiguredStore } from '../reading/open-configured-store.ts'
import type { Finish } from './finish.ts'

const ids = allChecks.map(({ id }) => id)
const dayMs = 24 * 3_600_000
const reasonMaxChars = 300

interface TakeOptions {
  readonly reason: string
  readonly days: number
}

function readReason(text: string): string {
  return text.trim().length >= 5 && text.length <= reasonMaxChars
    ? text.trim()
    : refuse('--reason', text, `a sentence of 5 to ${reasonMaxChars} characters`)
}

/** `first-contact preflight acknowledge <finding>` */
export function preflightAcknowledgeCommand(context: CommandContext, finish: Finish): Command {
  return new Command('acknowledge')
    .description('take a risk, by your name and for a time; it shows as waived until then')
    .argument('<finding>', 'id of the check that fails', oneOf('<finding>', ids))
    .addOption(
      new Option('--reason <text>', 'why it may wait, for whoever reads it later')
        .argParser(readReason)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--days <n>', 'after these it is open again, 1 to 90')
        .default(14)
        .argParser(wholeNumber('--days', 1, 90)),
    )
    .action((findingId: string, { reason, days }: TakeOptions) =>
      finish(() =>
        withConfiguredStore(context, async ({ store, config: { environment } }) => {
          const by = personOf(context)
          const expiresAt = new Date(context.now().getTime() + days * dayMs)
          const reference = null
          await acknowledgeRisk(store, { findingId, environment, by, reason, expiresAt, reference })
          const until = expiresAt.toISOString()
          context.output.json({ finding: findingId, by, reason, expires_at: until })
          context.output.line(`${findingId} is taken by ${by} until ${until.slice(0, 10)}`)
          return exitCodes.holds
        }),
      ),
    )
}

/** `first-contact preflight withdraw <finding>` */
export function preflightWithdrawCommand(context: CommandContext, finish: Finish): Command {
  return new Command('withdraw')
    .description('take an acknowledgement back; the risk is open again')
    .argument('<finding>', 'id of the check', oneOf('<finding>', ids))
    .action((findingId: string) =>
      finish(() =>
        withConfiguredStore(context, async ({ store, config: { environment } }) => {
          const by = personOf(context)
          await withdrawAcknowledgement(store, { findingId, environment, by, reference: null })
          context.output.json({ finding: findingId, by, withdrawn: true })
          context.output.line(`${findingId} is open again`)
          return exitCodes.holds
        }),
      ),
    )
}
