import { unwrap } from '../reading/unwrap.ts'
import { withUnwrappingClone } from '../reading/unwrapping-clone.ts'
import type { DecisionContext } from '../tape/tape-entry.ts'
import { checkValue } from './check-value.ts'
import type { EngineDefinition } from './engine-definition.ts'
import { refuseThenable } from './thenable.ts'

/** What one run of an engine came to. */
export type EngineRun<Output> =
  | { readonly kind: 'answered'; readonly output: Output }
  | { readonly kind: 'threw'; readonly error: unknown }

/** Runs an engine on an input that fits, up to an answer that fits. Never throws. */
export function runEngine<Input, Output>(
  definition: EngineDefinition<Input, Output>,
  input: unknown,
  ctx: DecisionContext,
): EngineRun<Output> {
  try {
    // Its type was checked by the schema, or by the run that is replayed.
    const raw: unknown = withUnwrappingClone(() => definition.decide(input as Input, ctx))
    refuseThenable(raw, `Engine ${definition.name}`)
    const output = checkValue(
      definition.output,
      unwrap(raw),
      'FC_DECISION_OUTPUT_INVALID',
      definition.name,
    )
    return { kind: 'answered', output }
  } catch (error) {
    return { kind: 'threw', error }
  }
}
