import type {
  Side,
  TelemetryAttributes,
  TelemetryChange,
  TelemetryCollector,
} from '../diagnosis/index.ts'
import type { OpsReplayedLast } from '../models/ops-decision-replay.ts'
import type { DecisionRow } from '../ports/decision-store-port.ts'
import type { EnvelopeRow } from '../ports/error-store-port.ts'
import type { ChangeRow, CorrelationRows, SpanRow } from '../ports/timeline-store-port.ts'

/** What separates correlations besides what the application put on a span. */
function attributesOf(row: SpanRow): TelemetryAttributes {
  return {
    ...row.attributes,
    ...(row.version === null ? {} : { version: row.version }),
    ...(row.agentId === null ? {} : { agent: row.agentId }),
    producer: row.producer,
  }
}

/** `infra.timeout, TimeoutError` */
function statusOf(errorClass: string | null, exceptionType: string | null): string | null {
  return [errorClass, exceptionType].filter((part) => part !== null).join(', ') || null
}

/** A span; a failing one is cited by the failure that was recorded in it. */
function addSpan(
  to: TelemetryCollector,
  row: SpanRow,
  side: Side,
  failure: EnvelopeRow | null,
): void {
  to.addSpan({
    id: failure?.errorId ?? row.spanId,
    traceId: row.correlationId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId,
    service: row.component,
    operation: row.operation,
    startMs: row.startedAt.getTime(),
    durationUs: row.durationUs,
    // Code may capture a failure and end well; that it failed there is known all the same.
    isError: row.outcome === 'error' || failure !== null,
    status: statusOf(failure?.errorClass ?? row.errorClass, failure?.exceptionType ?? null),
    kind: 'internal',
    codeLocation: null,
    attributes: attributesOf(row),
    side,
  })
}

/** A failure whose span was not kept still says where it was made. */
function addLooseFailure(to: TelemetryCollector, row: EnvelopeRow, side: Side): void {
  to.addSpan({
    id: row.errorId,
    traceId: row.correlationId,
    spanId: row.spanId ?? row.errorId,
    parentSpanId: null,
    service: row.component,
    operation: row.operation,
    startMs: row.at.getTime(),
    durationUs: 0,
    isError: true,
    status: statusOf(row.errorClass, row.exceptionType),
    kind: 'internal',
    codeLocation: null,
    attributes: row.version === null ? null : { version: row.version },
    side,
  })
}

function addDecision(
  to: TelemetryCollector,
  row: DecisionRow,
  replayed: OpsReplayedLast | null,
): void {
  to.addDecision({
    id: row.decisionId,
    traceId: row.correlationId,
    service: row.component,
    engine: row.engine,
    version: row.engineVersion,
    outcome: row.outcome,
    recordedVerdict: replayed?.recorded ?? null,
    currentVerdict: replayed?.current ?? null,
    features: Object.fromEntries(
      row.inputFields.flatMap(({ name, kind, value }) =>
        kind === 'plain' && value !== null ? [[name, value]] : [[name, kind]],
      ),
    ),
  })
}

/** Hands everything under one correlation id to a diagnosis. */
export function addCorrelation(
  to: TelemetryCollector,
  rows: CorrelationRows,
  side: Side,
  replayed: ReadonlyMap<string, OpsReplayedLast | null>,
): void {
  const spans = new Set(rows.spans.map(({ spanId }) => spanId))
  const failures = new Map(rows.envelopes.map((row) => [row.spanId, row]))
  for (const row of rows.spans) addSpan(to, row, side, failures.get(row.spanId) ?? null)
  for (const row of rows.envelopes) {
    if (row.spanId === null || !spans.has(row.spanId)) addLooseFailure(to, row, side)
  }
  for (const row of rows.decisions) addDecision(to, row, replayed.get(row.decisionId) ?? null)
}

/** A change is of every component that the producer recorded something of. */
export function changesOf(
  rows: readonly ChangeRow[],
  componentsOf: ReadonlyMap<string, ReadonlySet<string>>,
): readonly TelemetryChange[] {
  return rows.flatMap((row): readonly TelemetryChange[] => {
    const change = { id: row.id, atMs: row.at.getTime(), summary: row.summary }
    const components = row.kind === 'start' ? [...(componentsOf.get(row.producer) ?? [])] : []
    return components.length === 0
      ? [{ ...change, service: null }]
      : components.map((service) => ({ ...change, service }))
  })
}
