import type { TimelineView } from '../api/views.ts'
import { durationText } from '../time/duration-text.ts'
import { kindWord, offsetText, outcomeWord } from './event-words.ts'

/** A cell that cannot break out of its table. */
export function markdownCell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}

/** The events of one correlation as a Markdown table. */
export function timelineMarkdown(timeline: TimelineView): string {
  const rows = timeline.events.map((event) => {
    const isFailurePoint = event.id === timeline.failure_point?.id
    const what = event.kind === 'span' ? event.operation : event.summary || event.operation
    const outcome = [outcomeWord(event), event.error_class ?? ''].filter(Boolean).join(' ')
    const cells = [
      offsetText(event.offset_us),
      event.layer ?? '',
      event.component,
      `${kindWord(event)}: ${what}`,
      `${outcome}${isFailurePoint ? ' **(failure point)**' : ''}`,
      event.duration_us === null ? '' : durationText(event.duration_us),
    ]
    return `| ${cells.map(markdownCell).join(' | ')} |`
  })
  return [
    `Correlation \`${timeline.correlation_id}\`: ${timeline.outcome}, ${durationText(timeline.duration_us)}, started ${timeline.started_at}`,
    '',
    '| at | layer | component | what | outcome | takes |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
