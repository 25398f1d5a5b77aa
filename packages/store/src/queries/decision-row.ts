import type { DecisionRecord } from '@first-contact/recorder/records'

/** A decision as it is stored, with what ingest added. */
export interface DecisionRow extends DecisionRecord {
  /** When it was stored. */
  readonly stored_at: string
  /** The time by which it counts: its own, or when it was stored if its own was not believable. */
  readonly seen_at: string
  readonly source: 'kept' | 'out_of_range' | 'pinned'
}

/** Columns of a decision, as every query selects them. */
export const decisionColumns = `decision_id, "timestamp", digest, format, sequence, created_at,
  engine, component, engine_version, engine_version_reason, duration_us, correlation_id, span_id,
  run_id, agent_id, tenant_id, input, output, tape, outcome, threw, input_hash, input_hash_key_id,
  output_hash, read_set, unrecorded_reads, replayability, replayability_reasons, subject, sealed,
  seal_key_id, producer, producer_epoch, environment, origin, rehearsal_id`

/** What the driver makes of those columns. */
export type RawDecision = Omit<
  DecisionRecord,
  'timestamp' | 'sequence' | 'duration_us' | 'kind'
> & {
  readonly timestamp: Date
  readonly sequence: string
  readonly duration_us: string
  readonly created_at: Date
}

/** The record exactly as it came: its digest can be made again from it. */
export function toDecisionRecord(raw: RawDecision): DecisionRecord {
  return {
    kind: 'decision',
    format: raw.format,
    producer: raw.producer,
    producer_epoch: raw.producer_epoch,
    sequence: Number(raw.sequence),
    environment: raw.environment,
    origin: raw.origin,
    rehearsal_id: raw.rehearsal_id,
    decision_id: raw.decision_id,
    timestamp: raw.timestamp.toISOString(),
    engine: raw.engine,
    component: raw.component,
    engine_version: raw.engine_version,
    engine_version_reason: raw.engine_version_reason,
    duration_us: Number(raw.duration_us),
    correlation_id: raw.correlation_id,
    span_id: raw.span_id,
    run_id: raw.run_id,
    agent_id: raw.agent_id,
    tenant_id: raw.tenant_id,
    input: raw.input,
    output: raw.output,
    tape: raw.tape,
    outcome: raw.outcome,
    threw: raw.threw,
    input_hash: raw.input_hash,
    input_hash_key_id: raw.input_hash_key_id,
    output_hash: raw.output_hash,
    read_set: raw.read_set,
    unrecorded_reads: raw.unrecorded_reads,
    replayability: raw.replayability,
    replayability_reasons: raw.replayability_reasons,
    subject: raw.subject,
    sealed: raw.sealed,
    seal_key_id: raw.seal_key_id,
    digest: raw.digest,
  }
}

export function toDecisionRow(
  raw: RawDecision & { readonly seen_at: Date; readonly source: DecisionRow['source'] },
): DecisionRow {
  return {
    ...toDecisionRecord(raw),
    stored_at: raw.created_at.toISOString(),
    seen_at: raw.seen_at.toISOString(),
    source: raw.source,
  }
}
