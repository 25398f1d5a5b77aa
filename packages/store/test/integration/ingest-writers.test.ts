import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FirstContactError } from '@first-contact/recorder/errors'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { openStore } from '../../src/connection/open-store.ts'
import { createIngestWriter } from '../../src/ingest/ingest-writer.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getErrorCountsByComponent } from '../../src/queries/get-error-counts-by-component.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})

afterAll(async () => {
  await fresh.drop()
})

const lastHour = () => ({
  since: new Date(Date.now() - 3_600_000),
  until: new Date(Date.now() + 3_600_000),
})

test('four writers on the same hot incidents and records: exact, and no deadlock', async () => {
  const writers = Array.from({ length: 4 }, () =>
    createIngestWriter(fresh.store, { maxBatch: 100, maxDelayMs: 1, lanes: 1 }),
  )
  const made = Array.from({ length: 4 }, (_, index) => new MadeProducer(`hot-${index}`))
  const records = made.flatMap((producer) =>
    Array.from({ length: 400 }, (_, index) =>
      index % 50 === 49
        ? producer.stats()
        : producer.envelope({
            component: `hot.${(index * 7) % 5}`,
            run_id: `run-${index % 90}`,
            attempt: index % 10 === 0 ? 2 : 1,
          }),
    ),
  )
  const lines = linesOf(records)
  // Every writer gets every record, each in another order, so that they meet on rows and rollups.
  const answers = await Promise.all(
    writers.flatMap((writer, index) => {
      const turned = [...lines.slice(index * 400), ...lines.slice(0, index * 400)]
      const order = index % 2 === 0 ? turned : turned.reverse()
      return Array.from({ length: 16 }, (_, part) =>
        writer.ingest(order.slice(part * 100, part * 100 + 100)),
      )
    }),
  )
  await Promise.all(writers.map((writer) => writer.close()))
  const accepted = answers.reduce((sum, answer) => sum + answer.accepted, 0)
  const duplicate = answers.reduce((sum, answer) => sum + answer.duplicate, 0)
  expect([accepted, duplicate]).toEqual([1600, 4800])
  const envelopes = records.filter((record) => record.kind === 'envelope')
  const retries = envelopes.filter((record) => record.attempt > 1).length
  const counts = await getErrorCountsByComponent(fresh.store, lastHour())
  expect(counts.reduce((sum, count) => sum + count.occurrences, 0)).toBe(envelopes.length - retries)
  expect(counts.reduce((sum, count) => sum + count.retries, 0)).toBe(retries)
  const runs = await fresh.store.database.pool.query<{ runs: string; counted: string }>(
    `select sum(affected_runs) as counted, (
       select count(*) from first_contact.infra_incident_subjects where subject_kind = 'r'
     ) as runs from first_contact.infra_incidents`,
  )
  expect(runs.rows[0]?.counted).toBe(runs.rows[0]?.runs)
  const stats = await fresh.store.database.pool.query<{ count: string }>(
    'select sum(count) as count from first_contact.infra_component_stats_hours',
  )
  expect(Number(stats.rows[0]?.count)).toBe((records.length - envelopes.length) * 3)
  expect(await verifyChain(fresh.store)).toMatchObject({
    kind: 'intact',
    rowsChecked: envelopes.length,
  })
})

test('concurrent requests each get their own numbers', async () => {
  const writer = createIngestWriter(fresh.store, { maxBatch: 500, maxDelayMs: 20 })
  const made = new MadeProducer()
  const known = linesOf([made.envelope(), made.envelope()])
  await writer.ingest(known)
  const [first, second, third, fourth] = await Promise.all([
    writer.ingest(linesOf([made.envelope(), made.span()])),
    writer.ingest([...known, ...linesOf([made.envelope()])]),
    writer.ingest(['nonsense', ...linesOf([made.mark({ marked_at: '0000-01-01T00:00:00.000Z' })])]),
    writer.ingest(['']),
  ])
  expect(first).toMatchObject({ accepted: 2, duplicate: 0, rejected: [] })
  expect(second).toMatchObject({ accepted: 1, duplicate: 2, rejected: [] })
  expect(third).toMatchObject({ accepted: 0, duplicate: 0 })
  expect(third.rejected.map((line) => [line.line, line.code])).toEqual([
    [1, 'FC_RECORD_NOT_JSON'],
    [2, 'FC_INGEST_ROW_REFUSED'],
  ])
  expect(fourth).toMatchObject({ accepted: 0, duplicate: 0, rejected: [] })
  await writer.close()
})

