import type { QueryCall } from './query-call.ts'

const tagged = /;?\s*$/

/** Only hex digits get here: the value needs no escaping. */
export function tagStatement(correlationId: string): string {
  return `set local application_name = 'fc/${correlationId}'`
}

/**
 * Makes a BEGIN carry the correlation id into `application_name`, in the same round trip.
 *
 * `pg_stat_activity` and the server's log then name the correlation behind a lock or a slow
 * statement. SET LOCAL ends with the transaction, so nothing is left on a pooled connection, also
 * behind a transaction pooler.
 */
export function tagTransaction(call: QueryCall, correlationId: string): readonly unknown[] {
  const text = call.text.replace(tagged, `; ${tagStatement(correlationId)}`)
  const [query, ...rest] = call.args
  return [typeof query === 'string' ? text : { ...(query as object), text }, ...rest]
}

/** Two statements give two results; the caller asked for one. */
export function firstResult(result: unknown): unknown {
  if (!Array.isArray(result)) return result
  const results: readonly unknown[] = result
  return results[0]
}
