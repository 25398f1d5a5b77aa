import type { OpsReplayedLast } from './ops-decision-replay.ts'
import type { Origin } from './origin.ts'

/** Whether a decision can be made again from what was stored of it. */
export type OpsReplayability = 'exact' | 'partial' | 'no'

/** One field of what an engine was given or answered; only a plain one has a value. */
export type OpsDecisionField =
  | { readonly kind: 'plain'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'sealed' | 'dropped' | 'token' | 'derived' | 'unknown'
      readonly name: string
    }

/** What did the system decide? It has no place for a sealed value or a subject. */
export interface OpsDecisionOutcome {
  readonly id: string
  readonly at: Date
  /** Whether the engine answered, or threw instead. */
  readonly type: 'decided' | 'threw'
  readonly engine: string
  readonly component: string
  /** What was decided, as the engine names it; null where it names nothing. */
  readonly outcome: string | null
  /** One sentence. */
  readonly summary: string
  /** The plain values of the input, scrubbed; null where the input was too large to keep. */
  readonly inputSummary: string | null
  /** The same of the answer. */
  readonly outputSummary: string | null
  readonly inputFields: readonly OpsDecisionField[]
  readonly outputFields: readonly OpsDecisionField[]
  /** What it threw, scrubbed. */
  readonly error: { readonly type: string; readonly summary: string } | null
  readonly durationUs: number
  readonly affectedRun: string | null
  readonly agentId: string | null
  readonly correlationId: string
  readonly spanId: string | null
  /** Null where it is not known; then the reason says why. */
  readonly engineVersion: string | null
  readonly engineVersionReason: string | null
  readonly replayability: OpsReplayability
  readonly replayabilityReasons: readonly string[]
  /** What the engine read that a replay cannot give it again, such as `Date.now`. */
  readonly unrecordedReads: readonly string[]
  readonly environment: string
  readonly origin: Origin
  readonly producer: string
  /** Of the process that decided. */
  readonly version: string | null
  /** What the last replay that was asked for here came to; null where there was none. */
  readonly replayedLast: OpsReplayedLast | null
}

/** A page of decisions, newest first. */
export interface OpsDecisionPage {
  readonly items: readonly OpsDecisionOutcome[]
  readonly nextCursor: string | null
}

/** How often a version of an engine decided what. */
export interface OpsDecisionCount {
  readonly engine: string
  readonly engineVersion: string | null
  /** Null without a name; `*` for all past the first fifty of an hour. */
  readonly outcome: string | null
  readonly decisions: number
  readonly threw: number
  readonly byReplayability: Readonly<Record<OpsReplayability, number>>
}
