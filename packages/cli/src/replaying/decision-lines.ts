import type { DecisionRecord } from '@first-contact/recorder/records'
import type { ReplayedDecision } from '@first-contact/replay'
import type { Output } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'
import { verdictTones } from '../output/verdict-tone.ts'
import { differenceText } from './difference-lines.ts'
import { minimalLines } from './minimal-lines.ts'
import type { MinimizedChange } from './minimize-change.ts'
import { tapeLines, viewLines } from './view-lines.ts'

/** One decision and what each code makes of it. */
export interface DecisionReport {
  readonly record: DecisionRecord
  /** Where it was found. */
  readonly from: string
  readonly replays: readonly {
    /** As it is named to people. */
    readonly code: string
    readonly replayed: ReplayedDecision
  }[]
  /** One for each code that is not the one that decided; none where it was not asked for. */
  readonly minimized: readonly MinimizedChange[]
}

const labelWidth = 11

function shownOutcome({ outcome, threw }: DecisionRecord): string {
  if (threw !== null) return `threw ${threw.type}: ${threw.message}`
  return outcome ?? 'no outcome'
}

function replayLines(
  { code, replayed }: DecisionReport['replays'][number],
  width: number,
  output: Output,
): readonly string[] {
  const { verdict, version } = replayed
  const { recorded, replayed: now, isFlipped } = verdict.outcome
  const flip =
    isFlipped && verdict.kind !== 'unreplayable' ? `${recorded ?? 'none'} -> ${now ?? 'none'}` : ''
  const head = [
    code.padEnd(width),
    output.tone(verdictTones[verdict.kind], verdict.kind.padEnd(16)),
    output.tone('strong', printable(flip)),
    output.tone('dim', version ?? ''),
  ]
  const indent = ' '.repeat(width + 2)
  const isReasonToldBelow = verdict.differences.length > 0 && verdict.kind !== 'unreplayable'
  return [
    head
      .filter((part) => part !== '')
      .join('  ')
      .trimEnd(),
    ...(verdict.reason === null || isReasonToldBelow
      ? []
      : [`${indent}${printable(verdict.reason)}`]),
    ...verdict.differences.map((each) => clipped(`${indent}${differenceText(each)}`, output.width)),
    ...(verdict.notCompared.length === 0
      ? []
      : [
          output.tone('dim', `${indent}not compared: ${printable(verdict.notCompared.join(', '))}`),
        ]),
    ...verdict.notes.map((note) => output.tone('dim', `${indent}${printable(note)}`)),
  ]
}

/** A decision as it was, and what comes of it now. */
export function decisionLines(report: DecisionReport, output: Output): readonly string[] {
  const { record, from, replays, minimized } = report
  const field = (name: string, value: string): string =>
    clipped(
      `  ${output.tone('dim', name.padEnd(labelWidth))} ${printable(value)}`,
      output.width + 20,
    )
  const reasons = record.replayability_reasons.join('; ')
  const run = record.run_id === null ? [] : [field('run', record.run_id)]
  const width = Math.max(...replays.map(({ code }) => code.length))
  return [
    `${output.tone('strong', record.decision_id)}  ${record.engine}  ${output.tone('name', printable(shownOutcome(record)))}  ${record.timestamp}`,
    field('found in', from),
    field('version', record.engine_version_reason ?? record.engine_version),
    field(
      'replayable',
      reasons === '' ? record.replayability : `${record.replayability}: ${reasons}`,
    ),
    field('correlation', record.correlation_id),
    ...run,
    ...viewLines('input', record.input, output),
    ...tapeLines(record.tape, output),
    ...viewLines('output', record.output, output),
    '',
    ...replays.flatMap((each) => replayLines(each, width, output)),
    ...minimized.flatMap((each) => minimalLines(each, output)),
  ]
}
