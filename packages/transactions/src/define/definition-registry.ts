import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { Definition } from './definition.ts'
import type { DefinitionPlace } from './definition-place.ts'

/** A module that is loaded again sooner than this is not being edited by anybody. */
const reloadMinMs = 1000

interface Registered {
  readonly definition: Definition
  readonly place: DefinitionPlace
  /** Text of `run`: the same in another bundle of the same source. */
  readonly source: string
  readonly atMs: number
}

const registered = new Map<string, Registered>()

/** Every transaction that this process has defined, by name. */
export function definedTransactions(): readonly Definition[] {
  return [...registered.values()]
    .map(({ definition }) => definition)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Registers a definition. A module that is loaded again, by a test runner, a development server or
 * as part of a second bundle, brings the same definitions again; they take the place of the old.
 */
export function register(
  definition: Definition,
  place: DefinitionPlace,
  run: (...args: never) => unknown,
): void {
  const now = performance.now()
  const source = String(run)
  const known = registered.get(definition.name)
  if (known !== undefined) refuseOther(known, { definition, place, source, atMs: now })
  registered.set(definition.name, { definition, place, source, atMs: now })
}

function refuseOther(known: Registered, next: Registered): void {
  const { name, site } = next.definition
  if (known.definition.site === site) {
    if (next.place.isModuleBody) return
    throw new IntentViolationError('FC_TX_DEFINED_INSIDE_FUNCTION', {
      what: `Transaction "${name}" was defined a second time at the same place, ${site}`,
    })
  }
  if (known.source === next.source && known.definition.intent === next.definition.intent) return
  const isReload =
    known.place.file === next.place.file &&
    next.place.isModuleBody &&
    next.atMs - known.atMs > reloadMinMs
  if (isReload) return
  throw new IntentViolationError('FC_TX_DUPLICATE_NAME', {
    what: `Transaction "${name}" of ${site} has the name of the one of ${known.definition.site}`,
  })
}
