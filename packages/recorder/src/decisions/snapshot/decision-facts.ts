import type { CanonicalInput } from '../engine/canonical-input.ts'
import type { CompiledEngine } from '../engine/compiled-engine.ts'
import type { EngineRun } from '../engine/run-engine.ts'
import type { ReadTracker } from '../reading/read-tracker.ts'
import type { EffectsTape } from '../tape/effects-tape.ts'

/** Everything that is known of a decision when the engine is through. */
export interface DecisionFacts<Input, Output> {
  readonly engine: CompiledEngine<Input, Output>
  readonly decisionId: string
  readonly startedAtMs: number
  readonly durationMs: number
  readonly given: CanonicalInput
  readonly tape: EffectsTape
  /** Null where the input had no canonical form. */
  readonly tracker: ReadTracker | null
  readonly run: EngineRun<Output>
  readonly outcome: string | null
}

/** What was found out about the engine rather than about the decision. */
export interface EngineFacts {
  readonly version: string
  readonly reason: string | null
  readonly unrecordedReads: readonly string[]
  /** Whether all of them could be noticed. */
  readonly isWatched: boolean
}
