import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { covers } from '../intent/intent.ts'
import { LiveTx } from '../run/live-tx.ts'
import type { OpenTransaction } from '../run/open-transaction.ts'

/** The transaction behind a tx that may lock. */
export function lockingTransaction(tx: unknown, what: string): OpenTransaction {
  const { transaction, intent } = LiveTx.open(tx)
  if (covers(intent, 'LOCKED_MUTATION')) return transaction
  throw new IntentViolationError('FC_TX_INTENT_NOT_COVERED', {
    what: `${what} was called at ${String(distantCallerSite())} with a tx that is ${intent}, in the ${transaction.describe()}`,
  })
}
