import { relative } from 'node:path'
import { Command, Option } from 'commander'
import type { BisectFlags } from '../bisecting/bisect-flags.ts'
import { bisectFound } from '../bisecting/bisect-found.ts'
import { bisectJson } from '../bisecting/bisect-json.ts'
import { bisectLines } from '../bisecting/bisect-lines.ts'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { refuse, wholeNumber } from '../parse-arguments.ts'
import { loadReplay, openReplay, type OpenReplay } from '../replaying/open-replay.ts'
import { missingText } from '../replaying/replay-by-id.ts'
import { decisionIdArgument, type ReplayWhat, whatIsMeant } from '../replaying/replay-flags.ts'
import type { Finish } from './finish.ts'

const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value]

function refuseIds(ids: readonly string[]): never {
  return refuse('--decision-id', ids.join(', '), 'one decision id (dec_ and 16 hex digits)')
}

/** The decision of a capsule that has one and no more. */
async function onlyDecisionOf({ evidence }: OpenReplay, { capsules }: ReplayWhat): Promise<string> {
  const ids = new Set<string>()
  if (capsules.length === 0) return refuseIds([])
  for await (const { decision_id: id } of evidence.decisions({}, () => {})) ids.add(id)
  const [first, ...others] = ids
  return first === undefined || others.length > 0 ? refuseIds([...ids]) : first
}

async function bisect(
  given: readonly string[],
  flags: BisectFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const startedMs = performance.now()
  const { output, cwd } = context
  const what = whatIsMeant(given, flags, cwd)
  if (what.ids.length > 1) refuseIds(what.ids)
  const open = await openReplay(what, flags, context)
  try {
    const id = what.ids[0] ?? (await onlyDecisionOf(open, what))
    const found = await open.evidence.findDecision(id)
    if (found === null) {
      output.line(missingText(id, open, flags))
      output.json({ decision_id: id, result: 'missing', exit_code: exitCodes.couldNotTell })
      return exitCodes.couldNotTell
    }
    const report = await bisectFound(found, open, { flags, context })
    if (report === null) {
      output.note('stopped before it could be told')
      output.json({ decision_id: id, result: 'stopped', exit_code: exitCodes.couldNotTell })
      return exitCodes.couldNotTell
    }
    const { bisectExitCode } = await loadReplay()
    const exitCode = bisectExitCode(report)
    const shown = relative(cwd, found.from)
    const from = shown.startsWith('..') || shown === '' ? found.from : shown
    const seconds = (performance.now() - startedMs) / 1000
    const bisected = { report, from, seconds, exitCode }
    output.json(bisectJson(bisected))
    for (const line of bisectLines(bisected, output)) output.line(line)
    return exitCode
  } finally {
    await open.close()
  }
}

/** `first-contact bisect --decision-id <id>` */
export function bisectCommand(context: CommandContext, finish: Finish): Command {
  return new Command('bisect')
    .description('name the commit that changed a decision, without checking anything out')
    .argument('[what...]', 'a decision id, and files or folders that it is in; else the journal')
    .addOption(new Option('--decision-id <id>', 'the decision').argParser(decisionIdArgument))
    .option('--good <revision>', 'one that decides as it did; else it is searched for')
    .option('--bad <revision>', 'one to end with; else HEAD and the working tree')
    .option('--path <path>', 'where to look for the engine; may be repeated', collect)
    .addOption(
      new Option(
        '--scan-max <commits>',
        'ask every one of so many commits; halve if there are more',
      )
        .default(2000)
        .argParser(wholeNumber('--scan-max', 1, 1_000_000)),
    )
    .option('--no-minimize', 'do not look for the smallest input that shows it')
    .option('--root <folder>', 'folder of the project', '.')
    .option(
      '--condition <name>',
      'condition of package exports that the process runs with; may be repeated',
      collect,
    )
    .option('--capsule <file>', 'the decision is in this capsule; may be repeated', collect)
    .option('--offline', 'never ask the store')
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
Commits are bundled straight out of git: nothing is checked out or installed, and the working tree is
left as it is. Packages come from its node_modules. Merges are one step, then looked into.

Exit codes: 0 no commit changed it, 1 one did, 2 there is no telling, 3 unusable input.

Examples:
  first-contact bisect --decision-id dec_0123456789abcdef
  first-contact bisect dec_0123456789abcdef --good v1.4.0 --bad main
  first-contact bisect --capsule incident.fcap --offline --json`,
    )
    .action((what: string[], flags: BisectFlags) => finish(() => bisect(what, flags, context)))
}
