import type { CallSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import type { OpenTransaction } from './open-transaction.ts'

/** A part of a transaction that can be rolled back alone. */
export interface Savepoint {
  readonly name: string
  readonly site: CallSite
  state: 'open' | 'released' | 'rolled back'
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Runs a part of a transaction between SAVEPOINT and RELEASE, or ROLLBACK TO where it throws. */
export async function runSavepoint<T>(
  transaction: OpenTransaction,
  name: string,
  site: CallSite,
  run: () => Promise<T>,
): Promise<T> {
  const send = async (text: string): Promise<void> => {
    await transaction.sendTrusted({ kind: 'statement', text, site }, undefined)
  }
  const savepoint: Savepoint = { name, site, state: 'open' }
  const { failed } = transaction
  await send(`savepoint ${quoted(name)}`)
  transaction.savepoints.push(savepoint)
  try {
    const result = await run()
    assertInnermost(transaction, savepoint)
    await send(`release savepoint ${quoted(name)}`)
    savepoint.state = 'released'
    return result
  } catch (error) {
    savepoint.state = 'rolled back'
    if (transaction.state === 'open') {
      await send(`rollback to savepoint ${quoted(name)}; release savepoint ${quoted(name)}`)
      // What failed inside does not stand in the way of the rest any more.
      transaction.failed = failed
    }
    throw error
  } finally {
    const at = transaction.savepoints.indexOf(savepoint)
    if (at !== -1) transaction.savepoints.splice(at)
  }
}

/** Savepoints nest; two that run side by side would each end the other. */
function assertInnermost(transaction: OpenTransaction, savepoint: Savepoint): void {
  const innermost = transaction.savepoints.at(-1)
  const running = transaction.queue.current
  if (innermost === savepoint && running === undefined) return
  const other =
    innermost === savepoint || innermost === undefined
      ? `a call of ${String(running?.site)}`
      : `savepoint "${innermost.name}" of ${String(innermost.site)}`
  throw new IntentViolationError('FC_TX_FLOATING_QUERY', {
    what: `Savepoint "${savepoint.name}" of ${String(savepoint.site)} ended while ${other} was still running`,
  })
}
