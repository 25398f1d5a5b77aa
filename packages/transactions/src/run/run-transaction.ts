import { activeRecorder, childSpan, currentSpan } from '@first-contact/recorder'
import type { Definition } from '../define/definition.ts'
import type { CallSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { LiveDatabase } from '../pool/database.ts'
import { followClient } from '../pool/follow-client.ts'
import { shortText } from '../statement/known-statement.ts'
import { activeTransaction, insideTransaction } from './active-transaction.ts'
import { commit, rollback } from './end-transaction.ts'
import { LiveTx } from './live-tx.ts'
import { OpenTransaction } from './open-transaction.ts'
import { withRetries } from './with-retries.ts'

/** One call of a defined transaction. */
export interface TransactionCall {
  readonly definition: Definition
  readonly openedAt: CallSite
  readonly run: (tx: LiveTx<unknown>) => Promise<unknown>
}

/** Runs a transaction on a connection of its own: begin, `run`, commit; rollback on any error. */
export function runTransaction(database: LiveDatabase, call: TransactionCall): Promise<unknown> {
  refuseNested(call)
  const { component } = database
  // Spans are for a recorder, or for whoever looks at the running scope; else they cost for nothing.
  const isSeen = activeRecorder() !== undefined || currentSpan() !== undefined
  if (component === null || !isSeen) return attempts(database, call)
  const { name } = call.definition
  return childSpan({ component, layer: 'L6', operation: name }, () => attempts(database, call))
}

function attempts(database: LiveDatabase, call: TransactionCall): Promise<unknown> {
  return call.definition.attempts === 1
    ? attemptOnce(database, call)
    : withRetries(call.definition.attempts, () => attemptOnce(database, call))
}

async function attemptOnce(database: LiveDatabase, call: TransactionCall): Promise<unknown> {
  const { definition, openedAt } = call
  const client = await database.connector.acquire(database, definition)
  const transaction = new OpenTransaction({
    definition,
    client,
    script: database.scriptOf(definition),
    openedAt,
  })
  const unfollow = followClient(client, transaction)
  database.open.add(transaction)
  let broken: Error | undefined
  try {
    const result = await insideTransaction(transaction, () =>
      call.run(new LiveTx(transaction, definition.intent)),
    )
    refuseFloating(transaction)
    await commit(transaction)
    return result
  } catch (error) {
    broken = await rollback(transaction)
    throw error
  } finally {
    unfollow()
    database.open.delete(transaction)
    database.connector.release(client, broken ?? transaction.lostBecause)
  }
}

/** Before anything is acquired: the inner one would wait for what the outer one holds. */
function refuseNested({ definition, openedAt }: TransactionCall): void {
  const outer = activeTransaction()
  if (outer === undefined) return
  throw new IntentViolationError('FC_TX_NESTED', {
    what: `Transaction "${definition.name}" was opened at ${String(openedAt)}, inside the ${outer.describe()}`,
  })
}

function refuseFloating(transaction: OpenTransaction): void {
  const floating = transaction.queue.current
  if (floating === undefined) return
  transaction.queue.disown()
  throw new IntentViolationError('FC_TX_FLOATING_QUERY', {
    what:
      `"${shortText(floating.text)}" of ${String(floating.site)} was still running when the ` +
      `${transaction.describe()}, returned`,
  })
}
