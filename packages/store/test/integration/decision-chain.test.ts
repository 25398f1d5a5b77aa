import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { eraseSubject } from '../../src/subjects/erase-subject.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

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

const subject = `sub_${hex32('Ada')}`

/** Two batches: ten decisions each, the last with one out of range and an envelope. */
async function twoBatches(): Promise<void> {
  const made = new MadeProducer()
  const sealed = { subject, sealed: 'c2VhbGVk', seal_key_id: '0123456789abcdef' }
  const first = Array.from({ length: 10 }, () => made.decision(sealed))
  const second = Array.from({ length: 10 }, (_, index) =>
    made.decision(index === 0 ? { timestamp: '1970-01-01T00:00:00.000Z' } : {}),
  )
  await ingestRecords(fresh.store, linesOf(first))
  await ingestRecords(fresh.store, linesOf([...second, made.envelope()]))
}

/** What a superuser can do: triggers do not fire for a replica. */
async function tamper(sql: string): Promise<void> {
  await superuser.query('set session_replication_role = replica')
  await superuser.query(sql)
  await superuser.query('set session_replication_role = origin')
}

const oneRow = `digest = (
  select digest from infra_decision_snapshots where chain_batch = 1 order by decision_id limit 1
)`

test('decisions are in the chain, and every one is looked at', async () => {
  await twoBatches()
  expect(await verifyChain(fresh.store)).toMatchObject({
    kind: 'intact',
    problems: [],
    linksChecked: 4,
    rowsChecked: 21,
  })
})

test.each([
  ['outcome', `outcome = 'deny'`],
  ['output', `output = '{"outcome":"deny"}'`],
  ['input', `input = null`],
  ['tape', `tape = '[]'`],
  ['sealed text', `sealed = 'AAAA'`],
  ['engine version', `engine_version = 'unknown'`],
  ['read set', `read_set = '[]'`],
  ['replayability', `replayability = 'no'`],
  ['time', `"timestamp" = "timestamp" + interval '1 millisecond'`],
])('a changed %s is found, and the decision is named', async (_, change) => {
  await twoBatches()
  const row = await superuser.query<{ decision_id: string }>(
    `select decision_id from infra_decision_snapshots where ${oneRow}`,
  )
  await tamper(`update infra_decision_snapshots set ${change} where ${oneRow}`)
  const { problems } = await verifyChain(fresh.store)
  expect(problems).toMatchObject([
    {
      kind: 'row_changed',
      chainBatch: 1,
      place: 'infra_decision_snapshots',
      errorId: null,
      decisionId: row.rows[0]?.decision_id,
    },
  ])
})

test('a deleted decision, and one deleted out of range, are found', async () => {
  await twoBatches()
  await tamper(`delete from infra_decision_snapshots where ${oneRow}`)
  await tamper('delete from infra_out_of_range_decisions')
  const { problems } = await verifyChain(fresh.store)
  expect(problems).toMatchObject([
    { kind: 'rows_missing', chainBatch: 1, detail: '10 rows were written, 9 are there' },
    { kind: 'rows_missing', chainBatch: 2, place: 'infra_out_of_range_decisions' },
  ])
})

test('erasing a subject leaves the chain intact', async () => {
  await twoBatches()
  await ingestRecords(fresh.store, linesOf([new MadeProducer('keys').subjectKey({ subject })]))
  expect(await eraseSubject(fresh.store, subject, 'test')).toMatchObject({ keysDestroyed: 1 })
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact', rowsChecked: 21 })
})
