import { quoteLabel, quoteString } from '../canonical/quote-string.ts'
import { cleanId, quotedLabel } from '../capture/clean-label.ts'
import type { ActiveSpan } from '../correlation/active-span.ts'
import { isoTime } from '../records/iso-time.ts'
import type { SpanAttribute } from '../records/span-record.ts'
import { marks } from '../scrubber/marks.ts'
import { scrubText } from '../scrubber/scrub-text.ts'
import { isSensitiveKey } from '../scrubber/sensitive-key.ts'
import type { Layer } from '../taxonomy/layer.ts'

/** Longer operations are met once and not remembered. */
const labelMaxChars = 200
const attributeMaxChars = 200
const attributeKeyMaxChars = 60

/** What the spans of one flush have in common. */
export interface SpanWriting {
  /** `{"format":1,...` of the producer, without sequence, origin and rehearsal. */
  readonly prefix: string
  readonly sampleRate: number
  /** `Date.now() - performance.now()`: turns a span's start into today's wall clock. */
  readonly clockOffsetMs: number
}

function idText(id: unknown): string {
  const clean = id === null ? null : cleanId(id)
  return clean === null ? 'null' : quoteString(clean)
}

/** Our own ids need no escape. */
function hexText(id: string | null): string {
  return id === null ? 'null' : `"${id}"`
}

/** What stands in all spans of one place, as it is written. */
interface PlaceText {
  readonly component: string
  readonly layer: Layer
  readonly text: string
}

const placesMax = 1000
const places = new Map<string, PlaceText>()

/**
 * `,"operation":...,"component":...,"layer":...` in one flat piece: what a text costs is its number
 * of pieces, when it is flattened to be encoded.
 */
function placeText({ operation, component, layer }: ActiveSpan): string {
  const last = places.get(operation)
  if (last !== undefined && last.component === component && last.layer === layer) return last.text
  const text = [
    ',"operation":',
    quotedLabel(operation),
    ',"component":',
    quotedLabel(component),
    ',"layer":',
    quoteLabel(layer),
    ',"started_at":"',
  ].join('')
  if (places.size >= placesMax) places.clear()
  // The type says string; JavaScript callers say what they like.
  const isText = typeof operation === 'string'
  if (isText && operation.length <= labelMaxChars) places.set(operation, { component, layer, text })
  return text
}

const noIds = ',"decision_id":null,"run_id":null,"agent_id":null,"tenant_id":null,"attributes":'

function idsText({ decisionId, runId, agentId, tenantId }: ActiveSpan): string {
  if (decisionId === null && runId === null && agentId === null && tenantId === null) return noIds
  return (
    `,"decision_id":${idText(decisionId)},"run_id":${idText(runId)}` +
    `,"agent_id":${idText(agentId)},"tenant_id":${idText(tenantId)},"attributes":`
  )
}

/**
 * The wire form of an ended span up to its sequence number, which the writer takes last; made only
 * when the span is kept. A template: spans are the most frequent records by far.
 */
export function spanText(span: ActiveSpan, writing: SpanWriting): string {
  const { outcome, failure } = span
  const errorClass = outcome === 'ok' ? null : (span.failureClass ?? failure?.errorClass ?? null)
  const attributes =
    span.attributes === null ? '{}' : JSON.stringify(cleanAttributes(span.attributes))
  return (
    `${writing.prefix},"kind":"span","origin":${quoteLabel(span.origin)}` +
    `,"rehearsal_id":${idText(span.rehearsalId)},"correlation_id":"${span.correlationId}"` +
    `,"span_id":"${span.spanId}","parent_span_id":${hexText(span.parentSpanId)}` +
    `${placeText(span)}${isoTime(writing.clockOffsetMs + span.startedMs)}` +
    `","duration_us":${Math.max(0, Math.round(span.durationMs * 1000))}` +
    `,"outcome":"${outcome ?? 'ok'}"` +
    `,"error_class":${errorClass === null ? 'null' : quoteLabel(errorClass)}` +
    `,"error_id":${hexText(failure?.errorId ?? null)}${idsText(span)}${attributes}` +
    `,"sample_rate":${writing.sampleRate},"sequence":`
  )
}

function cleanAttributes(attributes: { readonly [key: string]: SpanAttribute }): {
  readonly [key: string]: SpanAttribute
} {
  const entries: [string, SpanAttribute][] = []
  for (const [key, value] of Object.entries(attributes)) {
    const clean = cleanAttribute(key, value)
    if (clean !== undefined) entries.push([scrubText(key, attributeKeyMaxChars), clean])
  }
  return Object.fromEntries(entries)
}

/** The type says what an attribute is; JavaScript callers say what they like. */
function cleanAttribute(key: string, value: unknown): SpanAttribute | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  if (isSensitiveKey(key)) return marks.redacted
  if (typeof value === 'string') return scrubText(value, attributeMaxChars)
  return Number.isFinite(value) ? value + 0 : undefined
}
