import type {
  OpsDecisionCount,
  OpsDecisionField,
  OpsDecisionOutcome,
  OpsDecisionPage,
} from '../domain/models/ops-decision-outcome.ts'
import type { OpsDecisionReplay, OpsReplayedLast } from '../domain/models/ops-decision-replay.ts'
import { bounded } from './bounded.ts'
import type {
  DecisionCountsView,
  DecisionCountView,
  DecisionDetailView,
  DecisionFieldView,
  DecisionListView,
  DecisionReplayView,
  DecisionSummaryView,
  ReplayedLastView,
} from './views/decision-view.ts'

/** What a list or a count is of. */
interface ViewWindow {
  readonly since: Date
  readonly until: Date
}

function boundedOrNull(text: string | null): string | null {
  return text === null ? null : bounded(text)
}

/** Built field by field: what is not named here never leaves. */
export function decisionSummaryView(decision: OpsDecisionOutcome): DecisionSummaryView {
  return {
    id: decision.id,
    at: decision.at.toISOString(),
    type: decision.type,
    engine: decision.engine,
    component: decision.component,
    outcome: boundedOrNull(decision.outcome),
    summary: bounded(decision.summary),
    input_summary: boundedOrNull(decision.inputSummary),
    duration_us: decision.durationUs,
    affected_run: decision.affectedRun,
    agent_id: decision.agentId,
    correlation_id: decision.correlationId,
    engine_version: decision.engineVersion,
    replayability: decision.replayability,
    replayed: decision.replayedLast === null ? null : replayedLastView(decision.replayedLast),
    origin: decision.origin,
  }
}

export function replayedLastView(last: OpsReplayedLast): ReplayedLastView {
  return {
    at: last.at.toISOString(),
    recorded: last.recorded,
    current: last.current,
    current_version: last.currentVersion,
    drift: last.drift,
  }
}

function decisionFieldView(field: OpsDecisionField): DecisionFieldView {
  const value = field.kind === 'plain' ? bounded(field.value) : null
  return { name: bounded(field.name), kind: field.kind, value }
}

export function decisionReplayView(replay: OpsDecisionReplay): DecisionReplayView {
  return {
    id: replay.id,
    asked_by: replay.askedBy,
    asked_at: replay.askedAt.toISOString(),
    state: replay.state,
    ended_at: replay.endedAt?.toISOString() ?? null,
    duration_ms: replay.durationMs,
    reason: boundedOrNull(replay.reason),
    results: replay.results.map((result) => ({
      code: result.code,
      verdict: result.verdict,
      reason: boundedOrNull(result.reason),
      version: result.version,
      differences: result.differences.map(({ pointer, recorded, replayed }) => ({
        pointer: bounded(pointer),
        recorded: boundedOrNull(recorded),
        replayed: boundedOrNull(replayed),
      })),
    })),
  }
}

export function decisionDetailView(
  decision: OpsDecisionOutcome,
  replays: readonly OpsDecisionReplay[],
  canReplay: boolean,
): DecisionDetailView {
  return {
    ...decisionSummaryView(decision),
    output_summary: boundedOrNull(decision.outputSummary),
    input_fields: decision.inputFields.map(decisionFieldView),
    output_fields: decision.outputFields.map(decisionFieldView),
    error:
      decision.error === null
        ? null
        : { type: bounded(decision.error.type), summary: bounded(decision.error.summary) },
    span_id: decision.spanId,
    engine_version_reason: boundedOrNull(decision.engineVersionReason),
    replayability_reasons: decision.replayabilityReasons.map(bounded),
    unrecorded_reads: decision.unrecordedReads.map(bounded),
    environment: decision.environment,
    producer: decision.producer,
    version: decision.version,
    replays: replays.map(decisionReplayView),
    can_replay: canReplay,
  }
}

export function decisionListView(
  page: OpsDecisionPage,
  { since, until }: ViewWindow,
): Omit<DecisionListView, 'next_cursor'> {
  return {
    items: page.items.map(decisionSummaryView),
    window_start: since.toISOString(),
    window_end: until.toISOString(),
  }
}

function decisionCountView(count: OpsDecisionCount): DecisionCountView {
  return {
    engine: count.engine,
    engine_version: count.engineVersion,
    outcome: boundedOrNull(count.outcome),
    decisions: count.decisions,
    threw: count.threw,
    exact: count.byReplayability.exact,
    partial: count.byReplayability.partial,
    not_replayable: count.byReplayability.no,
  }
}

export function decisionCountsView(
  counts: readonly OpsDecisionCount[],
  { since, until }: ViewWindow,
): DecisionCountsView {
  return {
    total: counts.reduce((sum, { decisions }) => sum + decisions, 0),
    counts: counts.map(decisionCountView),
    window_start: since.toISOString(),
    window_end: until.toISOString(),
  }
}
