import type { PoolClient } from 'pg'
import { callerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { activeTransaction, outsideAny } from '../run/active-transaction.ts'
import { liveDatabase, type Database } from './database.ts'

/**
 * The one named door to a bare connection, for what cannot be a declared transaction: migrations,
 * partition DDL, LISTEN, a restore. The guard lets nobody control transactions or lock by hand but
 * in here, and refuses a use without a reason. Where `run` throws, the connection is closed, and an
 * open transaction is rolled back with it.
 *
 * @param reason - why, for whoever reads the list
 * @throws IntentViolationError `FC_TX_SECOND_CONNECTION` inside an open transaction,
 * `FC_TX_INVALID_DEFINITION` without a reason
 *
 * @example
 * ```ts
 * await outsideTransaction(database, 'vacuum cannot run in a transaction', async (client) => {
 *   await client.query('vacuum runs')
 * })
 * ```
 */
export async function outsideTransaction<T>(
  database: Database,
  reason: string,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const { pool, name } = liveDatabase(database)
  if (reason.trim() === '') {
    throw new IntentViolationError('FC_TX_INVALID_DEFINITION', {
      what: `outsideTransaction at ${String(callerSite())} has no reason`,
    })
  }
  const open = activeTransaction()
  if (open !== undefined) {
    throw new IntentViolationError('FC_TX_SECOND_CONNECTION', {
      what: `outsideTransaction ("${reason}") was called at ${String(callerSite())}, of pool "${name}", inside the ${open.describe()}`,
    })
  }
  const client = await outsideAny(() => pool.connect())
  let broken: Error | undefined
  const onError = (error: Error): void => {
    broken = error
  }
  client.on('error', onError)
  try {
    return await run(client)
  } catch (error) {
    // Nobody knows what it left behind: an open transaction, half a COPY, a setting.
    broken ??= error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
