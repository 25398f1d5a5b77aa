import type { Pool } from 'pg'
import { distantCallerSite } from '../errors/call-site.ts'
import { IntentViolationError } from '../errors/intent-violation-error.ts'
import { activeTransaction, outsideAny } from '../run/active-transaction.ts'
import { refuseCall } from './refuse-call.ts'

type AnyMethod = (...args: readonly unknown[]) => unknown

const guardedPools = new WeakSet<Pool>()

function secondConnection(poolName: string): IntentViolationError | undefined {
  const open = activeTransaction()
  if (open === undefined) return undefined
  return new IntentViolationError('FC_TX_SECOND_CONNECTION', {
    what:
      `A second connection was asked for at ${String(distantCallerSite())}, of pool "${poolName}", ` +
      `inside the ${open.describe()}`,
  })
}

/**
 * Makes a pool refuse to be used inside an open transaction, in place, before it is asked: a
 * second connection can wait for a lock of the first, or for the pool that the first has drained,
 * and nobody ever ends that.
 */
export function guardPool(pool: Pool, name: string): void {
  if (guardedPools.has(pool)) return
  guardedPools.add(pool)
  for (const method of ['connect', 'query'] as const) {
    const inner = pool[method].bind(pool) as AnyMethod
    const guarded: AnyMethod = (...args) => {
      const error = secondConnection(name)
      if (error !== undefined) return refuseCall(error, args)
      // What the pool makes now, sockets and timers, outlives whatever runs here.
      return outsideAny(() => inner(...args))
    }
    Reflect.set(pool, method, guarded)
  }
}
