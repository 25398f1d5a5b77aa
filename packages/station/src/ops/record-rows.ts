import { assertNever } from '@first-contact/recorder'
import type {
  DecisionRecord,
  EnvelopeRecord,
  MarkRecord,
  ShedRecord,
  SpanRecord,
  StartRecord,
} from '@first-contact/recorder/records'
import { incidentKey } from '@first-contact/store'
import type { DecisionRow } from '../domain/ports/decision-store-port.ts'
import type { EnvelopeRow } from '../domain/ports/error-store-port.ts'
import type { ChangeRow, SpanRow } from '../domain/ports/timeline-store-port.ts'
import { plainView } from './plain-summary.ts'
import { markText, reasonText, shedText, startText, summaryOf } from './row-text.ts'

/** Named field by field: context, chain, input hash and tenant stay behind. */
export function envelopeRowOfRecord(record: EnvelopeRecord, version: string | null): EnvelopeRow {
  return {
    errorId: record.error_id,
    incidentKey: incidentKey(record),
    at: new Date(record.timestamp),
    layer: record.layer,
    component: record.component,
    operation: record.operation,
    errorClass: record.error_class,
    severity: record.severity,
    summary: summaryOf(record.message),
    attempt: record.attempt,
    correlationId: record.correlation_id,
    spanId: record.span_id,
    decisionId: record.decision_id,
    runId: record.run_id,
    agentId: record.agent_id,
    exceptionType: record.exception_type,
    origin: record.origin,
    producer: record.producer,
    producerEpoch: record.producer_epoch,
    version,
  }
}

export function spanRowOfRecord(record: SpanRecord, version: string | null): SpanRow {
  return {
    correlationId: record.correlation_id,
    spanId: record.span_id,
    parentSpanId: record.parent_span_id,
    operation: record.operation,
    component: record.component,
    layer: record.layer,
    startedAt: new Date(record.started_at),
    durationUs: record.duration_us,
    outcome: record.outcome,
    errorClass: record.error_class,
    decisionId: record.decision_id,
    runId: record.run_id,
    agentId: record.agent_id,
    attributes: record.attributes,
    origin: record.origin,
    producer: record.producer,
    producerEpoch: record.producer_epoch,
    version,
  }
}

/** Named field by field: views, sealed values, hashes, read-set, subject and tenant stay behind. */
export function decisionRowOfRecord(record: DecisionRecord, version: string | null): DecisionRow {
  const input = plainView(record.input)
  const output = plainView(record.output)
  return {
    decisionId: record.decision_id,
    at: new Date(record.timestamp),
    engine: record.engine,
    component: record.component,
    engineVersion: record.engine_version,
    engineVersionReason:
      record.engine_version_reason === null ? null : summaryOf(record.engine_version_reason),
    durationUs: record.duration_us,
    outcome: record.outcome === null ? null : summaryOf(record.outcome),
    threw:
      record.threw === null
        ? null
        : { type: summaryOf(record.threw.type), summary: summaryOf(record.threw.message) },
    inputSummary: input.summary,
    inputFields: input.fields,
    outputSummary: output.summary,
    outputFields: output.fields,
    correlationId: record.correlation_id,
    spanId: record.span_id,
    runId: record.run_id,
    agentId: record.agent_id,
    replayability: record.replayability,
    replayabilityReasons: record.replayability_reasons.map(reasonText),
    unrecordedReads: record.unrecorded_reads.map(summaryOf),
    environment: record.environment,
    origin: record.origin,
    producer: record.producer,
    producerEpoch: record.producer_epoch,
    version,
  }
}

function changeId(record: MarkRecord | ShedRecord | StartRecord): string {
  return `${record.producer}:${record.producer_epoch}:${record.sequence}`
}

export function changeRowOf(
  record: MarkRecord | ShedRecord | StartRecord,
  version: string | null,
): ChangeRow {
  const common = { id: changeId(record), producer: record.producer, version }
  switch (record.kind) {
    case 'mark':
      return {
        ...common,
        kind: 'mark',
        at: new Date(record.marked_at),
        operation: record.mark_type,
        summary: markText(record.text),
      }
    case 'start':
      return {
        ...common,
        kind: 'start',
        at: new Date(record.started_at),
        operation: 'start',
        summary: startText(record),
      }
    case 'shed':
      return {
        ...common,
        kind: 'shed',
        at: new Date(record.shed_at),
        operation: record.reason,
        summary: shedText({
          producer: record.producer,
          envelopes: record.envelopes.reduce((sum, { count }) => sum + count, 0),
          otherRecords: record.other_records,
        }),
      }
    default:
      return assertNever(record)
  }
}
