import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { toAccessGrant, type AccessGrant, type AccessGrantRow } from './access-grant.ts'

/** A link that signs in once; the store knows the hash of its secret. */
export interface StoredSignInLink extends AccessGrant {
  readonly linkHash: string
  readonly expiresAt: Date
}

export async function createSignInLink(
  store: StoreConnection,
  link: StoredSignInLink,
): Promise<void> {
  await insertSignInLink(store.database, { schema: quotedSchema(store), link })
}

const insertSignInLink = defineTransaction({
  name: 'store.create-sign-in-link',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, link }: InSchema<{ readonly link: StoredSignInLink }>) => {
    await tx.query(
      `insert into ${schema}.sign_in_links (
        link_hash, name, environment, scopes, expires_at
      ) values ($1, $2, $3, $4, $5)`,
      [link.linkHash, link.name, link.environment, link.scopes, link.expiresAt],
    )
  },
})

/**
 * Uses a link up. Of any number of callers at once, one gets it.
 *
 * @returns null when it is unknown, was used, or has expired
 */
export async function redeemSignInLink(
  store: StoreConnection,
  linkHash: string,
  now: Date = new Date(),
): Promise<StoredSignInLink | null> {
  const [row] = await useUpLink(store.database, { schema: quotedSchema(store), linkHash, now })
  if (row === undefined) return null
  return { ...toAccessGrant(row), linkHash: row.link_hash, expiresAt: row.expires_at }
}

const useUpLink = defineTransaction({
  name: 'store.redeem-sign-in-link',
  intent: 'ATOMIC_WRITE',
  run: async (
    tx,
    { schema, linkHash, now }: InSchema<{ readonly linkHash: string; readonly now: Date }>,
  ) =>
    await tx.query<LinkRow>(
      `update ${schema}.sign_in_links set used_at = $2
      where link_hash = $1 and used_at is null and expires_at > $2
      returning link_hash, name, environment, scopes, expires_at`,
      [linkHash, now],
    ),
})

interface LinkRow extends AccessGrantRow {
  readonly link_hash: string
  readonly expires_at: Date
}
