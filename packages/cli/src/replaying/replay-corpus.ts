import { relative } from 'node:path'
import type { CorruptLine, ReplayedDecision } from '@first-contact/replay'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { corpusLines, type CorpusReport } from './corpus-lines.ts'
import { codesOf, loadReplaying } from './open-replay.ts'
import type { ReplayWork } from './replay-by-id.ts'
import type { ReplayWhat } from './replay-flags.ts'
import { corpusJson } from './replay-json.ts'

/** Kept in memory at most; the counts are true whatever is kept. */
const differingMax = 10_000
const corruptMax = 10_000
/** From here on, a realm for each decision takes minutes. */
const sharedFrom = 10_000

/** Replays many decisions: would this code behave the same? */
export async function replayCorpus(what: ReplayWhat, work: ReplayWork): Promise<ExitCode> {
  const { open, flags, context, junit } = work
  const { output } = context
  const replay = await loadReplaying()
  const [code] = await codesOf(flags, open, ['current'], context.cwd)
  if (code === undefined) return exitCodes.unusable
  const summary = new replay.ReplaySummary()
  const differing: ReplayedDecision[] = []
  const corrupt: CorruptLine[] = []
  const onCorrupt = (line: CorruptLine): void => {
    junit?.addCorrupt(line)
    if (corrupt.length < corruptMax) corrupt.push(line)
  }
  const total = await open.evidence.countDecisions()
  const startedMs = performance.now()
  let shownMs = startedMs
  // Files that are named are the whole of what is meant; capsules that are named are readers.
  const asksReaders = what.paths.length === 0 || what.capsules.length > 0
  const decisions = open.evidence.decisions(queryOf(flags), onCorrupt, asksReaders)
  const replays = replay.replayDecisions({
    decisions,
    code,
    keys: open.keys,
    recorded: open.recorded,
    realm: flags.realm ?? (total >= sharedFrom ? 'shared' : 'fresh'),
    limits: { timeMaxMs: flags.timeLimit, memoryMaxMb: flags.memoryLimit },
  })
  for await (const replayed of replays) {
    summary.add(replayed)
    junit?.add(replayed)
    const { kind } = replayed.verdict
    const isSame = kind === 'identical' || kind === 'equivalent'
    if (!isSame && differing.length < differingMax) differing.push(replayed)
    const nowMs = performance.now()
    if (nowMs - shownMs < progressEveryMs) continue
    shownMs = nowMs
    output.status(progressText(summary.total, total, nowMs - startedMs))
  }
  output.status('')
  const seconds = (performance.now() - startedMs) / 1000
  const exitCode = replay.exitCodeOf(summary.counts, corrupt.length)
  const report: CorpusReport = { code: code.name, summary, differing, corrupt, seconds, exitCode }
  output.json(corpusJson(report))
  for (const line of corpusLines(report, output)) output.line(line)
  if (summary.total === 0) output.line(`  ${nothingText(what, work)}`)
  return exitCode
}

function queryOf({ since, until, engine, outcome }: ReplayWork['flags']) {
  return {
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(engine === undefined ? {} : { engine }),
    ...(outcome === undefined ? {} : { outcome }),
  }
}

const barWidth = 24
/** Faster than an eye reads, slow enough to cost nothing. */
const progressEveryMs = 100

/** `[#####     ] 1,200 of 4,000, 640/s` */
function progressText(done: number, total: number, ms: number): string {
  const rate = ms < 500 ? '' : `, ${Math.round((done * 1000) / ms).toLocaleString('en-US')}/s`
  const text = done.toLocaleString('en-US')
  // The store may have more than the files that were counted.
  if (total < done) return `${text} decisions replayed${rate}`
  const filled = Math.round((barWidth * done) / Math.max(1, total))
  const bar = '#'.repeat(filled).padEnd(barWidth)
  return `[${bar}] ${text} of ${total.toLocaleString('en-US')} decisions${rate}`
}

/** Why nothing was replayed, in a line. */
function nothingText(what: ReplayWhat, { open, flags, context }: ReplayWork): string {
  const paths = [...what.paths, ...what.capsules]
  if (paths.length > 0) {
    const shown = paths.map((path) => relative(context.cwd, path) || '.').join(', ')
    return `no decision in ${shown} is meant`
  }
  const journal = open.journal === null ? 'there is no journal here' : 'the journal has none'
  return flags.offline === true ? journal : `${journal}, and no store has one`
}
