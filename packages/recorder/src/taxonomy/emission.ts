import type { ErrorClass, ErrorFamily } from './error-class.ts'
import type { Layer } from './layer.ts'

/** The families a layer may emit; the one table, as a type and below as a value. */
interface EmissionTable {
  L1: never
  L2: 'infra' | 'system'
  L3: 'infra' | 'system'
  L4: 'domain' | 'system'
  L5: 'infra' | 'system'
  L6: 'infra' | 'system'
  L7: 'infra' | 'system'
}

/** The classes that code in a layer may label a failure with; `unknown` is allowed anywhere. */
export type EmittableClass<L extends Layer> = L extends Layer
  ? `${EmissionTable[L]}.${string}` | 'unknown'
  : never

const infraAndSystem = Object.freeze(['infra', 'system'] as const)

/** The emission table at run time. */
export const emissionTable: { readonly [L in Layer]: readonly EmissionTable[L][] } = Object.freeze({
  L1: Object.freeze([]),
  L2: infraAndSystem,
  L3: infraAndSystem,
  L4: Object.freeze(['domain', 'system'] as const),
  L5: infraAndSystem,
  L6: infraAndSystem,
  L7: infraAndSystem,
})

/** The prefix of a class; null for `unknown`. */
export function familyOf(errorClass: ErrorClass): ErrorFamily | null {
  if (errorClass === 'unknown') return null
  return errorClass.slice(0, errorClass.indexOf('.')) as ErrorFamily
}
