import {
  base64UpTo,
  canonicalText,
  category,
  decisionId,
  engineName,
  engineVersion,
  errorClass,
  errorId,
  type FieldRule,
  type FieldRules,
  hex16,
  hex32,
  hex8,
  label,
  layer,
  listOf,
  mapOf,
  nullable,
  objectOf,
  oneOf,
  originRule,
  pairOf,
  pattern,
  severity,
  storableJson,
  subjectId,
  textUpTo,
  timestamp,
  wholeNumber,
  workId,
} from './field-rules.ts'
import type { ProducerRecord } from './producer-record.ts'

const durationMaxUs = 366 * 86_400_000_000

const header: FieldRules = {
  format: wholeNumber(1, 1),
  producer: pattern(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/,
    '1 to 64 letters, digits, dots, dashes or underscores',
  ),
  producer_epoch: pattern(/^[0-9a-z]{9}-[0-9a-f]{8}$/, '9 base-36 digits, a dash and 8 hex digits'),
  sequence: wholeNumber(1),
  environment: pattern(/^[\w.-]{1,64}$/, '1 to 64 letters, digits, dots, dashes or underscores'),
  origin: originRule,
  rehearsal_id: nullable(pattern(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits or dashes')),
  kind: () => null,
}

const context: FieldRule = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object'
  return storableJson(value)
}

const attribute: FieldRule = (value) => {
  if (typeof value === 'boolean') return null
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'must be finite'
  return textUpTo(200)(value) === null ? null : 'must be a short string, a number or a boolean'
}

const envelope: FieldRules = {
  ...header,
  error_id: errorId,
  timestamp,
  layer,
  component: label,
  operation: label,
  error_class: errorClass,
  severity,
  message: textUpTo(500),
  attempt: wholeNumber(1, 1_000_000),
  correlation_id: hex32,
  span_id: nullable(hex16),
  decision_id: workId,
  run_id: workId,
  agent_id: workId,
  tenant_id: workId,
  input_hash: nullable(hex16),
  input_hash_key_id: nullable(hex8),
  exception_type: nullable(textUpTo(200)),
  exception_chain: listOf(objectOf({ type: textUpTo(200), message: textUpTo(200) }), 5),
  context,
  violations: listOf(textUpTo(200), 16),
  digest: hex32,
}

const span: FieldRules = {
  ...header,
  correlation_id: hex32,
  span_id: hex16,
  parent_span_id: nullable(hex16),
  operation: label,
  component: label,
  layer,
  started_at: timestamp,
  duration_us: wholeNumber(0, durationMaxUs),
  outcome: oneOf(['ok', 'error', 'aborted']),
  error_class: nullable(errorClass),
  error_id: nullable(errorId),
  decision_id: workId,
  run_id: workId,
  agent_id: workId,
  tenant_id: workId,
  attributes: mapOf(attribute, 8),
  sample_rate: (value) =>
    typeof value === 'number' && value >= 0 && value <= 1 ? null : 'must be from 0 to 1',
}

const latency = objectOf({
  sum_us: wholeNumber(0),
  min_us: wholeNumber(0),
  max_us: wholeNumber(0),
  buckets: listOf(pairOf(wholeNumber(0, 4096), wholeNumber(1), false), 1024),
})

const stats: FieldRules = {
  ...header,
  window_start: timestamp,
  window_end: timestamp,
  components: listOf(
    objectOf({
      component: label,
      layer,
      operation: label,
      count: wholeNumber(0),
      errors: wholeNumber(0),
      latency,
    }),
    2000,
  ),
}

const start: FieldRules = {
  ...header,
  started_at: timestamp,
  version: nullable(textUpTo(200)),
  commit: nullable(textUpTo(200)),
  config_digest: nullable(hex32),
  engine_versions: mapOf(textUpTo(200), 500),
  runtime: textUpTo(200),
  recorder_version: textUpTo(200),
  spool_survives_redeploy: (value) =>
    value === null || typeof value === 'boolean' ? null : 'must be true, false or null',
  error_classes: mapOf(category, 500, errorClass),
}

const mark: FieldRules = {
  ...header,
  marked_at: timestamp,
  mark_type: oneOf(['deploy', 'flag', 'configuration', 'note', 'stop']),
  text: textUpTo(200),
}

const shed: FieldRules = {
  ...header,
  shed_at: timestamp,
  reason: oneOf(['spool_bound', 'disk_full', 'unreadable']),
  sequences: listOf(pairOf(wholeNumber(1), wholeNumber(1), true), 4096),
  envelopes: listOf(
    objectOf({
      component: label,
      layer,
      operation: label,
      error_class: errorClass,
      severity,
      count: wholeNumber(1),
      retries: wholeNumber(0),
      first_at: timestamp,
      last_at: timestamp,
    }),
    4096,
  ),
  other_records: wholeNumber(0),
}

/** What the texts of one decision may have together is less; the recorder sees to that. */
const viewMaxChars = 48 * 1024

const decision: FieldRules = {
  ...header,
  decision_id: decisionId,
  timestamp,
  engine: engineName,
  component: label,
  engine_version: (value) => (value === 'unknown' ? null : engineVersion(value)),
  engine_version_reason: nullable(textUpTo(200)),
  duration_us: wholeNumber(0, durationMaxUs),
  correlation_id: hex32,
  span_id: nullable(hex16),
  run_id: workId,
  agent_id: workId,
  tenant_id: workId,
  input: nullable(canonicalText(viewMaxChars)),
  output: nullable(canonicalText(viewMaxChars)),
  tape: nullable(canonicalText(viewMaxChars)),
  outcome: nullable(textUpTo(200)),
  threw: nullable(objectOf({ type: textUpTo(200), message: textUpTo(200) })),
  input_hash: nullable(hex16),
  input_hash_key_id: nullable(hex8),
  output_hash: nullable(hex16),
  read_set: listOf(textUpTo(500), 256),
  unrecorded_reads: listOf(textUpTo(100, 1), 32),
  replayability: oneOf(['exact', 'partial', 'no']),
  replayability_reasons: listOf(textUpTo(200, 1), 16),
  subject: nullable(subjectId),
  sealed: nullable(base64UpTo(viewMaxChars)),
  seal_key_id: nullable(hex16),
  digest: hex32,
}

const engine: FieldRules = {
  ...header,
  sent_at: timestamp,
  engine: engineName,
  version: engineVersion,
  part: wholeNumber(1, 4096),
  parts: wholeNumber(1, 4096),
  body: base64UpTo(40_000),
  manifest: canonicalText(8192),
}

const subjectKey: FieldRules = {
  ...header,
  made_at: timestamp,
  subject: nullable(subjectId),
  key_id: hex16,
  // 12 bytes of initialization vector, 32 of key, 16 of tag.
  wrapped: pattern(/^[A-Za-z0-9+/]{80}$/, '60 bytes as base64'),
  kek_id: hex8,
}

/** Fields that came later: records without them stay valid, and are written without where empty. */
export const optionalFields: ReadonlySet<FieldRule | undefined> = new Set([start['error_classes']])

/** The fields of each kind of record, format 1. */
export const recordRules: { readonly [kind in ProducerRecord['kind']]: FieldRules } = {
  envelope,
  span,
  stats,
  start,
  mark,
  shed,
  decision,
  engine,
  subject_key: subjectKey,
}
