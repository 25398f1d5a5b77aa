import type { Origin } from '../../domain/models/origin.ts'

/** One line of a list of decisions. */
export interface DecisionSummaryView {
  readonly id: string
  readonly at: string
  /** Whether the engine answered, or threw instead. */
  readonly type: 'decided' | 'threw'
  readonly engine: string
  readonly component: string
  readonly outcome: string | null
  readonly summary: string
  /** Plain values of the input, scrubbed, at most 200 characters. Never a sealed or dropped one. */
  readonly input_summary: string | null
  readonly duration_us: number
  readonly affected_run: string | null
  readonly agent_id: string | null
  readonly correlation_id: string
  readonly engine_version: string | null
  readonly replayability: 'exact' | 'partial' | 'no'
  /** The last replay that was asked for here; null where there was none. */
  readonly replayed: ReplayedLastView | null
  readonly origin: Origin
}

type ReplayVerdict = 'identical' | 'equivalent' | 'changed' | 'nondeterministic' | 'unreplayable'

/** The last word on a decision. */
export interface ReplayedLastView {
  readonly at: string
  /** What the code that decided makes of it now. */
  readonly recorded: ReplayVerdict | null
  /** What today's code makes of it. */
  readonly current: ReplayVerdict | null
  /** Of today’s code, as of then. */
  readonly current_version: string | null
  /** `none`: the same code; `code`: another that decides the same; `answer`: it decides otherwise. */
  readonly drift: 'none' | 'code' | 'answer' | null
}

/** A replay that a person asked for. */
export interface DecisionReplayView {
  readonly id: string
  readonly asked_by: string
  readonly asked_at: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'interrupted'
  readonly ended_at: string | null
  readonly duration_ms: number | null
  readonly reason: string | null
  readonly results: readonly {
    readonly code: 'recorded' | 'current'
    readonly verdict: ReplayVerdict
    readonly reason: string | null
    readonly version: string | null
    /** Plain values only, scrubbed; outcome flips first. */
    readonly differences: readonly {
      readonly pointer: string
      readonly recorded: string | null
      readonly replayed: string | null
    }[]
  }[]
}

export interface DecisionListView {
  readonly items: readonly DecisionSummaryView[]
  readonly next_cursor: string | null
  readonly window_start: string
  readonly window_end: string
}

/** One field of what an engine was given or answered. */
export interface DecisionFieldView {
  /** A path such as `policy.tools.0`; empty where the whole is one value. */
  readonly name: string
  /** Only a plain field shows its value; the others say why theirs is withheld. */
  readonly kind: 'plain' | 'sealed' | 'dropped' | 'token' | 'derived' | 'unknown'
  /** Scrubbed. */
  readonly value: string | null
}

/** One decision. */
export interface DecisionDetailView extends DecisionSummaryView {
  /** Plain values of the answer, as those of the input. */
  readonly output_summary: string | null
  /** At most the first sixty. */
  readonly input_fields: readonly DecisionFieldView[]
  readonly output_fields: readonly DecisionFieldView[]
  readonly error: { readonly type: string; readonly summary: string } | null
  readonly span_id: string | null
  /** Why the version is not known. */
  readonly engine_version_reason: string | null
  readonly replayability_reasons: readonly string[]
  readonly unrecorded_reads: readonly string[]
  readonly environment: string
  readonly producer: string
  readonly version: string | null
  /** Newest first. */
  readonly replays: readonly DecisionReplayView[]
  /** Whether this station can replay; if not, the command of the page can. */
  readonly can_replay: boolean
}

/** How often a version of an engine decided what. */
export interface DecisionCountView {
  readonly engine: string
  readonly engine_version: string | null
  /** `*` for all past the first fifty of an hour. */
  readonly outcome: string | null
  readonly decisions: number
  readonly threw: number
  readonly exact: number
  readonly partial: number
  readonly not_replayable: number
}

export interface DecisionCountsView {
  readonly total: number
  readonly counts: readonly DecisionCountView[]
  readonly window_start: string
  readonly window_end: string
}
