import type { OpsReplayability } from '../models/ops-decision-outcome.ts'
import type { OpsReplayVerdict } from '../models/ops-decision-replay.ts'
import type { Origin } from '../models/origin.ts'
import type { PageRequest } from './error-store-port.ts'
import type { IncidentScope, TimeWindow } from './incident-scope.ts'

/** One field of an input or an answer, its name and value scrubbed and short. */
export interface DecisionFieldRow {
  /** A path such as `policy.tools.0`; empty where the whole is one value. */
  readonly name: string
  readonly kind: 'plain' | 'sealed' | 'dropped' | 'token' | 'derived' | 'unknown'
  /** Null unless it is plain. */
  readonly value: string | null
}

/** What L4 reads of one decision: it never asks for a view, a sealed value, a hash or a subject. */
export interface DecisionRow {
  readonly decisionId: string
  readonly at: Date
  readonly engine: string
  readonly component: string
  /** `unknown` where it is not known. */
  readonly engineVersion: string
  readonly engineVersionReason: string | null
  readonly durationUs: number
  readonly outcome: string | null
  /** Its message is scrubbed, at most 200 characters. */
  readonly threw: { readonly type: string; readonly summary: string } | null
  /** Plain values only, scrubbed, at most 200 characters; null where there is no view. */
  readonly inputSummary: string | null
  readonly outputSummary: string | null
  /** The same, field by field; of a withheld one the name only. */
  readonly inputFields: readonly DecisionFieldRow[]
  readonly outputFields: readonly DecisionFieldRow[]
  readonly correlationId: string
  readonly spanId: string | null
  readonly runId: string | null
  readonly agentId: string | null
  readonly replayability: OpsReplayability
  readonly replayabilityReasons: readonly string[]
  readonly unrecordedReads: readonly string[]
  readonly environment: string
  readonly origin: Origin
  readonly producer: string
  readonly producerEpoch: string
  readonly version: string | null
}

/** What a list of decisions is narrowed by, besides scope and window. */
export interface DecisionRowFilter {
  readonly engine?: string
  /** An empty text for decisions that name no outcome. */
  readonly outcome?: string
  readonly engineVersion?: string
  readonly replayability?: OpsReplayability
  readonly runId?: string
  readonly correlationId?: string
  /** What the last replay that was asked for came to. */
  readonly verdict?: OpsReplayVerdict
}

export interface DecisionRowPage {
  readonly items: readonly DecisionRow[]
  readonly nextCursor: string | null
}

export interface DecisionCountRow {
  readonly engine: string
  readonly engineVersion: string
  /** Empty where there is none. */
  readonly outcome: string
  readonly decisions: number
  readonly threw: number
  readonly exact: number
  readonly partial: number
  readonly notReplayable: number
}

/** Where decisions are read. */
export interface DecisionStorePort {
  /** Newest first. */
  listDecisions(
    scope: IncidentScope,
    window: TimeWindow,
    filter: DecisionRowFilter,
    page: PageRequest,
  ): Promise<DecisionRowPage>
  /** Nearly always one; newest first. */
  findDecisions(environment: string, decisionId: string): Promise<readonly DecisionRow[]>
  /** By whole hours. */
  countDecisions(
    scope: IncidentScope,
    window: TimeWindow,
    engine: string | null,
  ): Promise<readonly DecisionCountRow[]>
}
