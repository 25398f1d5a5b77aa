import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import type { DecisionRow } from './decision-row.ts'
import { boundsOf } from './kept-bounds.ts'
import { decisionPageStart, readDecisions } from './read-decisions.ts'

/** More decisions than this with one 64-bit id do not happen by chance. */
const sameIdMax = 20

/** The decisions with one id: nearly always one, but ids can collide. */
export async function getDecision(
  store: StoreConnection,
  decisionId: string,
): Promise<readonly DecisionRow[]> {
  const page = await selectDecision(store.database, { schema: quotedSchema(store), decisionId })
  return page.items
}

const selectDecision = defineTransaction({
  name: 'store.get-decision',
  intent: 'READ_ONLY',
  run: async (tx, { schema, decisionId }: InSchema<{ readonly decisionId: string }>) =>
    await readDecisions(tx, schema, {
      ...decisionPageStart({ limit: sameIdMax }),
      where: 'decision_id = $8',
      values: [decisionId],
      order: 'newest',
      kept: await boundsOf(tx, `${schema}.decision_bounds`, decisionId),
    }),
})
