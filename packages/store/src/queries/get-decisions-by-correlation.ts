import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { DecisionRow } from './decision-row.ts'
import { boundsOf } from './kept-bounds.ts'
import type { Page, PageOptions, PageStart } from './page.ts'
import { decisionPageStart, readDecisions } from './read-decisions.ts'

/** The decisions of one correlation, oldest first. */
export async function getDecisionsByCorrelation(
  store: StoreConnection,
  correlationId: string,
  options: PageOptions = {},
): Promise<Page<DecisionRow>> {
  return selectByCorrelation(store.database, {
    schema: quotedSchema(store),
    correlationId,
    start: decisionPageStart(options),
  })
}

type Args = InSchema<{ readonly correlationId: string; readonly start: PageStart }>

const selectByCorrelation = defineTransaction({
  name: 'store.get-decisions-by-correlation',
  intent: 'READ_ONLY',
  run: async (tx, { schema, correlationId, start }: Args) =>
    await readDecisions(tx, schema, {
      ...start,
      where: 'correlation_id = $8',
      values: [correlationId],
      order: 'oldest',
      kept: await boundsOf(tx, `${schema}.decision_correlation_bounds`, correlationId),
    }),
})
