import type { WrappedKey } from '@first-contact/recorder/opening'

/** What is left of a key whose subject was erased. */
export interface ErasedKey {
  /** RFC 3339. */
  readonly erased_at: string
}

/** A key of a subject as it was found, or the trace of one. */
export type FoundKey = WrappedKey | ErasedKey

/**
 * Finds the key of a subject by its id; null where there is no trace of it.
 *
 * @param opens - whether what a key is wrapped with is at hand: a copy from before a rotation may lie
 * in a file, and the one that was wrapped anew in a store
 */
export type FindWrappedKey = (
  keyId: string,
  opens?: (kekId: string) => boolean,
) => Promise<FoundKey | null>

export function isErased(found: FoundKey): found is ErasedKey {
  return 'erased_at' in found && typeof found.erased_at === 'string'
}

/** Asks one after the other, until there is a key that can be opened; else the first trace counts. */
export function findKeyIn(finders: readonly FindWrappedKey[]): FindWrappedKey {
  return async (keyId, opens = () => true) => {
    let first: FoundKey | null = null
    for (const find of finders) {
      const found = await find(keyId, opens)
      if (found === null) continue
      if (!isErased(found) && opens(found.kek_id)) return found
      // An erasure says more than a key that nobody can open.
      first = first === null || isErased(found) ? found : first
    }
    return first
  }
}
