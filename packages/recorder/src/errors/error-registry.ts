import type { ErrorClass } from '../taxonomy/error-class.ts'

/** What is fixed about an error code: whether a retry may help, and what a stranger may read. */
export interface ErrorDefinition {
  readonly retryable: boolean
  /** May leave the process; never holds a value of the occurrence. */
  readonly publicMessage: string
  /** What the reader should do about it. */
  readonly remedy: string
  /** The class a failure with this code is stored under. */
  readonly errorClass?: ErrorClass
}

/** Codes of one package, `FC_<AREA>_<WHAT>`, each with its definition. */
export type ErrorRegistry<Code extends string = string> = {
  readonly [code in Code]: ErrorDefinition
}

const definitions = new Map<string, ErrorDefinition>()

/**
 * Declares a package's error codes, so that a `FirstContactError` with one of them finds its public
 * message. One registry a package; a code keeps its first definition.
 *
 * @example
 * const errors = defineErrorRegistry({
 *   FC_DEMO_EMPTY: { retryable: false, publicMessage: 'It is empty.', remedy: 'Fill it.' },
 * })
 */
export function defineErrorRegistry<
  const Registry extends { [code: `FC_${string}`]: ErrorDefinition },
>(registry: Registry): Readonly<Registry> {
  for (const [code, definition] of Object.entries(registry)) {
    if (!definitions.has(code)) definitions.set(code, Object.freeze({ ...definition }))
  }
  return Object.freeze(registry)
}

/** The definition of a code, from whichever package declared it. */
export function findErrorDefinition(code: string): ErrorDefinition | undefined {
  return definitions.get(code)
}
