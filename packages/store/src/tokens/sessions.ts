import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { toAccessGrant, type AccessGrant, type AccessGrantRow } from './access-grant.ts'

/** A console session as the store knows it: hashes of its secrets. */
export interface StoredSession extends AccessGrant {
  readonly sessionHash: string
  readonly csrfHash: string
  /** The token it was made from; null when it came from a sign-in link. */
  readonly tokenId: string | null
  readonly expiresAt: Date
}

export async function createSession(store: StoreConnection, session: StoredSession): Promise<void> {
  await insertSession(store.database, { schema: quotedSchema(store), session })
}

const insertSession = defineTransaction({
  name: 'store.create-session',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, session }: InSchema<{ readonly session: StoredSession }>) => {
    const { sessionHash, csrfHash, tokenId, name, environment, scopes, expiresAt } = session
    await tx.query(
      `insert into ${schema}.sessions (
        session_hash, csrf_hash, token_id, name, environment, scopes, expires_at
      ) values ($1, $2, $3, $4, $5, $6, $7)`,
      [sessionHash, csrfHash, tokenId, name, environment, scopes, expiresAt],
    )
  },
})

type SessionArgs = InSchema<{ readonly sessionHash: string; readonly now: Date }>

/** Null when it has ended or expired, or when its token was revoked or has expired. */
export async function findSession(
  store: StoreConnection,
  sessionHash: string,
  now: Date = new Date(),
): Promise<StoredSession | null> {
  const [row] = await selectSession(store.database, {
    schema: quotedSchema(store),
    sessionHash,
    now,
  })
  if (row === undefined) return null
  return {
    ...toAccessGrant(row),
    sessionHash: row.session_hash,
    csrfHash: row.csrf_hash,
    tokenId: row.token_id,
    expiresAt: row.expires_at,
  }
}

const selectSession = defineTransaction({
  name: 'store.find-session',
  intent: 'READ_ONLY',
  run: async (tx, { schema, sessionHash, now }: SessionArgs) =>
    await tx.query<SessionRow>(
      `select s.session_hash, s.csrf_hash, s.token_id, s.name, s.environment, s.scopes,
        s.expires_at
      from ${schema}.sessions s
      left join ${schema}.tokens t on t.token_id = s.token_id
      where s.session_hash = $1 and s.ended_at is null and s.expires_at > $2
        and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)`,
      [sessionHash, now],
    ),
})

/** Ending it twice is fine. */
export async function endSession(
  store: StoreConnection,
  sessionHash: string,
  now: Date = new Date(),
): Promise<void> {
  await updateEndedSession(store.database, { schema: quotedSchema(store), sessionHash, now })
}

const updateEndedSession = defineTransaction({
  name: 'store.end-session',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, sessionHash, now }: SessionArgs) => {
    await tx.query(
      `update ${schema}.sessions set ended_at = $2
      where session_hash = $1 and ended_at is null`,
      [sessionHash, now],
    )
  },
})

/** Removes sessions and sign-in links that nobody can use any more. */
export async function removeExpiredAccess(
  store: StoreConnection,
  before: Date,
): Promise<{ readonly sessions: number; readonly links: number }> {
  return deleteExpired(store.database, { schema: quotedSchema(store), before })
}

const deleteExpired = defineTransaction({
  name: 'store.remove-expired-access',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, before }: InSchema<{ readonly before: Date }>) => {
    const sessions = await tx.execute(
      `delete from ${schema}.sessions where expires_at < $1 or ended_at < $1`,
      [before],
    )
    const links = await tx.execute(
      `delete from ${schema}.sign_in_links where expires_at < $1 or used_at < $1`,
      [before],
    )
    return { sessions: sessions.rowCount ?? 0, links: links.rowCount ?? 0 }
  },
})

interface SessionRow extends AccessGrantRow {
  readonly session_hash: string
  readonly csrf_hash: string
  readonly token_id: string | null
  readonly expires_at: Date
}
