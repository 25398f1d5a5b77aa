import type { BisectReport, Finding } from '@first-contact/replay'
import { durationText } from '../output/duration-text.ts'
import type { Output } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'
import { minimalLines } from '../replaying/minimal-lines.ts'
import { placeName, placeText, shortSha } from './commit-text.ts'
import { transitionLines } from './transition-lines.ts'

/** What came of it, and where the decision was found. */
export interface Bisected {
  readonly report: BisectReport
  readonly from: string
  readonly seconds: number
  readonly exitCode: 0 | 1 | 2
}

const labelWidth = 11
const skippedMax = 5

const goodTexts = {
  given: 'as it was named',
  stamp: 'the commit that was stamped',
  version: 'the last commit with the version that decided',
  answer: 'the version that decided is in no commit; the last one before it that decides the same',
} as const

const countText = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

/** The answer in a sentence. */
export function bisectSentence({ report }: Bisected): string {
  const { transitions, untold, bad, counts, search } = report
  if (untold !== null) return `there is no telling: ${untold}`
  const changes = transitions.filter(({ kind }) => kind === 'changed').length
  const among = countText(counts.commits, 'commit', 'commits')
  if (changes > 0) {
    const rest = transitions.length - changes
    const others = rest === 0 ? '' : `, and ${rest} more did something to it`
    return `${countText(changes, 'change', 'changes')} in ${among}${others}`
  }
  if (transitions.length > 0)
    return `it is made otherwise in none of ${among}, but cannot be made again`
  if (bad !== null && bad.kind !== 'same')
    return `there is no telling of the end: ${bad.reason ?? bad.kind}`
  return search === 'scan'
    ? `the same in all of ${among}`
    : `the same at both ends of ${among}; those between were not all asked`
}

/** What history makes of a decision. */
export function bisectLines(bisected: Bisected, output: Output): readonly string[] {
  const { report, exitCode } = bisected
  const tone = exitCode === 0 ? 'good' : exitCode === 1 ? 'bad' : 'warn'
  return [
    ...headLines(bisected, output),
    ...report.transitions.flatMap((each, at) => [
      '',
      ...transitionLines(each, output),
      ...(at === report.transitions.length - 1 && report.search === 'halving'
        ? [
            output.tone(
              'dim',
              '  found by halving: others may be there; --scan-max asks every commit',
            ),
          ]
        : []),
    ]),
    ...smallestLines(report, output),
    '',
    output.tone(tone, printable(bisectSentence(bisected))),
    ...noteLines(report, output),
    output.tone('dim', workText(bisected)),
  ]
}

function headLines({ report, from }: Bisected, output: Output): readonly string[] {
  const { record, good, bad } = report
  const field = (name: string, text: string): string =>
    clipped(
      `  ${output.tone('dim', name.padEnd(labelWidth))} ${printable(text)}`,
      output.width + 20,
    )
  const decided =
    record.threw === null ? (record.outcome ?? 'no outcome') : `threw ${record.threw.type}`
  return [
    `${output.tone('strong', record.decision_id)}  ${record.engine}  ${output.tone('name', printable(decided))}  ${record.timestamp}`,
    field('found in', from),
    field('version', record.engine_version_reason ?? record.engine_version),
    ...(good === null ? [] : [field('good', `${placeText(good.finding)}  ${goodTexts[good.by]}`)]),
    ...(bad === null ? [] : [field('bad', placeText(bad))]),
  ]
}

function smallestLines({ minimal, transitions }: BisectReport, output: Output): readonly string[] {
  const change = transitions.find(({ kind }) => kind === 'changed')
  if (minimal === null || change === undefined) return []
  return minimalLines({ code: placeName(change.after), minimized: minimal }, output)
}

function noteLines(report: BisectReport, output: Output): readonly string[] {
  const { packages, locked, skipped, edge, counts } = report
  const warning = (text: string): string => `${output.tone('warn', 'warning')}  ${printable(text)}`
  const differing = locked.differing.size
  return [
    ...(edge === null
      ? []
      : [
          warning(
            `a shallow clone: its history ends at ${shortSha(edge)} of ${edge.authoredAt.slice(0, 10)}`,
          ),
          '  what to do: git fetch --unshallow',
        ]),
    ...(packages.length === 0
      ? []
      : [`packages come from node_modules of the working tree: ${packages.join(', ')}`]),
    ...(differing === 0
      ? []
      : [
          warning(
            `${locked.files.join(', ')} is another one in ${differing} of ${countText(counts.commits, 'commit', 'commits')}: there it may have decided with other packages`,
          ),
        ]),
    ...skippedLines(skipped, output),
  ]
}

function skippedLines(skipped: readonly Finding[], output: Output): readonly string[] {
  if (skipped.length === 0) return []
  const more = skipped.length - skippedMax
  return [
    output.tone(
      'dim',
      `${countText(skipped.length, 'commit', 'commits')} cannot be bundled and ${skipped.length === 1 ? 'was' : 'were'} skipped`,
    ),
    ...skipped
      .slice(0, skippedMax)
      .map((each) =>
        clipped(printable(`  ${placeText(each)}  ${each.reason ?? ''}`), output.cutWidth),
      ),
    ...(more > 0 ? [output.tone('dim', `  and ${more} more`)] : []),
  ]
}

function workText({ report: { counts, search }, seconds }: Bisected): string {
  const { commits, asked, bundled, versions } = counts
  const how = search === 'scan' ? '' : `, ${asked} of them asked`
  const work = `bundled ${bundled} times, ${countText(versions, 'version', 'versions')} replayed`
  return `${countText(commits, 'commit', 'commits')}${how}: ${work}, in ${durationText(seconds * 1e6)}`
}
