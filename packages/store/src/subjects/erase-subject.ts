import { setTimeout as delay } from 'node:timers/promises'
import {
  lockKey,
  outsideTransaction,
  singleConnectionTransaction,
} from '@first-contact/transactions'
import type { ClientBase } from 'pg'
import { sqlState } from '../connection/connection-failure.ts'
import { sqlLockSeed } from '../connection/sql-lock-seed.ts'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { erasureLock } from '../ingest/subject-key-table.ts'
import { readHoldings, type SubjectHoldings } from './subject-holdings.ts'

/** What was done, and what still names the subject. */
export interface Erasure {
  readonly subject: string
  readonly erasedAt: string
  readonly keysDestroyed: number
  /**
   * Whether the table of keys was written anew, so that no page of it holds what was there before.
   * False where that was not possible at the time; then the next vacuum does it.
   */
  readonly isTableRewritten: boolean
  /** As it is now: without keys, but with every row. */
  readonly holdings: SubjectHoldings
}

/**
 * Destroys the keys of a subject and writes down that it was done. Rows and hash chain stay as they
 * are; what is sealed in them opens never again. A key that was made before and arrives later is
 * not stored.
 *
 * @param by - who asked for it, for the record
 */
export async function eraseSubject(
  store: StoreConnection,
  subject: string,
  by: string,
): Promise<Erasure> {
  const schema = quotedSchema(store)
  const database = store.ownerDatabase ?? store.database
  const lockName = erasureLock(store.schema)
  const { transactionId, ...erased } = await destroyKeys(database, {
    schema,
    lockName,
    subject,
    by,
  })
  return { ...erased, isTableRewritten: await rewriteKeyTable(store, transactionId) }
}

interface EraseArgs {
  readonly lockName: string
  readonly subject: string
  readonly by: string
}

const destroyKeys = singleConnectionTransaction({
  name: 'store.erase-subject',
  run: async (tx, { schema, lockName, subject, by }: InSchema<EraseArgs>) => {
    // Alone: a batch that brings a key of the subject at this moment comes before, and its key goes,
    // or after, and finds the erasure.
    await lockKey(tx, lockName, { seed: sqlLockSeed })
    const destroyed = await tx.query(
      `update ${schema}.subject_keys set wrapped = null, erased_at = now()
       where subject = $1 and wrapped is not null returning key_id`,
      [subject],
    )
    const [erasure] = await tx.query<{ erased_at: Date; transaction_id: string }>(
      `insert into ${schema}.subject_erasures (subject, erased_at, erased_by, keys_destroyed)
       -- When it has the lock, not when it began to wait: a key may have been made in between.
       values ($1, clock_timestamp(), $2, $3)
       returning erased_at, pg_current_xact_id()::text as transaction_id`,
      [subject, by, destroyed.length],
    )
    return {
      transactionId: erasure?.transaction_id ?? '',
      subject,
      erasedAt: erasure?.erased_at.toISOString() ?? '',
      keysDestroyed: destroyed.length,
      holdings: await readHoldings(tx, { schema, subject }),
    }
  },
})

/** How long others may keep what was there before, until this is left to the next vacuum. */
const patienceMs = 2000

const lookAgainMs = 100

/** A key that was overwritten lies in its page until the page is written anew. */
async function rewriteKeyTable(store: StoreConnection, transactionId: string): Promise<boolean> {
  const reason = 'vacuum runs outside of transactions'
  try {
    return await outsideTransaction(
      store.ownerDatabase ?? store.database,
      reason,
      async (client) => {
        if (!(await areReadersGone(client, transactionId))) return false
        await client.query(`set lock_timeout = ${patienceMs}`)
        try {
          await client.query(`vacuum (full) ${quotedSchema(store)}.subject_keys`)
        } finally {
          await client.query('reset lock_timeout')
        }
        return true
      },
    )
  } catch (error) {
    // Somebody reads or writes keys all the time, or the table is another user's.
    if (notNow.has(sqlState(error) ?? '')) return false
    throw error
  }
}

/**
 * Whoever still sees the keys, or may, makes a vacuum write them out again: an older snapshot in this
 * database, and an older transaction in any, because the vacuum's own snapshot reaches back to it.
 */
async function areReadersGone(client: ClientBase, transactionId: string): Promise<boolean> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const { rows } = await client.query<{ are_gone: boolean }>(
      `select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 and not exists (
         select from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and backend_xmin is not null and age(backend_xmin) >= age(($1::xid8)::xid)
       ) as are_gone`,
      [transactionId],
    )
    if (rows[0]?.are_gone === true) return true
    if (performance.now() > deadline) return false
    await delay(lookAgainMs)
  }
}

/** SQLSTATE `lock_not_available`, `insufficient_privilege`. */
const notNow: ReadonlySet<string> = new Set(['55P03', '42501'])
