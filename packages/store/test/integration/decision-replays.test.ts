import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { listDecisions } from '../../src/queries/list-decisions.ts'
import { askReplay } from '../../src/replays/ask-replay.ts'
import {
  claimReplay,
  closeInterrupted,
  keepReplay,
  releaseReplay,
} from '../../src/replays/claim-replay.ts'
import type { ReplayOutcome } from '../../src/replays/decision-replay.ts'
import { listReplays } from '../../src/replays/list-replays.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

const dayMs = 86_400_000
let nextId = 0

/** A decision of its own for each test: what is open of one is not another's. */
const ask = (environment = 'test') => {
  nextId += 1
  const decisionId = `dec_${nextId.toString(16).padStart(16, '0')}`
  return { decisionId, environment, askedBy: 'ada' }
}
/** Asks where nothing is in the way. */
async function asking(asked: ReturnType<typeof ask>) {
  const answer = await askReplay(fresh.store, asked)
  return answer.kind === 'too many' ? expect.unreachable('too many') : answer
}
const done: ReplayOutcome = {
  state: 'done',
  durationMs: 812.4,
  reason: null,
  results: [
    {
      code: 'current',
      verdict: 'changed',
      reason: null,
      version: 'fcv1:0',
      differences: [{ pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' }],
    },
  ],
}

beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.drop())

test('a replay is queued, runs, and its result is kept', async () => {
  const asked = ask('one')
  const { kind, replay } = await asking(asked)
  expect([replay.state, kind, replay.asked_by]).toEqual(['queued', 'asked', 'ada'])
  const claimed = await claimReplay(fresh.store, { environment: 'one', forMs: 60_000 })
  expect(claimed).toMatchObject({ replay_id: replay.replay_id, attempt: 1 })
  const state = async () => (await listReplays(fresh.store, 'one', [asked.decisionId]))[0]?.state
  expect(await state()).toBe('running')
  await keepReplay(fresh.store, replay.replay_id, done)
  const [kept] = await listReplays(fresh.store, 'one', [asked.decisionId])
  expect(kept).toMatchObject({ state: 'done', duration_ms: 812, results: done.results })
  await keepReplay(fresh.store, replay.replay_id, { ...done, state: 'failed', reason: 'late' })
  expect(await state()).toBe('done')
  expect(await claimReplay(fresh.store, { environment: 'one', forMs: 60_000 })).toBeNull()
})

test('asked twice, it is one replay; once it is done, another', async () => {
  const asked = ask('two')
  const first = await asking(asked)
  const second = await asking({ ...asked, askedBy: 'bob' })
  expect([second.kind, second.replay.replay_id]).toEqual(['open', first.replay.replay_id])
  await keepReplay(fresh.store, first.replay.replay_id, done)
  expect((await asking(asked)).kind).toBe('asked')
  expect(await listReplays(fresh.store, 'two', [asked.decisionId])).toHaveLength(2)
})

test('asked by many in the same moment, it is one replay', async () => {
  const asked = ask('at once')
  const answers = await Promise.all(Array.from({ length: 8 }, () => asking(asked)))
  expect(answers.filter(({ kind }) => kind === 'asked')).toHaveLength(1)
  expect(new Set(answers.map(({ replay }) => replay.replay_id)).size).toBe(1)
  expect(await listReplays(fresh.store, 'at once', [asked.decisionId])).toHaveLength(1)
})

test('when thirty wait, nobody may ask for another decision until one has ended', async () => {
  const replays = await Promise.all(Array.from({ length: 30 }, () => asking(ask('crowd'))))
  expect(await askReplay(fresh.store, ask('crowd'))).toEqual({ kind: 'too many' })
  await keepReplay(fresh.store, replays[0]?.replay.replay_id ?? '', done)
  expect((await asking(ask('crowd'))).kind).toBe('asked')
})

test('more than three hundred within an hour are refused', async () => {
  await fresh.store.ownerDatabase.pool.query(
    `with made as (
       insert into first_contact.decision_replays
       select 'rpl_hour' || n, 'dec_hour' || n, 'hour', 'ada', now() from generate_series(1, 300) n
       returning replay_id
     )
     insert into first_contact.decision_replay_results
     select replay_id, now(), 1, 'done', null, '[]' from made`,
  )
  expect(await askReplay(fresh.store, ask('hour'))).toEqual({ kind: 'too many' })
})

test('of many stations that want the same one, one gets it', async () => {
  await askReplay(fresh.store, ask('many'))
  const claims = await Promise.all(
    Array.from({ length: 8 }, () =>
      claimReplay(fresh.store, { environment: 'many', forMs: 60_000 }),
    ),
  )
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1)
})

