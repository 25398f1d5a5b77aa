import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { replaySelect, type DecisionReplay } from './decision-replay.ts'

/** Of one decision, more are read by nobody. */
const perDecisionMax = 20

/** Replays of some decisions, newest first, at most twenty of each. */
export async function listReplays(
  store: StoreConnection,
  environment: string,
  decisionIds: readonly string[],
): Promise<readonly DecisionReplay[]> {
  if (decisionIds.length === 0) return []
  return await selectReplays(store.database, {
    schema: quotedSchema(store),
    environment,
    decisionIds,
  })
}

type ListArgs = InSchema<{ readonly environment: string; readonly decisionIds: readonly string[] }>

const selectReplays = defineTransaction({
  name: 'store.list-replays',
  intent: 'READ_ONLY',
  run: async (tx, { schema, environment, decisionIds }: ListArgs) =>
    await tx.query<DecisionReplay>(
      `select replay_id, decision_id, environment, asked_by, asked_at, ended_at, duration_ms,
         reason, results, state
       from (
         select found.*, row_number() over (
           partition by decision_id order by asked_at desc, replay_id
         ) as place
         from (${replaySelect(schema)}
           where d.decision_id = any ($1) and d.environment = $2) found
       ) placed
       where place <= ${perDecisionMax}
       order by asked_at desc, replay_id`,
      [decisionIds, environment],
    ),
})
