import type {
  OpsDecisionCount,
  OpsDecisionField,
  OpsDecisionOutcome,
} from '../models/ops-decision-outcome.ts'
import type { OpsReplayedLast } from '../models/ops-decision-replay.ts'
import type {
  DecisionCountRow,
  DecisionFieldRow,
  DecisionRow,
} from '../ports/decision-store-port.ts'
import { decisionSentence } from '../rules/decision-text.ts'

/** The name that a record gives to a version nobody knows. */
function knownVersion(version: string): string | null {
  return version === 'unknown' ? null : version
}

/** Whatever a row carries, a value leaves only with a plain field. */
function fieldOfRow({ name, kind, value }: DecisionFieldRow): OpsDecisionField {
  return kind === 'plain' ? { kind, name, value: value ?? '' } : { kind, name }
}

/** A decision as an operator may see it. */
export function decisionOfRow(
  row: DecisionRow,
  replayedLast: OpsReplayedLast | null = null,
): OpsDecisionOutcome {
  return {
    id: row.decisionId,
    at: row.at,
    type: row.threw === null ? 'decided' : 'threw',
    engine: row.engine,
    component: row.component,
    outcome: row.outcome,
    summary: decisionSentence(row),
    inputSummary: row.inputSummary,
    outputSummary: row.outputSummary,
    inputFields: row.inputFields.map(fieldOfRow),
    outputFields: row.outputFields.map(fieldOfRow),
    error: row.threw,
    durationUs: row.durationUs,
    affectedRun: row.runId,
    agentId: row.agentId,
    correlationId: row.correlationId,
    spanId: row.spanId,
    engineVersion: knownVersion(row.engineVersion),
    engineVersionReason: row.engineVersionReason,
    replayability: row.replayability,
    replayabilityReasons: row.replayabilityReasons,
    unrecordedReads: row.unrecordedReads,
    environment: row.environment,
    origin: row.origin,
    producer: row.producer,
    version: row.version,
    replayedLast,
  }
}

export function countOfRow(row: DecisionCountRow): OpsDecisionCount {
  return {
    engine: row.engine,
    engineVersion: knownVersion(row.engineVersion),
    outcome: row.outcome === '' ? null : row.outcome,
    decisions: row.decisions,
    threw: row.threw,
    byReplayability: { exact: row.exact, partial: row.partial, no: row.notReplayable },
  }
}
