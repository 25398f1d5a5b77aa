import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askReplay } from '../../src/replays/ask-replay.ts'
import { claimReplay, closeInterrupted, keepReplay } from '../../src/replays/claim-replay.ts'
import type { ReplayOutcome } from '../../src/replays/decision-replay.ts'
import { listReplays } from '../../src/replays/list-replays.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'

let fresh: FreshStore

const dayMs = 86_400_000
let nextId = 0

/** A decision of its own for each test: what is open of one is not another's. */
const ask = (environment = 'test') => {
  nextId += 1
  const decisionId = `dec_${nextId.toString(16).padStart(16, '0')}`
  return { decisionId, environment, askedBy: 'ada' }
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
  const { replay, isNew } = await askReplay(fresh.store, asked)
  expect([replay.state, isNew, replay.asked_by]).toEqual(['queued', true, 'ada'])
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
  const first = await askReplay(fresh.store, asked)
  const second = await askReplay(fresh.store, { ...asked, askedBy: 'bob' })
  expect([second.isNew, second.replay.replay_id]).toEqual([false, first.replay.replay_id])
  await keepReplay(fresh.store, first.replay.replay_id, done)
  expect((await askReplay(fresh.store, asked)).isNew).toBe(true)
  expect(await listReplays(fresh.store, 'two', [asked.decisionId])).toHaveLength(2)
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

test('another environment neither sees nor runs it', async () => {
  const asked = ask('here')
  await askReplay(fresh.store, asked)
  expect(await claimReplay(fresh.store, { environment: 'elsewhere', forMs: 1000 })).toBeNull()
  expect(await listReplays(fresh.store, 'elsewhere', [asked.decisionId])).toEqual([])
})

test.each(['decision_replays', 'decision_replay_claims', 'decision_replay_results'])(
  '%s is append-only',
  async (table) => {
    const { pool } = fresh.store.ownerDatabase
    await expect(pool.query(`delete from first_contact.${table}`)).rejects.toThrow('append-only')
    await expect(pool.query(`update first_contact.${table} set replay_id = 'x'`)).rejects.toThrow(
      'append-only',
    )
  },
)

test('replays go with the evidence of their time', async () => {
  const asked = ask('old')
  await askReplay(fresh.store, asked)
  await cleanupOldErrors(fresh.store, { asOf: new Date(Date.now() + 80 * dayMs) })
  expect(await listReplays(fresh.store, 'old', [asked.decisionId])).toHaveLength(1)
  await cleanupOldErrors(fresh.store, { asOf: new Date(Date.now() + 92 * dayMs) })
  expect(await listReplays(fresh.store, 'old', [asked.decisionId])).toEqual([])
})
