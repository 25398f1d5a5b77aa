import type { MinimalDecision } from '@first-contact/replay'
import type { Output } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'
import { differenceLines } from './difference-lines.ts'
import type { MinimizedChange } from './minimize-change.ts'
import { tapeLines, viewLines } from './view-lines.ts'

const stops = {
  runs: 'smaller ones were not tried: that was the last of so many tries',
  time: 'smaller ones were not tried: the time was up',
} as const

const countText = (count: number): string => count.toLocaleString('en-US')

function foundLines(
  code: string,
  { input, tape, parts, runs, stoppedBy, differences }: MinimalDecision,
  output: Output,
): readonly string[] {
  const size = `${countText(parts.minimal)} of ${countText(parts.recorded)} parts`
  return [
    `${output.tone('strong', `smallest input that tells the code that decided from ${code}`)}  ${output.tone('dim', `${size}, ${countText(runs)} tries`)}`,
    ...viewLines('input', input, output),
    ...tapeLines(tape, output),
    ...differenceLines('differs', differences, output),
    ...(stoppedBy === null ? [] : [output.tone('warn', `  ${stops[stoppedBy]}`)]),
  ]
}

/** The smallest input that shows a change, below the verdicts. */
export function minimalLines(
  { code, minimized }: MinimizedChange,
  output: Output,
): readonly string[] {
  if (minimized.isFound) return ['', ...foundLines(code, minimized, output)]
  const text = `nothing to minimize with ${code}: ${printable(minimized.reason)}`
  return ['', output.tone('dim', clipped(text, output.cutWidth))]
}

/** The same for a program. */
export function minimalJson({ code, minimized }: MinimizedChange): object {
  if (!minimized.isFound) return { compared_with: code, found: false, reason: minimized.reason }
  const { input, tape, parts, runs, stoppedBy, kind, outcome, differences } = minimized
  return {
    compared_with: code,
    found: true,
    input: JSON.parse(input) as unknown,
    tape: JSON.parse(tape) as unknown,
    differs_in: kind,
    outcome,
    differences,
    parts,
    tries: runs,
    stopped_by: stoppedBy,
  }
}
