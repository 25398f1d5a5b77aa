import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { makePartitions, utcDay } from './known-days.ts'

/** Makes the partitions of some days ahead of need; answers how many were missing. */
export async function ensurePartitions(
  store: StoreConnection,
  days: { readonly from: Date; readonly to: Date },
): Promise<number> {
  return await makePartitions(store.database, quotedSchema(store), {
    first: utcDay(days.from),
    last: utcDay(days.to),
  })
}
