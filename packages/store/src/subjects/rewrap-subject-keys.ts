import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { listSubjectKeys } from './list-subject-keys.ts'
import type { SubjectKeyRow } from './subject-key-row.ts'

/** A key wrapped anew, and with what. */
export interface RewrappedKey {
  readonly wrapped: string
  /** 8 hex digits. */
  readonly kekId: string
}

export interface RewrapOptions {
  /** Wraps the key anew; null where the key around it is not to be had. */
  readonly rewrap: (key: SubjectKeyRow & { readonly wrapped: string }) => RewrappedKey | null
  /** The keys that are to be around all of them; what one of these wraps is left as it is. */
  readonly kekIds: readonly string[]
}

export interface RewrapResult {
  readonly rewrapped: number
  /** Ids of keys around some that could not be opened. */
  readonly missingKekIds: readonly string[]
  /** How many keys these hold shut. */
  readonly left: number
}

/**
 * Wraps every subject's key with another key, a page at a time; after an interruption, run it
 * again. What a key seals stays as it is. A subject erased meanwhile stays erased.
 */
export async function rewrapSubjectKeys(
  store: StoreConnection,
  { rewrap, kekIds }: RewrapOptions,
): Promise<RewrapResult> {
  const missing = new Set<string>()
  let rewrapped = 0
  let left = 0
  let cursor: string | null = null
  do {
    const page = await listSubjectKeys(store, { cursor, exceptKekIds: kekIds })
    const changes: KeyChange[] = []
    for (const key of page.items) {
      const { wrapped } = key
      const anew = wrapped === null ? null : rewrap({ ...key, wrapped })
      if (anew !== null) changes.push({ keyId: key.key_id, before: wrapped, ...anew })
      else {
        left += 1
        missing.add(key.kek_id)
      }
    }
    rewrapped += await updateKeys(store.ownerDatabase ?? store.database, {
      schema: quotedSchema(store),
      changes,
    })
    cursor = page.nextCursor
  } while (cursor !== null)
  return { rewrapped, missingKekIds: [...missing].toSorted(), left }
}

interface KeyChange extends RewrappedKey {
  readonly keyId: string
  readonly before: string | null
}

const updateKeys = defineTransaction({
  name: 'store.rewrap-subject-keys',
  intent: 'ATOMIC_WRITE',
  run: async (
    tx,
    { schema, changes }: InSchema<{ readonly changes: readonly KeyChange[] }>,
  ): Promise<number> => {
    const { rowCount } = await tx.execute(
      `update ${schema}.subject_keys k set wrapped = c.wrapped, kek_id = c.kek_id
       from unnest($1::text[], $2::text[], $3::text[], $4::text[])
         as c (key_id, before, wrapped, kek_id)
       -- An erasure in between has taken what it was.
       where k.key_id = c.key_id and k.wrapped = c.before`,
      [
        changes.map(({ keyId }) => keyId),
        changes.map(({ before }) => before),
        changes.map(({ wrapped }) => wrapped),
        changes.map(({ kekId }) => kekId),
      ],
    )
    return rowCount ?? 0
  },
})
