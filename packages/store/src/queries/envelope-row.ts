import type { EnvelopeRecord } from '@first-contact/recorder/records'

/** An envelope as it is stored, with what ingest added. */
export interface EnvelopeRow extends EnvelopeRecord {
  readonly incident_key: string
  /** When it was stored. */
  readonly stored_at: string
  /** The time by which it counts: its own, or when it was stored if its own was not believable. */
  readonly seen_at: string
  readonly source: 'kept' | 'out_of_range' | 'pinned'
}

/** Columns of an envelope, as every query selects them. */
export const envelopeColumns = `error_id, "timestamp", digest, format, attempt, sequence, created_at,
  incident_key, layer, component, operation, error_class, severity, message, correlation_id,
  span_id, decision_id, run_id, agent_id, tenant_id, input_hash, input_hash_key_id,
  exception_type, exception_chain, context, violations, producer, producer_epoch, environment,
  origin, rehearsal_id`

type StoredAs<Record> = Omit<Record, 'timestamp' | 'sequence' | 'kind'> & {
  readonly timestamp: Date
  readonly sequence: string
}

/** What the driver makes of those columns. */
export type RawEnvelope = StoredAs<EnvelopeRecord> & {
  readonly incident_key: string
  readonly created_at: Date
}

/** The record exactly as it came: its digest can be made again from it. */
export function toEnvelopeRecord(raw: RawEnvelope): EnvelopeRecord {
  return {
    kind: 'envelope',
    format: raw.format,
    producer: raw.producer,
    producer_epoch: raw.producer_epoch,
    sequence: Number(raw.sequence),
    environment: raw.environment,
    origin: raw.origin,
    rehearsal_id: raw.rehearsal_id,
    error_id: raw.error_id,
    timestamp: raw.timestamp.toISOString(),
    layer: raw.layer,
    component: raw.component,
    operation: raw.operation,
    error_class: raw.error_class,
    severity: raw.severity,
    message: raw.message,
    attempt: raw.attempt,
    correlation_id: raw.correlation_id,
    span_id: raw.span_id,
    decision_id: raw.decision_id,
    run_id: raw.run_id,
    agent_id: raw.agent_id,
    tenant_id: raw.tenant_id,
    input_hash: raw.input_hash,
    input_hash_key_id: raw.input_hash_key_id,
    exception_type: raw.exception_type,
    exception_chain: raw.exception_chain,
    context: raw.context,
    violations: raw.violations,
    digest: raw.digest,
  }
}

export function toEnvelopeRow(
  raw: RawEnvelope & { readonly seen_at: Date; readonly source: EnvelopeRow['source'] },
): EnvelopeRow {
  return {
    ...toEnvelopeRecord(raw),
    incident_key: raw.incident_key,
    stored_at: raw.created_at.toISOString(),
    seen_at: raw.seen_at.toISOString(),
    source: raw.source,
  }
}
