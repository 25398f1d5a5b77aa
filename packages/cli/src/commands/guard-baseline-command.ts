import { Command } from 'commander'
import type { BaselineOptions, EntryAnswers } from '@first-contact/guard/baseline'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import type { Finish } from './finish.ts'
import { paintOf } from './guard-paint.ts'
import { reportProblems } from './guard-problems.ts'

interface PlaceFlags {
  readonly map?: string
  readonly cache: boolean
}

type Answers = { -readonly [Key in keyof EntryAnswers]?: string }

interface AddFlags extends PlaceFlags, Readonly<Answers> {
  readonly rule?: readonly string[]
  readonly to?: string
  readonly symbol?: string
  readonly all?: boolean
}

// The guard brings a parser along; no other command shall wait for it.
const loadBaseline = () => import('@first-contact/guard/baseline')

/** How often a question is asked again before the command gives up. */
const triesMax = 3

function placeOf({ map, cache }: PlaceFlags, context: CommandContext): BaselineOptions {
  return {
    cwd: context.cwd,
    cache,
    now: context.now(),
    ...(map === undefined ? {} : { mapPath: map }),
  }
}

async function list(flags: PlaceFlags, context: CommandContext): Promise<ExitCode> {
  const guard = await loadBaseline()
  const outcome = await guard.listBaseline(placeOf(flags, context))
  if (outcome.kind === 'refused') return reportProblems(outcome.problems, context)
  const { output, stdout } = context
  output.json(guard.baselineListJson(outcome.entries))
  if (!output.isJson) stdout.write(guard.baselineListText(outcome.entries, paintOf(context)))
  return exitCodes.holds
}

async function prune(flags: PlaceFlags, context: CommandContext): Promise<ExitCode> {
  const guard = await loadBaseline()
  const outcome = await guard.pruneBaseline(placeOf(flags, context))
  if (outcome.kind === 'refused') return reportProblems(outcome.problems, context)
  const { output, stdout } = context
  const { removed, moved, entries } = outcome
  output.json({ removed, moved, entries: entries.length })
  if (!output.isJson) stdout.write(guard.prunedText(outcome, paintOf(context)))
  return exitCodes.holds
}

/** Fills in what the flags left open, by asking whoever sits at the terminal. */
async function askForRest(given: Readonly<Answers>, context: CommandContext): Promise<Answers> {
  const { ask, output } = context
  const answers: Answers = { ...given }
  if (ask === undefined) return answers
  const { complaintAbout, entryQuestions } = await loadBaseline()
  const today = context.now().toISOString().slice(0, 'yyyy-mm-dd'.length)
  for (const { key, question } of entryQuestions) {
    if (answers[key] !== undefined) continue
    for (let tries = 0; tries < triesMax; tries += 1) {
      const answer = await ask(`${question}: `)
      const complaint = complaintAbout(key, answer, today)
      answers[key] = answer
      if (complaint === null) break
      output.note(`  ${complaint}`)
    }
    // Whoever cannot answer this one is not asked the next.
    if (complaintAbout(key, answers[key], today) !== null) break
  }
  return answers
}

async function add(
  paths: readonly string[],
  flags: AddFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const guard = await loadBaseline()
  const chosen = await guard.chooseViolations(placeOf(flags, context), {
    paths,
    isAll: flags.all === true,
    ...(flags.rule === undefined ? {} : { rules: flags.rule }),
    ...(flags.to === undefined ? {} : { to: flags.to }),
    ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
  })
  if (chosen.kind === 'refused') return reportProblems(chosen.problems, context)
  const { output, stdout } = context
  if (!output.isJson) stdout.write(guard.chosenText(chosen, paintOf(context)))
  if (chosen.violations.length === 0) {
    output.json({ added: [], entries: chosen.run.entries.length })
    return exitCodes.holds
  }
  const outcome = guard.addEntries(chosen, await askForRest(flags, context))
  if (outcome.kind === 'refused') return reportProblems(outcome.problems, context)
  output.json({ added: outcome.added, entries: outcome.entries.length })
  if (!output.isJson) stdout.write(guard.addedText(outcome))
  return exitCodes.holds
}

function placed(command: Command): Command {
  return command
    .option('--map <file>', 'another map than layers.yaml')
    .option('--no-cache', 'read everything anew, and keep nothing')
}

function addCommand(context: CommandContext, finish: Finish): Command {
  return placed(new Command('add'))
    .description('tolerate violations for a while; somebody has to answer for them')
    .argument('[paths...]', 'those in these files and folders')
    .option('--rule <name>', 'those of this rule; may be repeated', (name, all?: string[]) => [
      ...(all ?? []),
      name,
    ])
    .option('--to <what>', 'those that lead to this file or package')
    .option('--symbol <name>', 'those of this name')
    .option('--all', 'every violation that is new')
    .option('--owner <name>', 'who answers for it')
    .option('--reason <text>', 'why it is tolerated')
    .option('--expires <day>', 'the last day, such as 2027-02-01; within a year')
    .option('--incident <id>', 'the incident or ticket it belongs to, or none')
    .addHelpText(
      'after',
      `
What is not given is asked for at a terminal; elsewhere the command refuses.

Examples:
  first-contact guard baseline add src/billing --rule layers
  first-contact guard baseline add --all --owner dana --reason "known when the guard came in" \\
    --expires 2027-02-01 --incident INC-0042`,
    )
    .action((paths: string[], flags: AddFlags) => finish(() => add(paths, flags, context)))
}

/** `first-contact guard baseline list|add|prune` */
export function guardBaselineCommand(context: CommandContext, finish: Finish): Command {
  return new Command('baseline')
    .description('violations that are known, owned and on their way out: list, add, prune')
    .addCommand(
      placed(new Command('list'))
        .description('what is tolerated, until when, and who answers for it')
        .action((flags: PlaceFlags) => finish(() => list(flags, context))),
    )
    .addCommand(addCommand(context, finish))
    .addCommand(
      placed(new Command('prune'))
        .description('remove the entries of what is fixed, and follow renamed files; add nothing')
        .action((flags: PlaceFlags) => finish(() => prune(flags, context))),
    )
}
