import type { CorrelatedEventView, TimelineView } from '@first-contact/station/ops'
import { durationText } from './duration-text.ts'
import type { Output, Tone } from './output.ts'
import { clipped, printable } from './printable.ts'

/** One line of the waterfall: an event and how deep it hangs below the first. */
interface Placed {
  readonly event: CorrelatedEventView
  readonly depth: number
}

const depthMax = 12

function parentOf(event: CorrelatedEventView): string | null {
  // An error hangs below the span it was first seen leaving, a decision below its engine's.
  return event.kind === 'span' ? event.parent_span_id : event.span_id
}

/** Orders events as a tree: each span with what happened inside it, by time. */
export function placeEvents(events: readonly CorrelatedEventView[]): readonly Placed[] {
  const spans = new Set(events.flatMap((event) => (event.kind === 'span' ? [event.id] : [])))
  const children = new Map<string, CorrelatedEventView[]>()
  const roots: CorrelatedEventView[] = []
  for (const event of events) {
    const parent = parentOf(event)
    // A parent that was sampled away, or is still open, leaves its children as roots.
    if (parent === null || !spans.has(parent) || parent === event.id) roots.push(event)
    else children.set(parent, [...(children.get(parent) ?? []), event])
  }
  const placed: Placed[] = []
  const seen = new Set<CorrelatedEventView>()
  const visit = (event: CorrelatedEventView, depth: number): void => {
    if (seen.has(event)) return
    seen.add(event)
    placed.push({ event, depth: Math.min(depth, depthMax) })
    if (event.kind !== 'span') return
    for (const child of children.get(event.id) ?? []) visit(child, depth + 1)
  }
  for (const root of roots) visit(root, 0)
  // Spans in a circle have no root; records are never dropped for being odd.
  for (const event of events) visit(event, 0)
  return placed
}

function bar(event: CorrelatedEventView, totalUs: number, width: number): string {
  const scale = totalUs === 0 ? 0 : width / totalUs
  const from = Math.min(width - 1, Math.max(0, Math.floor(event.offset_us * scale)))
  if (event.kind !== 'span')
    return `${' '.repeat(from)}${event.kind === 'error' ? '✗' : '◆'}`.padEnd(width)
  const length = Math.max(1, Math.round((event.duration_us ?? 0) * scale))
  return `${' '.repeat(from)}${'━'.repeat(Math.min(length, width - from))}`.padEnd(width)
}

function toneOf(event: CorrelatedEventView): Tone {
  if (event.outcome === 'error') return 'bad'
  if (event.outcome === 'aborted') return 'warn'
  return event.kind === 'span' ? 'good' : 'name'
}

function labelOf({ event, depth }: Placed): string {
  const indent = '  '.repeat(depth)
  const layer = event.layer ?? '  '
  if (event.kind === 'error') {
    const attempt = event.attempt !== null && event.attempt > 1 ? ` (attempt ${event.attempt})` : ''
    return printable(`${layer} ${indent}✗ ${event.error_class ?? 'unknown'}${attempt}`)
  }
  if (event.kind === 'span')
    return printable(`${layer} ${indent}${event.component} ${event.operation}`)
  if (event.kind === 'decision') return printable(`${layer} ${indent}◆ ${event.summary}`)
  return printable(`${layer} ${indent}◆ ${event.kind} ${event.component}`)
}

function timingOf(event: CorrelatedEventView): string {
  const at = `+${durationText(event.offset_us)}`.padStart(10)
  const length = event.duration_us === null ? '' : durationText(event.duration_us)
  return `${at} ${length.padStart(9)}`
}

const timingWidth = 20
const barMinWidth = 16

/** Draws a timeline as text: who called whom, when, for how long, and where it broke. */
export function waterfallLines(timeline: TimelineView, output: Output): readonly string[] {
  const placed = placeEvents(timeline.events)
  const labels = placed.map(labelOf)
  const room = output.width - timingWidth - 4
  const labelWidth = Math.min(
    Math.max(...labels.map((label) => label.length), 0),
    room - barMinWidth,
  )
  const barWidth = Math.max(barMinWidth, Math.min(60, room - labelWidth))
  return placed.flatMap(({ event, depth }, at) => {
    const tone = toneOf(event)
    const label = clipped(labels[at] ?? '', labelWidth).padEnd(labelWidth)
    const line = `${label} │${output.tone(tone, bar(event, timeline.duration_us, barWidth))}│${timingOf(event)}`
    if (event.kind !== 'error') return [line]
    const text = clipped(printable(event.summary), output.width - 6 - 2 * depth)
    return [line, `   ${'  '.repeat(depth)}  ${output.tone('dim', text)}`]
  })
}
