import { randomBytes } from 'node:crypto'
import { defineTransaction } from '@first-contact/transactions'
import { sqlState } from '../connection/connection-failure.ts'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { replaySelect, type DecisionReplay } from './decision-replay.ts'

export interface NewReplay {
  readonly decisionId: string
  readonly environment: string
  /** A person's name. */
  readonly askedBy: string
}

/** What became of asking. */
export type AskedReplay =
  | { readonly kind: 'asked'; readonly replay: DecisionReplay }
  /** One of the same decision is open; it is the answer to this one too. */
  | { readonly kind: 'open'; readonly replay: DecisionReplay }
  /** Too many wait, or were asked for within an hour. */
  | { readonly kind: 'too many' }

/** They run one at a time and take about a second each: the last of these waits for half a minute. */
const openMax = 30

/** A person who looks into an incident needs a few dozen; a loop would fill the store. */
const perHourMax = 300

const uniqueViolation = '23505'

/** Asks for a replay; of one decision, one is open at a time, whoever asks when. */
export async function askReplay(store: StoreConnection, asked: NewReplay): Promise<AskedReplay> {
  const replayId = `rpl_${randomBytes(8).toString('hex')}`
  const args = { schema: quotedSchema(store), replay: { ...asked, replayId } }
  try {
    return await insertReplay(store.database, args)
  } catch (error) {
    if (sqlState(error) !== uniqueViolation) throw error
    // Somebody asked in the same moment: theirs is there now, or has even ended meanwhile.
    return await insertReplay(store.database, args)
  }
}

type AskArgs = InSchema<{ readonly replay: NewReplay & { readonly replayId: string } }>

const insertReplay = defineTransaction({
  name: 'store.ask-replay',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, replay }: AskArgs): Promise<AskedReplay> => {
    const { replayId, decisionId, environment, askedBy } = replay
    const [open] = await tx.query<DecisionReplay>(
      `${replaySelect(schema)}
       where d.decision_id = $1 and d.environment = $2 and r.replay_id is null
       order by d.asked_at limit 1`,
      [decisionId, environment],
    )
    if (open !== undefined) return { kind: 'open', replay: open }
    const [made] = await tx.query<{ asked_at: Date }>(
      `insert into ${schema}.decision_replays (replay_id, decision_id, environment, asked_by)
       select $1, $2, $3, $4
       where (
           select count(*) from ${schema}.decision_replays d
           left join ${schema}.decision_replay_results r using (replay_id)
           where d.environment = $3 and r.replay_id is null
         ) < ${openMax}
         and (
           select count(*) from ${schema}.decision_replays
           where environment = $3 and asked_at > now() - interval '1 hour'
         ) < ${perHourMax}
       returning asked_at`,
      [replayId, decisionId, environment, askedBy],
    )
    if (made === undefined) return { kind: 'too many' }
    const waiting = { state: 'queued', ended_at: null, duration_ms: null, reason: null } as const
    return {
      kind: 'asked',
      replay: {
        replay_id: replayId,
        decision_id: decisionId,
        environment,
        asked_by: askedBy,
        asked_at: made.asked_at,
        ...waiting,
        results: [],
      },
    }
  },
})
