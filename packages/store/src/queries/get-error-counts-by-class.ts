import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  countErrorsBy,
  type CountArgs,
  type CountOptions,
  type ErrorCount,
} from './error-counts.ts'

/** How often each error class occurred, most first. */
export async function getErrorCountsByClass(
  store: StoreConnection,
  options: CountOptions,
): Promise<readonly ErrorCount[]> {
  return countByClass(store.database, { schema: quotedSchema(store), options })
}

const countByClass = defineTransaction({
  name: 'store.get-error-counts-by-class',
  intent: 'READ_ONLY',
  run: async (tx, args: CountArgs) => await countErrorsBy(tx, 'error_class', args),
})
