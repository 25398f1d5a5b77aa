import { randomBytes } from 'node:crypto'
import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { replaySelect, type DecisionReplay } from './decision-replay.ts'

export interface NewReplay {
  readonly decisionId: string
  readonly environment: string
  /** A person's name. */
  readonly askedBy: string
}

/** Asks for a replay; answers the one that is open already, where there is one. */
export async function askReplay(
  store: StoreConnection,
  replay: NewReplay,
): Promise<{ readonly replay: DecisionReplay; readonly isNew: boolean }> {
  const replayId = `rpl_${randomBytes(8).toString('hex')}`
  const row = await insertReplay(store.database, {
    schema: quotedSchema(store),
    replay: { ...replay, replayId },
  })
  return { replay: row, isNew: row.replay_id === replayId }
}

type AskArgs = InSchema<{ readonly replay: NewReplay & { readonly replayId: string } }>

const insertReplay = defineTransaction({
  name: 'store.ask-replay',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, replay }: AskArgs): Promise<DecisionReplay> => {
    const { replayId, decisionId, environment, askedBy } = replay
    const [open] = await tx.query<DecisionReplay>(
      `${replaySelect(schema)}
       where d.decision_id = $1 and d.environment = $2 and r.replay_id is null
       order by d.asked_at limit 1`,
      [decisionId, environment],
    )
    if (open !== undefined) return open
    const [made] = await tx.query<{ asked_at: Date }>(
      `insert into ${schema}.decision_replays (replay_id, decision_id, environment, asked_by)
       values ($1, $2, $3, $4) returning asked_at`,
      [replayId, decisionId, environment, askedBy],
    )
    return {
      replay_id: replayId,
      decision_id: decisionId,
      environment,
      asked_by: askedBy,
      asked_at: made?.asked_at ?? new Date(),
      state: 'queued',
      ended_at: null,
      duration_ms: null,
      reason: null,
      results: [],
    }
  },
})
