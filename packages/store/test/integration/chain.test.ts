import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { genesisHash } from '../../src/chain/chain-hash.ts'
import type { ChainProblem } from '../../src/chain/chain-verdict.ts'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { createIngestWriter } from '../../src/ingest/ingest-writer.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { addDays, utcDay } from '../../src/retention/known-days.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore
let superuser: Client

beforeEach(async () => {
  fresh = await freshStore()
  superuser = new Client({ connectionString: fresh.connectionString })
  await superuser.connect()
  await superuser.query('set search_path = first_contact')
})

afterEach(async () => {
  await superuser.end()
  await fresh.drop()
})

/** Three batches of ten; the last one with an envelope out of range. */
async function threeBatches(): Promise<void> {
  const made = new MadeProducer()
  for (let batch = 0; batch < 3; batch += 1) {
    const records = Array.from({ length: 10 }, (_, index) =>
      made.envelope(batch === 2 && index === 0 ? { timestamp: '1970-01-01T00:00:00.000Z' } : {}),
    )
    await ingestRecords(fresh.store, linesOf(records))
  }
}

/** What a superuser can do: triggers do not fire for a replica. */
async function tamper(sql: string): Promise<void> {
  await superuser.query('set session_replication_role = replica')
  await superuser.query(sql)
  await superuser.query('set session_replication_role = origin')
}

async function firstProblem(): Promise<ChainProblem | undefined> {
  const verdict = await verifyChain(fresh.store)
  expect(verdict.kind).toBe('broken')
  return verdict.problems[0]
}

const oneRow = `digest = (
  select digest from infra_error_events where chain_batch = 2 order by error_id limit 1
)`

test('an untouched store is intact, and every row was looked at', async () => {
  await threeBatches()
  const verdict = await verifyChain(fresh.store)
  expect(verdict).toMatchObject({ kind: 'intact', problems: [], linksChecked: 4, rowsChecked: 30 })
  expect(verdict.heads).toHaveLength(1)
})

test('an empty store is intact', async () => {
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact', rowsChecked: 0 })
})

test.each([
  ['message', `message = 'nothing happened'`],
  ['severity', `severity = 'info'`],
  ['context', `context = '{}'`],
  ['exception chain', `exception_chain = '[]'`],
  ['time', `"timestamp" = "timestamp" + interval '1 millisecond'`],
  ['producer sequence', 'sequence = sequence + 1000'],
  ['incident key', `incident_key = 'fc1:0000000000000000'`],
])('a changed %s is found, and the row is named', async (_, change) => {
  await threeBatches()
  const row = await superuser.query<{ error_id: string }>(
    `select error_id from infra_error_events where ${oneRow}`,
  )
  await tamper(`update infra_error_events set ${change} where ${oneRow}`)
  expect(await firstProblem()).toMatchObject({
    kind: 'row_changed',
    chainBatch: 2,
    errorId: row.rows[0]?.error_id,
  })
})

test('a row moved to another day is found', async () => {
  await threeBatches()
  await superuser.query('select ensure_day_partitions(current_date - 1, current_date)')
  await tamper(
    `update infra_error_events set "timestamp" = "timestamp" - interval '1 day' where ${oneRow}`,
  )
  expect(await firstProblem()).toMatchObject({ chainBatch: 2 })
})

test('a deleted row is found, and its batch is named', async () => {
  await threeBatches()
  await tamper(`delete from infra_error_events where ${oneRow}`)
  expect(await firstProblem()).toMatchObject({
    kind: 'rows_missing',
    chainBatch: 2,
    detail: '10 rows were written, 9 are there',
  })
})

test('a deleted batch, a deleted row out of range, and a truncated table are found', async () => {
  await threeBatches()
  await tamper('delete from infra_out_of_range')
  expect(await firstProblem()).toMatchObject({ kind: 'rows_missing', place: 'infra_out_of_range' })
  await tamper('delete from infra_error_events where chain_batch = 1')
  expect(await firstProblem()).toMatchObject({ kind: 'rows_missing', chainBatch: 1 })
  await tamper('truncate infra_error_events')
  expect((await verifyChain(fresh.store)).problems).toHaveLength(4)
})