test('when Postgres goes away, requests fail as retryable, and the same lines are stored later', async () => {
  const store = await openStore({ kind: 'url', connectionString: fresh.connectionString })
  const writer = createIngestWriter(store)
  const made = new MadeProducer()
  const lines = linesOf([made.envelope(), made.envelope()])
  await writer.ingest(lines.slice(0, 1))
  await store.close()
  const failure = await writer.ingest(lines).catch((error: unknown) => error)
  expect(FirstContactError.is(failure, 'FC_INGEST_UNAVAILABLE')).toBe(true)
  expect(failure).toMatchObject({ retryable: true })
  expect(await ingestRecords(fresh.store, lines)).toMatchObject({ accepted: 1, duplicate: 1 })
})

test('a connection killed in the middle of a batch loses nothing and keeps the chain whole', async () => {
  const made = new MadeProducer()
  const lines = linesOf(
    Array.from({ length: 4000 }, () => made.envelope({ component: 'killed.here' })),
  )
  const writer = createIngestWriter(fresh.store, { maxBatch: 200 })
  const isDone = { value: false }
  let killed = 0
  let answers = 0
  const killing = (async () => {
    let answersBefore = -1
    while (!isDone.value) {
      // One at most for each batch that got through: on a busy machine every one would be killed.
      if (answers > answersBefore) {
        const kills = await fresh.store.ownerDatabase.pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where pid <> pg_backend_pid() and datname = current_database() and state <> 'idle'
           limit 1`,
        )
        killed += kills.rowCount ?? 0
        if (kills.rowCount === 1) answersBefore = answers
      }
      await sleep(5)
    }
  })()
  for (let part = 0; part < 40; part += 1) {
    const some = lines.slice(part * 100, part * 100 + 100)
    for (;;) {
      const answer = await writer.ingest(some).catch(() => null)
      if (answer === null) continue
      answers += answer.accepted + answer.duplicate
      break
    }
  }
  isDone.value = true
  await killing
  await writer.close()
  expect(answers).toBe(4000)
  expect(killed).toBeGreaterThan(3)
  const counts = await getErrorCountsByComponent(fresh.store, lastHour())
  expect(counts.find((count) => count.key === 'killed.here')).toMatchObject({ occurrences: 4000 })
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact', problems: [] })
})

test('a writer with too much waiting turns requests away, and says so', async () => {
  // The records have to be waiting still when the next request comes, however late that is.
  const writer = createIngestWriter(fresh.store, { maxWaiting: 10, maxDelayMs: 2_000 })
  const made = new MadeProducer()
  const first = writer.ingest(linesOf(Array.from({ length: 20 }, () => made.span())))
  await sleep(10)
  const refused = await writer.ingest(linesOf([made.span()])).catch((error: unknown) => error)
  expect(FirstContactError.is(refused, 'FC_INGEST_BUSY')).toBe(true)
  expect(await first).toMatchObject({ accepted: 20 })
  await writer.close()
  const closed = await writer.ingest(linesOf([made.span()])).catch((error: unknown) => error)
  expect(FirstContactError.is(closed, 'FC_INGEST_BUSY')).toBe(true)
})

test('a chain that is gone under a running writer costs a retry, never a record', async () => {
  const writer = createIngestWriter(fresh.store, { lanes: 1 })
  const made = new MadeProducer()
  const lines = linesOf([made.envelope(), made.envelope()])
  await writer.ingest(lines.slice(0, 1))
  // As a restore does it: past the triggers.
  const superuser = await fresh.store.ownerDatabase.pool.connect()
  await superuser.query('set session_replication_role = replica')
  await superuser.query('delete from first_contact.infra_chain_batches')
  await superuser.query('delete from first_contact.infra_chain_writers')
  await superuser.query('set session_replication_role = origin')
  superuser.release()
  const failure = await writer.ingest(lines).catch((error: unknown) => error)
  expect(FirstContactError.is(failure, 'FC_INGEST_UNAVAILABLE')).toBe(true)
  expect(await writer.ingest(lines)).toMatchObject({ accepted: 1, duplicate: 1, rejected: [] })
  await writer.close()
})
