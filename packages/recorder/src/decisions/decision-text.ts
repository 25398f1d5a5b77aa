import { canonicalizeJson } from '../canonical/canonicalize.ts'
import { quoteLabel, quoteString } from '../canonical/quote-string.ts'
import type { DecisionRecord } from '../records/decision-record.ts'
import { digestOfText } from '../records/seal-text.ts'

/** A decision that has everything but its digest. */
export type UnsealedDecision = Omit<DecisionRecord, 'digest'>

function textOrNull(text: string | null): string {
  return text === null ? 'null' : quoteString(text)
}

function labelOrNull(text: string | null): string {
  return text === null ? 'null' : quoteLabel(text)
}

/** Digits and base64 need no escape. */
function plainOrNull(digits: string | null): string {
  return digits === null ? 'null' : `"${digits}"`
}

function listText(texts: readonly string[]): string {
  return texts.length === 0 ? '[]' : canonicalizeJson(texts)
}

/** The canonical text of a decision around its sequence number, which is taken last. */
export interface TextAroundSequence {
  readonly before: string
  readonly after: string
}

/**
 * The canonical JSON (RFC 8785) of a decision without its digest. The names stand in canonical
 * order already; a test holds this equal to the general writer.
 */
export function decisionText(record: UnsealedDecision): string {
  const { before, after } = decisionTextAround(record)
  return `${before}${record.sequence}${after}`
}

export function decisionTextAround(record: Omit<UnsealedDecision, 'sequence'>): TextAroundSequence {
  const threw = record.threw === null ? 'null' : canonicalizeJson(record.threw)
  const before =
    `{"agent_id":${textOrNull(record.agent_id)},"component":${quoteLabel(record.component)}` +
    `,"correlation_id":"${record.correlation_id}","decision_id":"${record.decision_id}"` +
    `,"duration_us":${record.duration_us},"engine":"${record.engine}"` +
    `,"engine_version":"${record.engine_version}"` +
    `,"engine_version_reason":${labelOrNull(record.engine_version_reason)}` +
    `,"environment":${quoteLabel(record.environment)},"format":1` +
    `,"input":${textOrNull(record.input)},"input_hash":${plainOrNull(record.input_hash)}` +
    `,"input_hash_key_id":${plainOrNull(record.input_hash_key_id)},"kind":"decision"` +
    `,"origin":"${record.origin}","outcome":${textOrNull(record.outcome)}` +
    `,"output":${textOrNull(record.output)},"output_hash":${plainOrNull(record.output_hash)}` +
    `,"producer":${quoteLabel(record.producer)}` +
    `,"producer_epoch":${quoteLabel(record.producer_epoch)}` +
    `,"read_set":${listText(record.read_set)},"rehearsal_id":${textOrNull(record.rehearsal_id)}` +
    `,"replayability":"${record.replayability}"` +
    `,"replayability_reasons":${listText(record.replayability_reasons)}` +
    `,"run_id":${textOrNull(record.run_id)},"seal_key_id":${plainOrNull(record.seal_key_id)}` +
    `,"sealed":${plainOrNull(record.sealed)},"sequence":`
  const after =
    `,"span_id":${plainOrNull(record.span_id)},"subject":${plainOrNull(record.subject)}` +
    `,"tape":${textOrNull(record.tape)},"tenant_id":${textOrNull(record.tenant_id)}` +
    `,"threw":${threw},"timestamp":"${record.timestamp}"` +
    `,"unrecorded_reads":${listText(record.unrecorded_reads)}}`
  return { before, after }
}

/** The digest that a decision must have: 128 bits of SHA-256, as an envelope's. */
export function decisionDigest(record: UnsealedDecision): string {
  return digestOfText(decisionText(record))
}
