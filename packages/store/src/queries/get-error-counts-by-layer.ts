import type { Layer } from '@first-contact/recorder'
import { defineTransaction } from '@first-contact/transactions'

import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import {
  countErrorsBy,
  type CountArgs,
  type CountOptions,
  type ErrorCount,
} from './error-counts.ts'

/** How often each layer failed, most first. */
export async function getErrorCountsByLayer(
  store: StoreConnection,
  options: CountOptions,
): Promise<readonly ErrorCount<Layer>[]> {
  return countByLayer(store.database, { schema: quotedSchema(store), options })
}

const countByLayer = defineTransaction({
  name: 'store.get-error-counts-by-layer',
  intent: 'READ_ONLY',
  run: async (tx, args: CountArgs): Promise<readonly ErrorCount<Layer>[]> =>
    await countErrorsBy(tx, 'layer', args),
})
