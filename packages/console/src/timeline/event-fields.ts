import type { CorrelatedEventView } from '../api/views.ts'
import { durationText } from '../time/duration-text.ts'
import { kindWord, offsetText, outcomeWord } from './event-words.ts'

export interface EventField {
  readonly name: string
  readonly value: string
  readonly isCode: boolean
  /** What the value is the id of, where that has a page of its own. */
  readonly opens?: 'decision' | 'incident'
}

function field(name: string, value: string | number | null, isCode = false): EventField[] {
  return value === null || value === '' ? [] : [{ name, value: String(value), isCode }]
}

function whatHappened(event: CorrelatedEventView): string {
  const outcome = event.kind === 'error' ? '' : outcomeWord(event)
  return [kindWord(event), outcome].filter((word) => word !== '').join(', ')
}

/** What the last replay came to, with the code that decided and with today's. */
function replayText({ replayed }: CorrelatedEventView): string | null {
  if (replayed === undefined) return null
  const { recorded, current } = replayed
  return [
    ...(recorded === null ? [] : [`${recorded} with its own code`]),
    ...(current === null ? [] : [`${current} with today’s`]),
  ].join(', ')
}

/** Everything the API tells about an event, in the order of interest; absent facts are left out. */
export function eventFields(event: CorrelatedEventView): EventField[] {
  const attributes = Object.entries(event.attributes ?? {}).flatMap(([name, value]) =>
    field(name, String(value), true),
  )
  return [
    ...field('what', whatHappened(event)),
    ...field('error class', event.error_class, true),
    ...field('incident', event.incident_id, true).map(
      (each) => ({ ...each, opens: 'incident' }) as const,
    ),
    ...field('exception', event.exception_type, true),
    ...field('severity', event.severity),
    ...field('starts', offsetText(event.offset_us)),
    ...field('takes', event.duration_us === null ? null : durationText(event.duration_us)),
    ...field('attempt', event.attempt),
    ...field('run', event.run_id, true),
    ...field('agent', event.agent_id, true),
    ...field('decision', event.decision_id, true).map(
      (each) => ({ ...each, opens: 'decision' }) as const,
    ),
    ...field('replay', replayText(event)),
    ...field(
      'producer',
      event.version === null ? event.producer : `${event.producer} ${event.version}`,
      true,
    ),
    ...field('span', event.span_id, true),
    ...field('id', event.id, true),
    ...attributes,
  ]
}
