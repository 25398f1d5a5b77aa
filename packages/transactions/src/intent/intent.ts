/**
 * What a transaction is for, declared where it is defined; each covers those before it.
 *
 * - `READ_ONLY`: Postgres itself refuses every write.
 * - `ATOMIC_WRITE`: writes that belong together, without holding a row for later.
 * - `LOCKED_MUTATION`: reads a row, decides, writes it, while nobody else can.
 */
export type Intent = 'READ_ONLY' | 'ATOMIC_WRITE' | 'LOCKED_MUTATION'

/** All intents, from the weakest. */
export const intents: readonly Intent[] = Object.freeze([
  'READ_ONLY',
  'ATOMIC_WRITE',
  'LOCKED_MUTATION',
])

/** Whether work of the inner intent may be done in a transaction of the outer one. */
export function covers(outer: Intent, inner: Intent): boolean {
  return intents.indexOf(outer) >= intents.indexOf(inner)
}
