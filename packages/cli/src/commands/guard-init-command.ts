import { Command, Option } from 'commander'
import type { InitOptions, InitOutcome, Preset, Proposal } from '@first-contact/guard/init'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import type { Finish } from './finish.ts'
import { paintOf } from './guard-paint.ts'
import { reportProblems } from './guard-problems.ts'

interface InitFlags {
  readonly preset?: Preset
  readonly dryRun?: boolean
  readonly force?: boolean
  readonly baseline: boolean
  readonly map?: string
  readonly owner?: string
  readonly reason?: string
  readonly expires?: string
  readonly incident?: string
}

function answersOf({ owner, reason, expires, incident }: InitFlags) {
  const given = { owner, reason, expires, incident }
  return Object.fromEntries(Object.entries(given).filter(([, answer]) => answer !== undefined))
}

async function print(proposal: Proposal, context: CommandContext): Promise<void> {
  const { proposalJson, proposalText } = await import('@first-contact/guard/init')
  const { output, stdout } = context
  output.json(proposalJson(proposal))
  if (output.isJson) return
  const text = proposalText(proposal, paintOf(context))
  if (proposal.isWritten) {
    stdout.write(text)
    return
  }
  // The map alone on standard output, so that it can be written into a file.
  stdout.write(proposal.text)
  output.note(text.trimEnd())
}

function optionsOf(flags: InitFlags, context: CommandContext): InitOptions {
  return {
    cwd: context.cwd,
    now: context.now(),
    isForced: flags.force === true,
    isDryRun: flags.dryRun === true,
    isBaselineWanted: flags.baseline,
    answers: answersOf(flags),
    ...(flags.map === undefined ? {} : { mapPath: flags.map }),
    ...(flags.preset === undefined ? {} : { preset: flags.preset }),
  }
}

/** Proposes a map; where git does not say who answers for the baseline, whoever sits there is asked. */
async function propose(flags: InitFlags, context: CommandContext): Promise<InitOutcome> {
  const { initGuard } = await import('@first-contact/guard/init')
  const outcome = await initGuard(optionsOf(flags, context))
  const isOwnerMissing =
    outcome.kind === 'refused' &&
    outcome.problems.some(({ message }) => message.includes('owner is missing'))
  if (!isOwnerMissing || context.ask === undefined || flags.owner !== undefined) return outcome
  const owner = await context.ask('owner (who answers for what is there already): ')
  return initGuard(optionsOf({ ...flags, owner }, context))
}

async function init(flags: InitFlags, context: CommandContext): Promise<ExitCode> {
  const outcome = await propose(flags, context)
  if (outcome.kind === 'refused') return reportProblems(outcome.problems, context)
  await print(outcome, context)
  if (outcome.problems.length === 0) return exitCodes.holds
  return context.output.isJson ? exitCodes.unusable : reportProblems(outcome.problems, context)
}

/** `first-contact guard init` */
export function guardInitCommand(context: CommandContext, finish: Finish): Command {
  return new Command('init')
    .description('propose a layers.yaml from the folders and the imports there are')
    .addOption(
      new Option(
        '--preset <name>',
        'a room for each folder, or for each of seven layers; by default what fits',
      ).choices(['plain', 'seven']),
    )
    .option('--dry-run', 'print the map, and write nothing')
    .option('--force', 'write over a layers.yaml that is there')
    .option('--no-baseline', 'leave what the rules find now to be mended at once')
    .option('--owner <name>', 'who answers for what is in the baseline; by default git user.name')
    .option('--reason <text>', 'why it is tolerated')
    .option('--expires <day>', 'the last day it is tolerated; by default in 90 days')
    .option('--incident <id>', 'the incident or ticket it belongs to; by default none')
    .option('--map <file>', 'another name than layers.yaml')
    .addHelpText(
      'after',
      `
The map allows what is imported today and nothing else, so the guard ends with 0 right away. What
other rules find goes into layers.baseline.json with an owner and a last day.

Examples:
  first-contact guard init --dry-run
  first-contact guard init --preset plain --owner dana`,
    )
    .action((flags: InitFlags) => finish(() => init(flags, context)))
}
