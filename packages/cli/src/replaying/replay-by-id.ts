import type { FoundDecision, ReplayedDecision } from '@first-contact/replay'
import { relative } from 'node:path'
import type { CommandContext } from '../command-context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { decisionLines, type DecisionReport } from './decision-lines.ts'
import { minimizeChange, type MinimizedChange } from './minimize-change.ts'
import type { JunitReport } from './junit-report.ts'
import { codesOf, loadReplaying, type OpenReplay } from './open-replay.ts'
import type { ReplayFlags } from './replay-flags.ts'
import { decisionJson } from './replay-json.ts'

/** What a replay is done with. */
export interface ReplayWork {
  readonly open: OpenReplay
  readonly flags: ReplayFlags
  readonly context: CommandContext
  /** Null where none was asked for: that of a million decisions is large. */
  readonly junit: JunitReport | null
}

/** Worse first: what does not hold counts more than what could not be told. */
function worst(exits: readonly ExitCode[]): ExitCode {
  const order = [exitCodes.doesNotHold, exitCodes.couldNotTell]
  return order.find((code) => exits.includes(code)) ?? exitCodes.holds
}

function exitOf({ verdict }: ReplayedDecision): ExitCode {
  if (verdict.kind === 'unreplayable') return exitCodes.couldNotTell
  const isSame = verdict.kind === 'identical' || verdict.kind === 'equivalent'
  return isSame ? exitCodes.holds : exitCodes.doesNotHold
}

async function replayFound(
  { record, from }: FoundDecision,
  work: ReplayWork,
): Promise<DecisionReport> {
  const { open, flags, context } = work
  const { replayDecision } = await loadReplaying()
  const codes = await codesOf(flags, open, ['recorded', 'current'], context.cwd)
  context.output.status(`replaying ${record.decision_id}`)
  const replayed = await replayDecision({
    decision: record,
    codes,
    keys: open.keys,
    recorded: open.recorded,
    limits: { timeMaxMs: flags.timeLimit, memoryMaxMb: flags.memoryLimit },
  })
  const minimized: MinimizedChange[] = []
  const replays: DecisionReport['replays'][number][] = []
  for (const [at, each] of replayed.entries()) {
    const code = codes[at]
    if (code === undefined) continue
    replays.push({ code: code.name, replayed: each })
    if (flags.minimize !== true || code === open.recorded) continue
    minimized.push(await minimizeChange(each, code, work))
  }
  context.output.status('')
  const shown = relative(context.cwd, from)
  return { record, from: shown.startsWith('..') || shown === '' ? from : shown, replays, minimized }
}

/** Replays decisions by their ids: with the code that decided, and with today's. */
export async function replayById(ids: readonly string[], work: ReplayWork): Promise<ExitCode> {
  const { open, context, junit, flags } = work
  const { output } = context
  const exits: ExitCode[] = []
  const found: object[] = []
  const missing: string[] = []
  for (const id of ids) {
    const decision = await open.evidence.findDecision(id)
    if (decision === null) {
      missing.push(id)
      continue
    }
    const report = await replayFound(decision, work)
    found.push(decisionJson(report))
    if (found.length > 1) output.line()
    for (const line of decisionLines(report, output)) output.line(line)
    for (const { replayed, code } of report.replays) {
      exits.push(exitOf(replayed))
      junit?.add(replayed, code)
    }
  }
  for (const id of missing) output.line(missingText(id, open, flags))
  const exitCode = worst([...exits, ...missing.map(() => exitCodes.couldNotTell)])
  output.json({ decisions: found, missing, exit_code: exitCode })
  return exitCode
}

/** Why there is no such decision, in a line. */
export function missingText(
  id: string,
  { evidence, journal, capsules, asksStore }: OpenReplay,
  flags: Pick<ReplayFlags, 'offline'>,
): string {
  const counted = (count: number, one: string): readonly string[] =>
    count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`]
  const looked = [...counted(evidence.filesRead, 'file'), ...counted(capsules, 'capsule')]
  const noJournal = journal === null ? 'there is no journal here' : 'the journal is empty'
  const where = looked.length === 0 ? noJournal : `it is in none of ${looked.join(' and ')}`
  const offline = flags.offline === true ? ', and --offline forbids to ask the store' : ''
  return `there is no decision ${id}: ${where}${asksStore ? ', and not in the store' : offline}`
}
