import type { CorrelatedEventView } from '../api/views.ts'
import { layerWords } from '../parts/layer-words.ts'
import { durationText } from '../time/duration-text.ts'

/** What kind of thing an event is, in one word. */
export function kindWord({ kind, decision_id }: CorrelatedEventView): string {
  if (kind === 'span') return decision_id === null ? 'operation' : 'decision'
  const words = {
    error: 'failure',
    decision: 'decision',
    mark: 'mark',
    start: 'start',
    shed: 'records shed',
  } as const
  return words[kind]
}

export function outcomeWord(event: CorrelatedEventView): string {
  if (event.kind === 'error') return 'failed'
  if (event.outcome === null) return ''
  return { ok: 'ok', error: 'failed', aborted: 'aborted' }[event.outcome]
}

/** An offset is compared with its neighbours, so it keeps more digits than a duration. */
const offsetDigits = 4

/** How long after the start, as `+12.4 ms`. */
export function offsetText(offsetUs: number): string {
  if (offsetUs === 0) return '0 ms'
  return offsetUs < 0
    ? `−${durationText(-offsetUs, offsetDigits)}`
    : `+${durationText(offsetUs, offsetDigits)}`
}

/** The row as one sentence, for whoever does not see the bars. */
export function eventSentence(event: CorrelatedEventView): string {
  const layer = event.layer === null ? '' : `${event.layer} ${layerWords[event.layer]}, `
  const took = event.duration_us === null ? '' : `, takes ${durationText(event.duration_us)}`
  const outcome = outcomeWord(event)
  const failed = event.error_class === null ? '' : ` with ${event.error_class}`
  return (
    `${layer}${kindWord(event)} at ${offsetText(event.offset_us)}${took}` +
    (outcome === '' ? '' : `, ${outcome}${failed}`)
  )
}
