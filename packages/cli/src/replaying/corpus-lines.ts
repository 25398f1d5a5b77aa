import type {
  CorruptLine,
  ReplayedDecision,
  ReplaySummary,
  VerdictKind,
} from '@first-contact/replay'
import { durationText } from '../output/duration-text.ts'
import type { Output } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'
import { textTable } from '../output/text-table.ts'
import { verdictTones } from '../output/verdict-tone.ts'

/** What came of many decisions. */
export interface CorpusReport {
  readonly code: string
  readonly summary: ReplaySummary
  /** Decisions that do not come out as they did; the first of them. */
  readonly differing: readonly ReplayedDecision[]
  readonly corrupt: readonly CorruptLine[]
  readonly seconds: number
  readonly exitCode: 0 | 1 | 2
}

/** Shown of each kind; all are in the JSON and the JUnit report. */
const shownMax = 10

const columns = [
  { title: 'ENGINE' },
  { title: 'DECISIONS', align: 'right' },
  { title: 'IDENTICAL', align: 'right' },
  { title: 'EQUIVALENT', align: 'right' },
  { title: 'CHANGED', align: 'right' },
  { title: 'NONDETERMINISTIC', align: 'right' },
  { title: 'UNREPLAYABLE', align: 'right' },
] as const

const kindsByColumn: readonly (VerdictKind | null)[] = [
  null,
  null,
  'identical',
  'equivalent',
  'changed',
  'nondeterministic',
  'unreplayable',
]

const countText = (count: number): string => count.toLocaleString('en-US')

function engineTable({ summary }: CorpusReport, output: Output): readonly string[] {
  const rows = summary.engines.map(({ engine, counts }) => {
    const { identical, equivalent, changed, nondeterministic, unreplayable } = counts
    const numbers = [identical, equivalent, changed, nondeterministic, unreplayable]
    const total = numbers.reduce((sum, count) => sum + count, 0)
    return [engine, ...[total, ...numbers].map(countText)]
  })
  return textTable(columns, rows, {
    width: output.width,
    paintTitle: (title) => output.tone('dim', title),
    paint: (cell, _, column) => {
      const kind = kindsByColumn[column]
      if (kind === null || kind === undefined) return cell
      return output.tone(cell.trim() === '0' ? 'dim' : verdictTones[kind], cell)
    },
  })
}

function flipLines({ summary }: CorpusReport, output: Output): readonly string[] {
  const { flips } = summary
  if (flips.length === 0) return []
  return [
    '',
    output.tone('strong', 'outcomes that flipped'),
    ...flips.slice(0, shownMax).map(({ engine, recorded, replayed, count }) => {
      const sides = `${recorded ?? 'none'} -> ${replayed ?? 'none'}`
      return printable(`  ${countText(count).padStart(7)}  ${engine}  ${sides}`)
    }),
    ...moreThan(flips.length, output),
  ]
}

function moreThan(count: number, output: Output): readonly string[] {
  return count > shownMax
    ? [output.tone('dim', `           and ${countText(count - shownMax)} more`)]
    : []
}

function differingLines({ differing, summary }: CorpusReport, output: Output): readonly string[] {
  const shown = differing.filter(({ verdict }) => verdict.kind !== 'unreplayable')
  if (shown.length === 0) return []
  const { changed, nondeterministic } = summary.counts
  return [
    '',
    output.tone('strong', 'decisions that come out otherwise'),
    ...shown.slice(0, shownMax).map(({ record, verdict }) => {
      const text = `  ${record.decision_id}  ${record.engine}  ${verdict.reason ?? verdict.kind}`
      return clipped(printable(text), output.width)
    }),
    ...moreThan(changed + nondeterministic, output),
  ]
}

function reasonLines({ summary }: CorpusReport, output: Output): readonly string[] {
  const { reasons } = summary
  if (reasons.length === 0) return []
  return [
    '',
    output.tone('strong', 'why decisions could not be replayed'),
    ...reasons
      .slice(0, shownMax)
      .map(([reason, count]) =>
        clipped(printable(`  ${countText(count).padStart(7)}  ${reason}`), output.width),
      ),
    ...moreThan(reasons.length, output),
  ]
}

function corruptLines({ corrupt }: CorpusReport, output: Output): readonly string[] {
  if (corrupt.length === 0) return []
  return [
    '',
    output.tone('strong', 'lines that are no record'),
    ...corrupt
      .slice(0, shownMax)
      .map(({ file, line, message }) =>
        clipped(printable(`  ${file}:${line}  ${message}`), output.width),
      ),
    ...moreThan(corrupt.length, output),
  ]
}

const decisionsText = (count: number): string =>
  `${countText(count)} ${count === 1 ? 'decision' : 'decisions'}`

/** The answer in a sentence: would this code behave the same? */
export function verdictSentence({ summary, corrupt, code }: CorpusReport): string {
  const { counts, total } = summary
  const { changed, nondeterministic, unreplayable, equivalent } = counts
  if (total === 0 && corrupt.length === 0) return 'nothing was replayed'
  const untold = unreplayable + corrupt.length
  const rest = untold === 0 ? '' : `; of ${countText(untold)} there is no telling`
  if (nondeterministic > 0) {
    return `nondeterministic: ${countText(nondeterministic)} of ${decisionsText(total)} come out otherwise on the same code${rest}`
  }
  if (changed > 0) {
    return `changed: ${countText(changed)} of ${decisionsText(total)} come out otherwise with ${code}${rest}`
  }
  const same = total - unreplayable
  if (same === 0) return `unreplayable: there is no telling of ${decisionsText(untold)}`
  return equivalent === 0
    ? `identical: ${decisionsText(same)} on the same code${rest}`
    : `equivalent on ${decisionsText(same)}${rest}`
}

/** What many decisions came to. */
export function corpusLines(report: CorpusReport, output: Output): readonly string[] {
  const { summary, seconds, exitCode } = report
  const tone = exitCode === 0 ? 'good' : exitCode === 1 ? 'bad' : 'warn'
  const rate = seconds > 0 ? `, ${countText(Math.round(summary.total / seconds))}/s` : ''
  return [
    ...(summary.total === 0 ? [] : engineTable(report, output)),
    ...flipLines(report, output),
    ...differingLines(report, output),
    ...reasonLines(report, output),
    ...corruptLines(report, output),
    ...(summary.total === 0 ? [] : ['']),
    output.tone(tone, verdictSentence(report)),
    ...(summary.total === 0
      ? []
      : [
          output.tone(
            'dim',
            `replayed with ${report.code} in ${durationText(seconds * 1e6)}${rate}`,
          ),
        ]),
  ]
}
