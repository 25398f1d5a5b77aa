import type { Client } from 'pg'
import type { LiveDatabase } from '../pool/database.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import { readLockWaits, type LockWait } from '../sessions/lock-wait.ts'
import { transactionOfSession } from '../sessions/own-transactions.ts'
import { shortText } from '../statement/known-statement.ts'
import type { OneClient } from './one-client.ts'

/** What a test that does not end waits for, in sentences without the last full stop. */
export async function describeHang(
  one: OneClient,
  database: LiveDatabase,
  side: Client | undefined,
): Promise<string> {
  const parts = [describeHolder(one, database)]
  if (side !== undefined) parts.push(...(await describeLocks(one, side)))
  for (const { what, site } of one.waiting) {
    parts.push(`${what}, asked for at ${String(site)}, waits for the connection`)
  }
  return parts.join('. ')
}

function describeHolder({ holder }: OneClient, database: LiveDatabase): string {
  if (holder === undefined) {
    return 'No query is pending: the test waits for something other than its connection'
  }
  const [transaction] = database.open
  return transaction === undefined
    ? `Pending is ${holder.what}, called at ${String(holder.site)}`
    : describeTransaction(transaction)
}

function describeTransaction(transaction: OpenTransaction): string {
  const { current, last } = transaction.queue
  const about =
    current === undefined
      ? `has no query pending${last === undefined ? '' : `; its last was "${shortText(last.text)}" of ${String(last.site)}`}`
      : `has been waiting for "${shortText(current.text)}" of ${String(current.site)}`
  return `The connection is held by ${transaction.describe()}, which ${about}`
}

async function describeLocks(one: OneClient, side: Client): Promise<readonly string[]> {
  const backendPid: unknown = Reflect.get(one.client, 'processID')
  if (typeof backendPid !== 'number') return []
  const waits = await readLockWaits(side, backendPid)
  return waits.map((wait) => `It waits for a lock of ${describeSession(wait, side)}`)
}

function describeSession(wait: LockWait, side: Client): string {
  const { holder_pid, holder_application, holder_state, holder_query, holder_state_ms } = wait
  const own = transactionOfSession(holder_pid, side)
  const whose = own === undefined ? '' : `: ${own.describe()}, of this process,`
  const application = holder_application === '' ? '' : ` (${holder_application})`
  return (
    `session ${holder_pid}${application}${whose} ${holder_state} for ` +
    `${Math.round(holder_state_ms)} ms, whose last query is "${shortText(holder_query)}"`
  )
}
