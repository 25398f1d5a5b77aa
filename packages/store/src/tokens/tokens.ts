import {
  defineTable,
  defineTransaction,
  lockRow,
  saveRow,
  singleConnectionTransaction,
} from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { toAccessGrant, type AccessGrant, type AccessGrantRow } from './access-grant.ts'

/** A token as the store knows it: the hash, never the token. */
export interface StoredToken extends AccessGrant {
  readonly tokenId: string
  /** 64 hex digits of SHA-256 over 32 random bytes and their prefix. */
  readonly tokenHash: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly lastUsedAt: Date | null
}

export interface NewToken extends AccessGrant {
  readonly tokenId: string
  readonly tokenHash: string
  readonly expiresAt: Date | null
}

/** What a list shows: not even the hash. */
export type ListedToken = Omit<StoredToken, 'tokenHash'>

export async function createToken(store: StoreConnection, token: NewToken): Promise<void> {
  await insertToken(store.database, { schema: quotedSchema(store), token })
}

const insertToken = defineTransaction({
  name: 'store.create-token',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, token }: InSchema<{ readonly token: NewToken }>) => {
    const { tokenId, tokenHash, name, environment, scopes, expiresAt } = token
    await tx.query(
      `insert into ${schema}.tokens (
        token_id, token_hash, name, environment, scopes, expires_at
      ) values ($1, $2, $3, $4, $5, $6)`,
      [tokenId, tokenHash, name, environment, scopes, expiresAt],
    )
  },
})

/** Revoked and expired ones too: who asks decides what they mean. */
export async function findTokenByHash(
  store: StoreConnection,
  tokenHash: string,
): Promise<StoredToken | null> {
  const [row] = await selectToken(store.database, { schema: quotedSchema(store), tokenHash })
  return row === undefined ? null : { ...toListedToken(row), tokenHash: row.token_hash }
}

const selectToken = defineTransaction({
  name: 'store.find-token-by-hash',
  intent: 'READ_ONLY',
  run: async (tx, { schema, tokenHash }: InSchema<{ readonly tokenHash: string }>) =>
    await tx.query<TokenRow>(
      `select ${tokenColumns}, token_hash from ${schema}.tokens where token_hash = $1`,
      [tokenHash],
    ),
})

/** Newest first. */
export async function listTokens(
  store: StoreConnection,
  options: { readonly limit?: number } = {},
): Promise<readonly ListedToken[]> {
  const { limit = listMaxRows } = options
  const rows = await selectTokens(store.database, { schema: quotedSchema(store), limit })
  return rows.map(toListedToken)
}

const selectTokens = defineTransaction({
  name: 'store.list-tokens',
  intent: 'READ_ONLY',
  run: async (tx, { schema, limit }: InSchema<{ readonly limit: number }>) =>
    await tx.query<TokenRow>(
      `select ${tokenColumns} from ${schema}.tokens
      order by created_at desc, token_id limit $1`,
      [limit],
    ),
})

/** Whether anybody could sign in: tokens that are neither revoked nor expired. */
export async function hasTokens(store: StoreConnection, now: Date = new Date()): Promise<boolean> {
  const [row] = await selectIsAny(store.database, { schema: quotedSchema(store), now })
  return row?.is_any === true
}

const selectIsAny = defineTransaction({
  name: 'store.has-tokens',
  intent: 'READ_ONLY',
  run: async (tx, { schema, now }: InSchema<{ readonly now: Date }>) =>
    await tx.query<{ is_any: boolean }>(
      `select exists (
        select from ${schema}.tokens
        where revoked_at is null and (expires_at is null or expires_at > $1)
      ) as is_any`,
      [now],
    ),
})

/** Takes effect at once, for the sessions made from the token too. */
export async function revokeToken(
  store: StoreConnection,
  tokenId: string,
  now: Date = new Date(),
): Promise<'revoked' | 'already_revoked' | 'unknown'> {
  return lockAndRevoke(store.database, { table: `${store.schema}.tokens`, tokenId, now })
}

const lockAndRevoke = singleConnectionTransaction({
  name: 'store.revoke-token',
  run: async (tx, { table, tokenId, now }: TokenUse & { readonly table: string }) => {
    const tokens = defineTable<Pick<TokenRow, 'token_id' | 'revoked_at'>>()({
      name: table,
      key: ['token_id'],
      columns: ['token_id', 'revoked_at'],
    })
    const token = await lockRow(tx, tokens, { token_id: tokenId })
    if (token === undefined) return 'unknown'
    if (token.row.revoked_at !== null) return 'already_revoked'
    await saveRow(tx, token, { revoked_at: now })
    return 'revoked'
  },
})

interface TokenUse {
  readonly tokenId: string
  readonly now: Date
}

/** Notes the use, at most once a minute: a token is looked up on every request. */
export async function touchToken(
  store: StoreConnection,
  tokenId: string,
  now: Date = new Date(),
): Promise<void> {
  await updateTokenUse(store.database, { schema: quotedSchema(store), tokenId, now })
}

const updateTokenUse = defineTransaction({
  name: 'store.touch-token',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, tokenId, now }: InSchema<TokenUse>) => {
    await tx.query(
      `update ${schema}.tokens set last_used_at = $2
      where token_id = $1
        and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`,
      [tokenId, now],
    )
  },
})

const listMaxRows = 1000

const tokenColumns =
  'token_id, name, environment, scopes, created_at, expires_at, revoked_at, last_used_at'

interface TokenRow extends AccessGrantRow {
  readonly token_id: string
  readonly token_hash: string
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly revoked_at: Date | null
  readonly last_used_at: Date | null
}

function toListedToken(row: TokenRow): ListedToken {
  return {
    ...toAccessGrant(row),
    tokenId: row.token_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}
