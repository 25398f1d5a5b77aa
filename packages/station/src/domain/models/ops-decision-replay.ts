/** What a code made of a decision. */
export type OpsReplayVerdict =
  | 'identical'
  | 'equivalent'
  | 'changed'
  | 'nondeterministic'
  | 'unreplayable'

/** One field that came out otherwise; plain values only, scrubbed. */
export interface OpsReplayDifference {
  /** JSON pointer into the answer; empty for the whole of it. */
  readonly pointer: string
  readonly recorded: string | null
  readonly replayed: string | null
}

/** What one code made of it: the one that decided, or today's. */
export interface OpsReplayedWith {
  readonly code: 'recorded' | 'current'
  readonly verdict: OpsReplayVerdict
  readonly reason: string | null
  /** The version that ran; null where none did. */
  readonly version: string | null
  /** Outcome flips first. */
  readonly differences: readonly OpsReplayDifference[]
}

/** A replay that a person asked the station for. */
export interface OpsDecisionReplay {
  readonly id: string
  readonly decisionId: string
  readonly askedBy: string
  readonly askedAt: Date
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'interrupted'
  readonly endedAt: Date | null
  readonly durationMs: number | null
  /** Why it failed. */
  readonly reason: string | null
  readonly results: readonly OpsReplayedWith[]
}

/**
 * How far today's code is from the one that decided: `none`, it is the same; `code`, it is another and
 * decides the same; `answer`, it decides otherwise.
 */
export type OpsDrift = 'none' | 'code' | 'answer'

/** The last word on a decision: whether it holds, and whether today's code decides the same. */
export interface OpsReplayedLast {
  readonly at: Date
  readonly recorded: OpsReplayVerdict | null
  readonly current: OpsReplayVerdict | null
  /** Of today's code, as of then. */
  readonly currentVersion: string | null
  /** Null where there is no telling. */
  readonly drift: OpsDrift | null
}
