import { canonicalizeJson } from '../canonical/canonicalize.ts'
import { quoteLabel, quoteString } from '../canonical/quote-string.ts'
import type { EnvelopeRecord } from '../records/envelope-record.ts'
import { digestOfText, type SealedLine, sealText } from '../records/seal-text.ts'
import { emptyContext } from '../scrubber/scrub-context.ts'
import { kindTexts } from './kind-texts.ts'

/** An envelope that has everything but its digest. */
export type UnsealedEnvelope = Omit<EnvelopeRecord, 'digest'>

function textOrNull(text: string | null): string {
  return text === null ? 'null' : quoteString(text)
}

/** Hex digits need no escape. */
function hexOrNull(digits: string | null): string {
  return digits === null ? 'null' : `"${digits}"`
}

/** Most messages are short enough to stand in the chain as they are; those are quoted once. */
function chainText(
  chain: EnvelopeRecord['exception_chain'],
  message: string,
  quotedMessage: string,
): string {
  if (chain.length === 0) return '[]'
  let causes = ''
  for (const cause of chain) {
    const quoted = cause.message === message ? quotedMessage : quoteString(cause.message)
    causes += `${causes === '' ? '[' : ','}{"message":${quoted},"type":${quoteLabel(cause.type)}}`
  }
  return `${causes}]`
}

/**
 * The canonical JSON (RFC 8785) of an envelope without its digest. The names stand here and in
 * `kindTexts` in canonical order already; a test holds this equal to the general writer.
 */
export function envelopeText(record: UnsealedEnvelope): string {
  const texts = kindTexts(record)
  const context = record.context === emptyContext ? '{}' : canonicalizeJson(record.context)
  const violations = record.violations.length === 0 ? '[]' : canonicalizeJson(record.violations)
  const message = quoteString(record.message)
  const chain = chainText(record.exception_chain, record.message, message)
  return (
    `{"agent_id":${textOrNull(record.agent_id)},"attempt":${record.attempt}${texts.component}` +
    `${context},"correlation_id":"${record.correlation_id}"` +
    `,"decision_id":${textOrNull(record.decision_id)}${texts.errorClass}${record.error_id}` +
    `","exception_chain":${chain}${texts.exceptionType}${hexOrNull(record.input_hash)}` +
    `${texts.layer}${message}${texts.operation}${textOrNull(record.rehearsal_id)}` +
    `,"run_id":${textOrNull(record.run_id)},"sequence":${record.sequence}` +
    `${texts.severity}${hexOrNull(record.span_id)},"tenant_id":${textOrNull(record.tenant_id)}` +
    `,"timestamp":"${record.timestamp}","violations":${violations}}`
  )
}

export function sealEnvelope(record: UnsealedEnvelope): SealedLine {
  return sealText(envelopeText(record))
}

/** The digest that a received envelope must have. */
export function envelopeDigest(record: EnvelopeRecord): string {
  return digestOfText(envelopeText(record))
}
