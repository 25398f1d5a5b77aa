import type { OpsCorrelatedEvent, OpsEvent } from '../domain/models/ops-correlated-event.ts'
import { bounded } from './bounded.ts'
import { replayedLastView } from './decision-adapter.ts'
import type { CorrelatedEventView, TimelineView } from './views/correlated-event-view.ts'

/** Built field by field: what is not named here never leaves. */
export function correlatedEventView(event: OpsEvent): CorrelatedEventView {
  return {
    kind: event.kind,
    id: event.id,
    at: event.at.toISOString(),
    offset_us: event.offsetUs,
    duration_us: event.durationUs,
    layer: event.layer,
    component: event.component,
    operation: event.operation,
    outcome: event.outcome,
    error_class: event.errorClass,
    incident_id: event.incidentId,
    severity: event.severity,
    summary: bounded(event.summary),
    correlation_id: event.correlationId,
    span_id: event.spanId,
    parent_span_id: event.parentSpanId,
    decision_id: event.decisionId,
    run_id: event.runId,
    agent_id: event.agentId,
    attempt: event.attempt,
    exception_type: event.exceptionType,
    producer: event.producer,
    version: event.version,
    ...(event.attributes === null ? {} : { attributes: event.attributes }),
    ...(event.replayed === undefined ? {} : { replayed: replayedLastView(event.replayed) }),
  }
}

/** A timeline, with every event as a view. */
export function timelineView(timeline: OpsCorrelatedEvent): TimelineView {
  return {
    correlation_id: timeline.correlationId,
    started_at: timeline.startedAt.toISOString(),
    ended_at: timeline.endedAt.toISOString(),
    duration_us: timeline.durationUs,
    outcome: timeline.outcome,
    failure_point:
      timeline.failurePoint === null ? null : correlatedEventView(timeline.failurePoint),
    components: timeline.components,
    layers: timeline.layers,
    producers: timeline.producers,
    origin: timeline.origin,
    events: timeline.events.map(correlatedEventView),
    truncated: timeline.isTruncated,
    missing: timeline.missing.map((range) => ({
      producer: range.producer,
      producer_epoch: range.producerEpoch,
      from: range.from,
      to: range.to,
    })),
  }
}
