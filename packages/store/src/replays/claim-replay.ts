import { defineTransaction } from '@first-contact/transactions'
import { sqlState } from '../connection/connection-failure.ts'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { liveClaim, type ReplayOutcome } from './decision-replay.ts'

/** A replay that is ours to run until the claim runs out. */
export interface ClaimedReplay {
  readonly replay_id: string
  readonly decision_id: string
  readonly environment: string
  /** From 1. */
  readonly attempt: number
}

/** After so many stations that went away over it, nobody tries again. */
const attemptsMax = 3

const uniqueViolation = '23505'

/**
 * Takes the oldest replay that nobody runs; null when there is none. Of several stations that want
 * the same one, one gets it.
 */
export async function claimReplay(
  store: StoreConnection,
  { environment, forMs }: { readonly environment: string; readonly forMs: number },
): Promise<ClaimedReplay | null> {
  try {
    return await insertClaim(store.database, { schema: quotedSchema(store), environment, forMs })
  } catch (error) {
    if (sqlState(error) === uniqueViolation) return null
    throw error
  }
}

type ClaimArgs = InSchema<{ readonly environment: string; readonly forMs: number }>

const insertClaim = defineTransaction({
  name: 'store.claim-replay',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, environment, forMs }: ClaimArgs): Promise<ClaimedReplay | null> => {
    const [claimed] = await tx.query<ClaimedReplay>(
      `with open as (
         select d.replay_id, d.decision_id, d.environment, (
           select count(*) from ${schema}.decision_replay_claims c where c.replay_id = d.replay_id
         ) as attempts
         from ${schema}.decision_replays d
         where d.environment = $1
           and not exists (
             select from ${schema}.decision_replay_results r where r.replay_id = d.replay_id)
           and not exists (${liveClaim(schema)})
         order by d.asked_at
       ),
       next as (select * from open where attempts < ${attemptsMax} limit 1),
       claim as (
         insert into ${schema}.decision_replay_claims (replay_id, attempt, expires_at)
         select replay_id, attempts + 1, now() + make_interval(secs => $2::double precision / 1000)
         from next
         returning replay_id, attempt
       )
       select c.replay_id, n.decision_id, n.environment, c.attempt::integer as attempt
       from claim c join next n using (replay_id)`,
      [environment, forMs],
    )
    return claimed ?? null
  },
})

/** Gives back a replay that was claimed and not run to its end: the next who looks may take it. */
export async function releaseReplay(
  store: StoreConnection,
  claimed: Pick<ClaimedReplay, 'replay_id' | 'attempt'>,
): Promise<void> {
  await insertRelease(store.database, { schema: quotedSchema(store), claimed })
}

type ReleaseArgs = InSchema<{ readonly claimed: Pick<ClaimedReplay, 'replay_id' | 'attempt'> }>

const insertRelease = defineTransaction({
  name: 'store.release-replay',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, claimed }: ReleaseArgs) => {
    await tx.query(
      `insert into ${schema}.decision_replay_releases (replay_id, attempt) values ($1, $2)
       on conflict (replay_id, attempt) do nothing`,
      [claimed.replay_id, claimed.attempt],
    )
  },
})

/** Closes replays that three stations went away over; answers how many. */
export async function closeInterrupted(
  store: StoreConnection,
  environment: string,
): Promise<number> {
  const rows = await insertInterrupted(store.database, {
    schema: quotedSchema(store),
    environment,
  })
  return rows.length
}

const insertInterrupted = defineTransaction({
  name: 'store.close-interrupted-replays',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, environment }: InSchema<{ readonly environment: string }>) =>
    await tx.query<{ replay_id: string }>(
      `insert into ${schema}.decision_replay_results (replay_id, duration_ms, state, reason, results)
       select d.replay_id, 0, 'interrupted',
         'the station ended ${attemptsMax} times while it was replayed', '[]'
       from ${schema}.decision_replays d
       where d.environment = $1
         and not exists (
           select from ${schema}.decision_replay_results r where r.replay_id = d.replay_id)
         and not exists (${liveClaim(schema)})
         and (
           select count(*) from ${schema}.decision_replay_claims c where c.replay_id = d.replay_id
         ) >= ${attemptsMax}
       on conflict (replay_id) do nothing
       returning replay_id`,
      [environment],
    ),
})

/** Keeps what came of a replay; a second result of the same replay changes nothing. */
export async function keepReplay(
  store: StoreConnection,
  replayId: string,
  outcome: ReplayOutcome,
): Promise<void> {
  await insertResult(store.database, { schema: quotedSchema(store), replayId, outcome })
}

type KeepArgs = InSchema<{ readonly replayId: string; readonly outcome: ReplayOutcome }>

const insertResult = defineTransaction({
  name: 'store.keep-replay',
  intent: 'ATOMIC_WRITE',
  run: async (tx, { schema, replayId, outcome }: KeepArgs) => {
    const { durationMs, state, reason, results } = outcome
    await tx.query(
      `insert into ${schema}.decision_replay_results (replay_id, duration_ms, state, reason, results)
       values ($1, $2, $3, $4, $5) on conflict (replay_id) do nothing`,
      [replayId, Math.round(durationMs), state, reason, JSON.stringify(results)],
    )
  },
})
