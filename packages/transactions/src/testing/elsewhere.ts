import { outsideAny } from '../run/active-transaction.ts'

/**
 * Does work as another process would: a transaction that is open here does not count for it. For a
 * test that needs a rival in the middle of one; in an application it would bring the hang back.
 *
 * @example
 * ```ts
 * await elsewhere(() => rival.query('update runs set name = $1 where id = 1', ['other']))
 * ```
 */
export function elsewhere<T>(work: () => T): T {
  return outsideAny(work)
}
