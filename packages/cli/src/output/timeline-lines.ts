import type { TimelineView } from '@first-contact/station/ops'
import { durationText } from './duration-text.ts'
import type { Output } from './output.ts'
import { printable } from './printable.ts'
import { waterfallLines } from './waterfall.ts'

const outcomeTones = { ok: 'good', failed: 'bad', unknown: 'warn' } as const

/** A timeline with its headline and its waterfall. */
export function timelineLines(timeline: TimelineView, output: Output): readonly string[] {
  const { tone } = output
  const failure = timeline.failure_point
  const layers = timeline.layers.join(' ')
  return [
    `${tone('strong', timeline.correlation_id)}  ${tone(outcomeTones[timeline.outcome], timeline.outcome)} in ${durationText(timeline.duration_us)}  ${tone('dim', `${layers} · ${timeline.origin} · ${timeline.started_at}`)}`,
    ...(failure === null
      ? []
      : [
          `${tone('dim', timeline.outcome === 'failed' ? 'failed first in' : 'first failure in')} ${printable(`${failure.layer ?? ''} ${failure.component} ${failure.operation}`)}${failure.error_class === null ? '' : `: ${failure.error_class}`}`,
        ]),
    '',
    ...waterfallLines(timeline, output),
    ...(timeline.truncated ? ['', tone('warn', 'there is more than a timeline shows')] : []),
    ...timeline.missing.map((range) =>
      tone(
        'warn',
        `missing: ${range.producer} records ${range.from} to ${range.to} have not arrived`,
      ),
    ),
  ]
}
