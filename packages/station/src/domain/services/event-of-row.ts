import type { OpsReplayedLast } from '../models/ops-decision-replay.ts'
import type { OpsEvent } from '../models/ops-correlated-event.ts'
import type { DecisionRow } from '../ports/decision-store-port.ts'
import type { EnvelopeRow } from '../ports/error-store-port.ts'
import type { ChangeRow, SpanRow } from '../ports/timeline-store-port.ts'
import { decisionSentence } from '../rules/decision-text.ts'

/** An envelope as an operator may see it. */
export function eventOfEnvelope(row: EnvelopeRow): OpsEvent {
  return {
    kind: 'error',
    id: row.errorId,
    at: row.at,
    offsetUs: 0,
    durationUs: null,
    layer: row.layer,
    component: row.component,
    operation: row.operation,
    outcome: 'error',
    errorClass: row.errorClass,
    incidentId: row.incidentKey,
    severity: row.severity,
    summary: row.summary,
    correlationId: row.correlationId,
    spanId: row.spanId,
    parentSpanId: null,
    decisionId: row.decisionId,
    runId: row.runId,
    agentId: row.agentId,
    attempt: row.attempt,
    exceptionType: row.exceptionType,
    producer: row.producer,
    version: row.version,
    attributes: null,
  }
}

/** A span as an operator may see it. */
export function eventOfSpan(row: SpanRow): OpsEvent {
  return {
    kind: 'span',
    id: row.spanId,
    at: row.startedAt,
    offsetUs: 0,
    durationUs: row.durationUs,
    layer: row.layer,
    component: row.component,
    operation: row.operation,
    outcome: row.outcome,
    errorClass: row.errorClass,
    incidentId: null,
    severity: null,
    summary: row.operation,
    correlationId: row.correlationId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    decisionId: row.decisionId,
    runId: row.runId,
    agentId: row.agentId,
    attempt: null,
    exceptionType: null,
    producer: row.producer,
    version: row.version,
    attributes: row.attributes,
  }
}

/** A decision as a step of its timeline; the page of the decision says more. */
export function eventOfDecision(row: DecisionRow, replayed?: OpsReplayedLast): OpsEvent {
  return {
    kind: 'decision',
    id: row.decisionId,
    at: row.at,
    offsetUs: 0,
    durationUs: row.durationUs,
    // Engines are domain functions, whoever calls them.
    layer: 'L4',
    component: row.component,
    operation: 'decide',
    outcome: row.threw === null ? 'ok' : 'error',
    errorClass: null,
    incidentId: null,
    severity: null,
    summary: decisionSentence(row),
    correlationId: row.correlationId,
    spanId: row.spanId,
    parentSpanId: null,
    decisionId: row.decisionId,
    runId: row.runId,
    agentId: row.agentId,
    attempt: null,
    exceptionType: row.threw?.type ?? null,
    producer: row.producer,
    version: row.version,
    attributes: {
      engine: row.engine,
      engine_version: row.engineVersion,
      replayability: row.replayability,
      ...(row.outcome === null ? {} : { outcome: row.outcome }),
    },
    ...(replayed === undefined ? {} : { replayed }),
  }
}

/** A start, a mark or a shedding; it belongs to a producer, not to a correlation. */
export function eventOfChange(row: ChangeRow): OpsEvent {
  return {
    kind: row.kind,
    id: row.id,
    at: row.at,
    offsetUs: 0,
    durationUs: null,
    layer: null,
    component: row.producer,
    operation: row.operation,
    outcome: null,
    errorClass: null,
    incidentId: null,
    severity: null,
    summary: row.summary,
    correlationId: null,
    spanId: null,
    parentSpanId: null,
    decisionId: null,
    runId: null,
    agentId: null,
    attempt: null,
    exceptionType: null,
    producer: row.producer,
    version: row.version,
    attributes: null,
  }
}
