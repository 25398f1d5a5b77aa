import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  countErrorsBy,
  type CountArgs,
  type CountOptions,
  type ErrorCount,
} from './error-counts.ts'

/** How often each component failed, most first. */
export async function getErrorCountsByComponent(
  store: StoreConnection,
  options: CountOptions,
): Promise<readonly ErrorCount[]> {
  return countByComponent(store.database, { schema: quotedSchema(store), options })
}

const countByComponent = defineTransaction({
  name: 'store.get-error-counts-by-component',
  intent: 'READ_ONLY',
  run: async (tx, args: CountArgs) => await countErrorsBy(tx, 'component', args),
})
