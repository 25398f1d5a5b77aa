import type { Client, Pool } from 'pg'
import type { LiveDatabase } from '../pool/database.ts'
import { sideClient } from '../sessions/side-client.ts'
import { describeHang } from './describe-hang.ts'
import type { OneClient } from './one-client.ts'

/** Takes back all that a test did, and its connection. */
export async function endTest(pool: Pool, one: OneClient): Promise<void> {
  try {
    if (one.closedBecause === undefined) await one.client.query('rollback')
    one.close(new Error('the test has ended'))
  } catch (error) {
    one.close(error instanceof Error ? error : new Error(String(error)))
    one.client.release(true)
    await pool.end()
    return
  }
  one.client.release()
  await pool.end()
}

/**
 * Ends a test that does not end by itself.
 *
 * @returns what it waited for
 */
export async function endHungTest(database: LiveDatabase, one: OneClient): Promise<string> {
  const side = sideClient(database.pool, 'first-contact diagnosis')
  side.on('error', () => undefined)
  let text: string
  try {
    await side.connect()
    text = await describeHang(one, database, side)
    await terminate(side, one)
  } catch (error) {
    text = `${await describeHang(one, database, undefined)}. Postgres could not be asked: ${String(error)}`
  } finally {
    await side.end().catch(() => undefined)
  }
  one.close(new Error('the test was ended'))
  one.client.release(true)
  await database.pool.end()
  return text
}

/** A session that waits for a lock does not see that its client is gone. */
async function terminate(side: Client, one: OneClient): Promise<void> {
  await side.query('select pg_terminate_backend($1)', [Reflect.get(one.client, 'processID')])
}
