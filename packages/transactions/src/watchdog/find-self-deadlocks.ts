import type { Client } from 'pg'
import { readLockWaits, type LockWait } from '../sessions/lock-wait.ts'
import { transactionOfSession } from '../sessions/own-transactions.ts'
import { shortText } from '../statement/known-statement.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'
import type { WatchdogFinding, WatchedSession } from './finding.ts'
import { isOwnSession } from './own-clients.ts'

export type SelfDeadlock = Extract<WatchdogFinding, { readonly kind: 'self-deadlock' }>

/** Between two statements a transaction that goes on is silent for less. */
const silentMinMs = 250

/** As the recorder marks the transactions of a correlation. */
const correlationTag = /^fc\/([0-9a-f]{32})$/

/** Sessions of this process that wait for silent sessions of this process, with a key for each. */
export async function findSelfDeadlocks(
  client: Client,
  database: string,
): Promise<ReadonlyMap<string, SelfDeadlock>> {
  const found = new Map<string, SelfDeadlock>()
  for (const wait of await readLockWaits(client)) {
    const deadlock = selfDeadlock(wait, client, database)
    if (deadlock === undefined) continue
    const { waiter, holder } = deadlock
    found.set(`${waiter.backendPid} ${holder.backendPid} ${holder.openedAt ?? ''}`, deadlock)
  }
  return found
}

function selfDeadlock(wait: LockWait, client: Client, database: string): SelfDeadlock | undefined {
  if (!wait.holder_state.startsWith('idle in transaction')) return undefined
  if (Math.min(wait.waited_ms, wait.holder_state_ms) < silentMinMs) return undefined
  const holding = transactionOfSession(wait.holder_pid, client)
  // Its next statement is on the way: it is the event loop that is late.
  if (holding?.queue.current !== undefined) return undefined
  if (holding === undefined && !isOwnSession(wait.holder_pid, client)) return undefined
  const waiting = transactionOfSession(wait.waiter_pid, client)
  const correlationId = correlationTag.exec(wait.holder_application)?.[1]
  // One workflow across two processes is no better.
  const isOneWorkflow =
    correlationId !== undefined && wait.waiter_application === wait.holder_application
  if (waiting === undefined && !isOneWorkflow && !isOwnSession(wait.waiter_pid, client)) {
    return undefined
  }
  const waiter = sessionOf(waiting, wait.waiter_pid, wait.waiter_query, wait.waited_ms)
  const holder = sessionOf(holding, wait.holder_pid, wait.holder_query, wait.holder_state_ms)
  return {
    kind: 'self-deadlock',
    message: describeDeadlock(waiter, holder),
    database,
    waiter,
    holder,
    correlationId,
  }
}

function sessionOf(
  transaction: OpenTransaction | undefined,
  backendPid: number,
  query: string,
  ms: number,
): WatchedSession {
  return {
    backendPid,
    transaction: transaction?.name,
    openedAt: transaction === undefined ? undefined : String(transaction.openedAt),
    query: shortText(query),
    forMs: Math.round(ms),
  }
}

function describeDeadlock(waiter: WatchedSession, holder: WatchedSession): string {
  return (
    `${nameOf(waiter)} has been waiting ${waiter.forMs} ms for a lock of ${nameOf(holder)}, which ` +
    `has sent nothing for ${holder.forMs} ms: if it awaits the first, neither ever ends. ` +
    `Waiting is "${waiter.query}"; the last of the holder was "${holder.query}"`
  )
}

function nameOf({ backendPid, transaction, openedAt }: WatchedSession): string {
  return transaction === undefined
    ? `A bare client of this process (session ${backendPid})`
    : `transaction "${transaction}", opened at ${String(openedAt)} (session ${backendPid})`
}