test('what a station left is taken up again, three times, and then closed', async () => {
  const asked = ask('left')
  await askReplay(fresh.store, asked)
  for (const attempt of [1, 2, 3]) {
    expect(await claimReplay(fresh.store, { environment: 'left', forMs: 1 })).toMatchObject({
      attempt,
    })
    await sleep(20)
  }
  expect(await claimReplay(fresh.store, { environment: 'left', forMs: 1 })).toBeNull()
  expect(await closeInterrupted(fresh.store, 'left')).toBe(1)
  expect(await closeInterrupted(fresh.store, 'left')).toBe(0)
  const [closed] = await listReplays(fresh.store, 'left', [asked.decisionId])
  expect(closed).toMatchObject({ state: 'interrupted', results: [] })
})

test('what a station gives back as it ends is taken up at once', async () => {
  const asked = ask('back')
  await asking(asked)
  const stateOf = async () => (await listReplays(fresh.store, 'back', [asked.decisionId]))[0]?.state
  const first = await claimReplay(fresh.store, { environment: 'back', forMs: 60_000 })
  expect(await claimReplay(fresh.store, { environment: 'back', forMs: 60_000 })).toBeNull()
  await releaseReplay(fresh.store, first ?? expect.unreachable('nothing was claimed'))
  expect(await stateOf()).toBe('queued')
  const second = await claimReplay(fresh.store, { environment: 'back', forMs: 60_000 })
  expect(second).toMatchObject({ replay_id: first?.replay_id, attempt: 2 })
  expect(await closeInterrupted(fresh.store, 'back')).toBe(0)
})

test('another environment neither sees nor runs it', async () => {
  const asked = ask('here')
  await askReplay(fresh.store, asked)
  expect(await claimReplay(fresh.store, { environment: 'elsewhere', forMs: 1000 })).toBeNull()
  expect(await listReplays(fresh.store, 'elsewhere', [asked.decisionId])).toEqual([])
})

test.each([
  'decision_replays',
  'decision_replay_claims',
  'decision_replay_releases',
  'decision_replay_results',
])('%s is append-only', async (table) => {
  const { pool } = fresh.store.ownerDatabase
  await expect(pool.query(`delete from first_contact.${table}`)).rejects.toThrow('append-only')
  await expect(pool.query(`update first_contact.${table} set replay_id = 'x'`)).rejects.toThrow(
    'append-only',
  )
})

test('the list finds decisions by what their last replay came to', async () => {
  const made = new MadeProducer('test-api', 'verdicts')
  const [changed, mended, never, only] = Array.from({ length: 4 }, () => made.decision())
  const all = [changed, mended, never, only].flatMap((each) => each ?? [])
  await ingestRecords(fresh.store, linesOf(all))
  const replayed = async (id: string | undefined, results: ReplayOutcome['results']) => {
    const asked = { decisionId: id ?? '', environment: 'verdicts', askedBy: 'ada' }
    await keepReplay(fresh.store, (await asking(asked)).replay.replay_id, { ...done, results })
    await sleep(2)
  }
  const of = (code: 'recorded' | 'current', verdict: string) => ({
    code,
    verdict,
    reason: null,
    version: null,
    differences: [],
  })
  await replayed(changed?.decision_id, [of('recorded', 'identical'), of('current', 'changed')])
  await replayed(mended?.decision_id, done.results)
  await replayed(mended?.decision_id, [of('recorded', 'identical'), of('current', 'equivalent')])
  await replayed(only?.decision_id, [of('recorded', 'identical')])
  const found = async (verdict: string, more = {}) => {
    const filter = { environment: 'verdicts', verdict, ...more }
    return (await listDecisions(fresh.store, filter)).items.map((row) => row.decision_id)
  }
  expect(await found('changed')).toEqual([changed?.decision_id])
  expect(await found('equivalent')).toEqual([mended?.decision_id])
  expect(await found('identical')).toEqual([only?.decision_id])
  expect(await found('unreplayable')).toEqual([])
  expect(await found('changed', { engine: 'another' })).toEqual([])
  expect(await found('changed', { environment: 'elsewhere' })).toEqual([])
})

test('replays stay as long as their decision, wherever it is kept', async () => {
  const made = new MadeProducer('test-api', 'kept')
  const failed = { correlation_id: hex32('kept') }
  const [pinned, gone] = [made.decision(failed), made.decision()]
  await ingestRecords(fresh.store, linesOf([made.envelope(failed), pinned, gone]))
  const ids = [pinned.decision_id, gone.decision_id]
  for (const decisionId of ids) {
    const { replay } = await asking({ decisionId, environment: 'kept', askedBy: 'ada' })
    await claimReplay(fresh.store, { environment: 'kept', forMs: 60_000 })
    await keepReplay(fresh.store, replay.replay_id, done)
  }
  const kept = async () =>
    (await listReplays(fresh.store, 'kept', ids)).map((replay) => replay.decision_id)
  await cleanupOldErrors(fresh.store, { asOf: new Date(Date.now() + 80 * dayMs) })
  expect((await kept()).toSorted()).toEqual(ids.toSorted())
  await cleanupOldErrors(fresh.store, { asOf: new Date(Date.now() + 92 * dayMs) })
  expect(await kept()).toEqual([pinned.decision_id])
})
