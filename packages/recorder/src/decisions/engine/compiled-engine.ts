import type { ClassState } from '../fields/class-state.ts'
import type { EngineDefinition } from './engine-definition.ts'

/** An engine with its declared classes ready to be applied. */
export interface CompiledEngine<Input, Output> {
  readonly definition: EngineDefinition<Input, Output>
  readonly input: ClassState
  readonly output: ClassState
  readonly tape: ClassState
}
