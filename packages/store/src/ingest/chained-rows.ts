import type { ChainPlace } from '../chain/chain-hash.ts'
import type { ChainedRows } from '../chain/chain-writer.ts'
import { utcDay } from '../retention/known-days.ts'

/** A row of a table that is in the hash chain. */
interface ChainedRow {
  readonly record: { readonly digest: string; readonly timestamp: string }
  readonly storedAt: string
}

/** Tables in which a row lies under its own day; in the others, under the day it was stored. */
const byOwnTime: ReadonlySet<ChainPlace> = new Set([
  'infra_error_events',
  'infra_decision_snapshots',
])

/** The rows of one table that were new, by day. */
export function chainedRows(
  place: ChainPlace,
  rows: readonly ChainedRow[],
  accepted: ReadonlySet<string>,
): ChainedRows[] {
  const byDay = new Map<string, string[]>()
  for (const { record, storedAt } of rows) {
    if (!accepted.has(record.digest)) continue
    const day = utcDay(byOwnTime.has(place) ? record.timestamp : storedAt)
    const digests = byDay.get(day)
    if (digests === undefined) byDay.set(day, [record.digest])
    else digests.push(record.digest)
  }
  return [...byDay].map(([day, digests]) => ({ place, day, digests }))
}
