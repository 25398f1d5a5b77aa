import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/cli-error.ts'
import type { ExitCode } from '../exit-code.ts'
import { oneOf, wholeNumber } from '../parse-arguments.ts'
import { JunitReport } from '../replaying/junit-report.ts'
import { type OpenReplay, openReplay } from '../replaying/open-replay.ts'
import { replayById } from '../replaying/replay-by-id.ts'
import { replayCorpus } from '../replaying/replay-corpus.ts'
import {
  decisionIdArgument,
  type ReplayFlags,
  type ReplayWhat,
  timeArgument,
  whatIsMeant,
} from '../replaying/replay-flags.ts'
import type { Finish } from './finish.ts'

const realms = ['fresh', 'shared'] as const

/** Replays what is meant, and says what came of it. */
export async function replayWith(
  given: readonly string[],
  flags: ReplayFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const what = whatIsMeant(given, flags, context.cwd)
  if (flags.minimize === true && what.ids.length === 0) {
    throw cliError('FC_CLI_ARGUMENT', '--minimize needs a decision: --decision-id <id>')
  }
  const open = await openReplay(what, flags, context)
  const junit = flags.junit === undefined ? null : new JunitReport()
  const work = { open, flags, context, junit }
  try {
    const ids = what.ids.length > 0 ? what.ids : await fewOfCapsules(open, what)
    const exitCode = ids.length > 0 ? await replayById(ids, work) : await replayCorpus(what, work)
    if (junit !== null) writeJunit(junit, flags, context)
    return exitCode
  } finally {
    await open.close()
  }
}

/** So many decisions can be looked at one by one; of more, a summary says more. */
const fewMax = 10

/** The ids of the decisions of capsules that were named alone, when they are few; else none. */
async function fewOfCapsules(
  { evidence }: OpenReplay,
  { capsules, paths }: ReplayWhat,
): Promise<readonly string[]> {
  if (capsules.length === 0 || paths.length > 0) return []
  const ids: string[] = []
  for await (const { decision_id: id } of evidence.decisions({}, () => {})) ids.push(id)
  return ids.length <= fewMax ? ids : []
}

function writeJunit(junit: JunitReport, flags: ReplayFlags, { cwd }: CommandContext): void {
  if (flags.junit === undefined) return
  const file = resolve(cwd, flags.junit)
  try {
    writeFileSync(file, junit.toString())
  } catch (cause) {
    throw cliError('FC_CLI_ARGUMENT', `--junit ${file} cannot be written`, cause)
  }
}

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

/** `first-contact replay [what...]` */
export function replayCommand(context: CommandContext, finish: Finish): Command {
  return new Command('replay')
    .description('make recorded decisions again, offline, and say whether they come out the same')
    .argument('[what...]', 'decision ids, capsules, files or folders; else the journal')
    .addOption(
      new Option('--decision-id <id>', 'this decision; may be repeated').argParser(
        decisionIdArgument,
      ),
    )
    .addOption(
      new Option('--since <time>', 'decisions since: 7d, 24h, or a time').argParser(
        timeArgument('--since', context.now),
      ),
    )
    .addOption(
      new Option('--until <time>', 'decisions before: 1h, or a time').argParser(
        timeArgument('--until', context.now),
      ),
    )
    .option('--engine <name>', 'only of this engine')
    .option('--outcome <word>', 'only those that were decided so')
    .option(
      '--code <code>',
      'recorded, current, or a file with a bundle; else current, and both for one decision',
    )
    .addOption(
      new Option('--realm <realm>', 'fresh: a realm for each decision; shared: faster').argParser(
        oneOf('--realm', realms),
      ),
    )
    .option('--root <folder>', 'folder of the project', '.')
    .option(
      '--condition <name>',
      'condition of package exports that the process runs with; may be repeated',
      collect,
    )
    .option('--minimize', 'find the smallest input on which the codes still differ as they do')
    .option('--capsule <file>', 'decisions of this capsule; may be repeated', collect)
    .option('--offline', 'never ask the store')
    .option('--junit <file>', 'write a JUnit report too')
    .addOption(
      new Option('--time-limit <ms>', 'for one decision')
        .default(5000)
        .argParser(wholeNumber('--time-limit', 10, 600_000)),
    )
    .addOption(
      new Option('--memory-limit <mb>', 'heap of an engine')
        .default(256)
        .argParser(wholeNumber('--memory-limit', 32, 16_384)),
    )
    .addHelpText(
      'after',
      `
Verdicts: identical (the code that decided decides the same), equivalent (other code does), changed
(other code decides otherwise), nondeterministic (the code that decided decides otherwise),
unreplayable (there is no telling, and why).

Exit codes: 0 all the same, 1 changed or nondeterministic, 2 unreplayable or nothing to replay, 3
unusable input.

Examples:
  first-contact replay dec_0123456789abcdef
  first-contact replay --decision-id dec_0123456789abcdef --minimize
  first-contact replay --since 7d --engine budget
  first-contact replay corpus/ --offline --junit replay.xml
  first-contact replay incident.fcap --offline
  first-contact replay decisions.jsonl --code recorded`,
    )
    .action((what: string[], flags: ReplayFlags) => finish(() => replayWith(what, flags, context)))
}
