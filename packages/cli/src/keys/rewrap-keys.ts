import { FirstContactError } from '@first-contact/recorder/errors'
import { rewrapDataKey } from '@first-contact/recorder/opening'
import { rewrapSubjectKeys, type RewrapResult, type Store } from '@first-contact/store'
import { keysOf, type KeyRing } from './key-ring.ts'

/** Wraps the keys of all subjects with the current project key, as far as the older ones are here. */
export async function rewrapKeys(store: Store, ring: KeyRing): Promise<RewrapResult> {
  const { current } = ring
  const byId = new Map(keysOf(ring).map((key) => [key.keyId('seal'), key]))
  return await rewrapSubjectKeys(store, {
    kekIds: [current.keyId('seal')],
    rewrap: (wrapped) => {
      const from = byId.get(wrapped.kek_id)
      if (from === undefined) return null
      try {
        const anew = rewrapDataKey(from, current, wrapped)
        return { wrapped: anew.wrapped, kekId: anew.kek_id }
      } catch (error) {
        // Changed on its way, or not wrapped with what it says: it stays as it is, and is told.
        if (FirstContactError.is(error, 'FC_SEAL_UNREADABLE')) return null
        throw error
      }
    },
  })
}
