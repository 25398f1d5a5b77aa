import type { CorrelatedEventView } from '../api/views.ts'
import { timelineRows, type TimelineRow } from './event-tree.ts'
import { timeScale, type Interval, type TimeScale } from './time-scale.ts'

/** A row with the place of its bar; all places are shares of the width, from 0 to 1. */
export interface PlacedRow extends TimelineRow {
  readonly left: number
  readonly width: number
  readonly placedMarkers: readonly { readonly event: CorrelatedEventView; readonly at: number }[]
  /** The duration is written where there is room: behind the bar, before it, or on it. */
  readonly labelSide: 'before' | 'after' | 'inside'
}

export interface WaterfallLayout {
  readonly rows: readonly PlacedRow[]
  readonly scale: TimeScale
  /** Where the failure point is drawn. */
  readonly failureAt: number | null
}

interface LayoutInput {
  readonly events: readonly CorrelatedEventView[]
  readonly failure_point: CorrelatedEventView | null
}

/** Share of the width that a duration with its outcome takes, on a wide and on a narrow screen. */
const labelShares = { wide: 0.15, narrow: 0.36 } as const
const tickShares = { wide: 0.09, narrow: 0.2 } as const

export function waterfallLayout(
  timeline: LayoutInput,
  screen: keyof typeof labelShares = 'wide',
): WaterfallLayout {
  const scale = timeScale(timeline.events.map(intervalOf), tickShares[screen])
  const rows = timelineRows(timeline).map((row) => placed(row, scale, labelShares[screen]))
  const { failure_point } = timeline
  const failureAt = failure_point === null ? null : scale.position(failureOffset(failure_point))
  return { rows, scale, failureAt }
}

/** A failed span went wrong when it ended; an error has a moment of its own. */
function failureOffset(event: CorrelatedEventView): number {
  return event.kind === 'span' ? event.offset_us + (event.duration_us ?? 0) : event.offset_us
}

function intervalOf({ offset_us, duration_us }: CorrelatedEventView): Interval {
  return { fromUs: offset_us, toUs: offset_us + (duration_us ?? 0) }
}

function placed(row: TimelineRow, scale: TimeScale, labelShare: number): PlacedRow {
  const { fromUs, toUs } = intervalOf(row.event)
  const left = scale.position(fromUs)
  const right = scale.position(toUs)
  return {
    ...row,
    left,
    width: right - left,
    placedMarkers: row.markers.map((event) => ({ event, at: scale.position(event.offset_us) })),
    labelSide: right + labelShare <= 1 ? 'after' : left >= labelShare ? 'before' : 'inside',
  }
}
