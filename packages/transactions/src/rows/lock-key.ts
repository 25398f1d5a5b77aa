import type { SingleConnectionTxn } from '../intent/tx.ts'
import { firstSite } from '../run/first-site.ts'
import { lockingTransaction } from './locking-tx.ts'

/** How a name is locked. */
export interface LockKeyOptions {
  /**
   * `share` goes with other holders of `share`, and keeps out `exclusive`.
   * @defaultValue `'exclusive'`
   */
  readonly strength?: 'exclusive' | 'share'
  /**
   * The second argument of `hashtextextended`, for a name that SQL functions lock too.
   * @defaultValue a number that sets these names apart from those of others
   */
  readonly seed?: number
}

/** Keeps these keys apart from those of others who hash texts for advisory locks. */
const ownSeed = 4_127

/**
 * Locks a name until the end of the transaction, for work that has no row of its own. Waits for
 * whoever has it, up to the lock timeout.
 *
 * @throws IntentViolationError `FC_TX_INTENT_NOT_COVERED`
 *
 * @example
 * ```ts
 * await lockKey(tx, `nightly report ${day}`)
 * ```
 */
export async function lockKey<S>(
  tx: SingleConnectionTxn<S>,
  key: string,
  options: LockKeyOptions = {},
): Promise<void> {
  const transaction = lockingTransaction(tx, 'lockKey')
  const suffix = options.strength === 'share' ? '_shared' : ''
  const text = `select pg_advisory_xact_lock${suffix}(hashtextextended($1, $2))`
  const values = [key, options.seed ?? ownSeed]
  const site = firstSite(lockKey, transaction.definition)
  await transaction.sendTrusted({ kind: 'statement', text, site }, values)
}