test('a row with a right digest that was put in past ingest is found', async () => {
  await threeBatches()
  const made = new MadeProducer()
  const other = await freshStore()
  await ingestRecords(other.store, linesOf([made.envelope()]))
  const rows = await other.store.database.pool.query<{ row: string }>(
    'select to_json(e) as row from first_contact.infra_error_events e',
  )
  await other.drop()
  const insert = `insert into infra_error_events
    select * from json_populate_record(null::infra_error_events, '${JSON.stringify({
      ...(rows.rows[0]?.row as unknown as object),
      chain_writer: 1,
      chain_batch: 2,
    }).replaceAll("'", "''")}')`
  await tamper(insert)
  expect(await firstProblem()).toMatchObject({
    kind: 'rows_inserted',
    chainBatch: 2,
    detail: '10 rows were written, 11 are there',
  })
})

test('a row that names a batch that never was is found', async () => {
  await threeBatches()
  await tamper(`update infra_error_events set chain_batch = 77 where ${oneRow}`)
  const problems = (await verifyChain(fresh.store)).problems
  expect(problems.map((problem) => [problem.kind, problem.chainBatch])).toEqual([
    ['rows_missing', 2],
    ['rows_inserted', 77],
  ])
})

test('a batch deleted with its link is found by the link after it', async () => {
  await threeBatches()
  await tamper('delete from infra_error_events where chain_batch = 2')
  await tamper('delete from infra_chain_batches where chain_batch = 2')
  expect(await firstProblem()).toMatchObject({ kind: 'link_missing', chainBatch: 3 })
})

test('a link rewritten to fit a change is found by the link after it', async () => {
  await threeBatches()
  await tamper(`update infra_chain_batches set row_count = 9 where chain_batch = 2`)
  expect(await firstProblem()).toMatchObject({ kind: 'link_changed', chainBatch: 2 })
  await tamper(`update infra_chain_batches set row_count = 10, hash = repeat('0', 64)
    where chain_batch = 2`)
  expect((await verifyChain(fresh.store)).problems.map((problem) => problem.kind)).toContain(
    'link_missing',
  )
})

test('a tail cut off a chain is found once another writer followed it', async () => {
  await threeBatches()
  const made = new MadeProducer()
  const writer = createIngestWriter(fresh.store, { lanes: 1 })
  await writer.ingest(linesOf([made.envelope()]))
  await writer.close()
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact' })
  for (const table of ['infra_error_events', 'infra_out_of_range', 'infra_chain_batches']) {
    await tamper(`delete from ${table} where chain_writer = 1 and chain_batch = 3`)
  }
  expect(await firstProblem()).toMatchObject({
    kind: 'tail_missing',
    chainWriter: 1,
    chainBatch: 3,
  })
})

test('what a writer followed cannot be rewritten either', async () => {
  await threeBatches()
  const writer = createIngestWriter(fresh.store, { lanes: 1 })
  await writer.ingest(linesOf([new MadeProducer().envelope()]))
  await writer.close()
  await tamper(`update infra_chain_writers set follows = '[]' where chain_writer = 2`)
  expect(await firstProblem()).toMatchObject({ kind: 'link_changed', chainWriter: 2 })
  const forged = genesisHash([])
  await tamper(`update infra_chain_writers set genesis_hash = '${forged}' where chain_writer = 2`)
  expect(await firstProblem()).toMatchObject({ kind: 'link_missing', chainWriter: 2 })
})

test('a day dropped by retention keeps its links and is no problem', async () => {
  const made = new MadeProducer()
  const old = `${addDays(utcDay(new Date()), -30)}T12:00:00.000Z`
  await ingestRecords(fresh.store, linesOf([made.envelope({ timestamp: old }), made.envelope()]))
  const cut = { retentionDays: 20, asOf: new Date() }
  await cleanupOldErrors(fresh.store, cut)
  expect(await verifyChain(fresh.store)).toMatchObject({
    kind: 'intact',
    linksChecked: 2,
    rowsChecked: 1,
    linksOfDroppedDays: 1,
  })
  // A late envelope of that day makes the partition again; it is checked like any other.
  await ingestRecords(fresh.store, linesOf([made.envelope({ timestamp: old })]))
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact', rowsChecked: 2 })
})

test('a day dropped past retention is found', async () => {
  await threeBatches()
  const today = utcDay(new Date()).replaceAll('-', '')
  await superuser.query(`drop table infra_error_events_${today}`)
  expect(await firstProblem()).toMatchObject({ kind: 'rows_missing', chainBatch: 1 })
})
