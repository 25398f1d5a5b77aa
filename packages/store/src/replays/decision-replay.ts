/** What one code made of a decision. */
export interface ReplayedWith {
  /** `recorded` for the code that decided, `current` for today's. */
  readonly code: 'recorded' | 'current'
  readonly verdict: string
  readonly reason: string | null
  /** The version that ran; null where none did. */
  readonly version: string | null
  /** Plain values only, scrubbed; outcome flips first. */
  readonly differences: readonly {
    readonly pointer: string
    readonly recorded: string | null
    readonly replayed: string | null
  }[]
}

export type ReplayState = 'queued' | 'running' | 'done' | 'failed' | 'interrupted'

/** A replay that somebody asked for, as far as it has come. */
export interface DecisionReplay {
  readonly replay_id: string
  readonly decision_id: string
  readonly environment: string
  readonly asked_by: string
  readonly asked_at: Date
  readonly state: ReplayState
  readonly ended_at: Date | null
  readonly duration_ms: number | null
  /** Why it failed. */
  readonly reason: string | null
  readonly results: readonly ReplayedWith[]
}

export interface ReplayOutcome {
  readonly state: 'done' | 'failed' | 'interrupted'
  readonly durationMs: number
  readonly reason: string | null
  readonly results: readonly ReplayedWith[]
}

/** The claim of a station that runs replay `d`: neither run out nor given back. */
export function liveClaim(schema: string): string {
  return `select from ${schema}.decision_replay_claims c
    left join ${schema}.decision_replay_releases g using (replay_id, attempt)
    where c.replay_id = d.replay_id and c.expires_at > now() and g.replay_id is null`
}

/** A replay with what became of it, as every query selects it. */
export function replaySelect(schema: string): string {
  return `select d.replay_id, d.decision_id, d.environment, d.asked_by, d.asked_at,
      r.ended_at, r.duration_ms, r.reason, coalesce(r.results, '[]') as results,
      case
        when r.replay_id is not null then r.state
        when exists (${liveClaim(schema)}) then 'running'
        else 'queued'
      end as state
    from ${schema}.decision_replays d
    left join ${schema}.decision_replay_results r using (replay_id)`
}
