import { afterAll, beforeAll, expect, test } from 'vitest'
import { getErrorById } from '../../src/queries/get-error-by-id.ts'
import { getIncidentRollup } from '../../src/queries/get-incident-rollup.ts'
import { incidentKey } from '../../src/ingest/incident-key.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})

afterAll(async () => {
  await fresh.drop()
})

async function countOf(producer: MadeProducer, table = 'infra_error_events'): Promise<number> {
  const result = await fresh.store.database.pool.query<{ count: string }>(
    `select count(*) from first_contact.${table} where producer_epoch = $1`,
    [producer.epoch],
  )
  return Number(result.rows[0]?.count)
}

test('every kind of record is stored once, however often its batch is sent', async () => {
  const made = new MadeProducer()
  const records = [
    made.start(),
    ...Array.from({ length: 120 }, () => made.envelope({ component: 'once.each' })),
    ...Array.from({ length: 60 }, () => made.span()),
    made.stats(),
    made.stats({ components: [] }),
    made.mark(),
    made.shed(),
  ]
  const first = await ingestRecords(fresh.store, linesOf(records))
  expect(first).toMatchObject({ accepted: records.length, duplicate: 0, rejected: [] })
  const again = await ingestRecords(fresh.store, linesOf(records))
  expect(again).toMatchObject({ accepted: 0, duplicate: records.length, rejected: [] })
  expect(await countOf(made)).toBe(120)
  expect(await countOf(made, 'infra_spans')).toBe(60)
  expect(await countOf(made, 'infra_component_stats')).toBe(2)
  const key = incidentKey({
    component: 'once.each',
    layer: 'L5',
    error_class: 'infra.timeout',
    operation: 'step',
  })
  const [rollup] = await getIncidentRollup(fresh.store, key)
  expect(rollup).toMatchObject({ occurrences: 120, total_occurrences: 120, affected_runs: 1 })
})

test('overlapping batches in another order store each record once and count exactly', async () => {
  const made = new MadeProducer()
  const records = Array.from({ length: 300 }, () => made.envelope())
  const batches = [records.slice(0, 200), records.slice(100).reverse(), [...records].reverse()]
  const answers = await Promise.all(
    batches.map((batch) => ingestRecords(fresh.store, linesOf(batch))),
  )
  expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(300)
  expect(answers.reduce((sum, answer) => sum + answer.duplicate, 0)).toBe(400)
  expect(await countOf(made)).toBe(300)
})

test('a record that comes twice in one request is one row and one duplicate', async () => {
  const made = new MadeProducer()
  const [line] = linesOf([made.envelope()])
  const answer = await ingestRecords(fresh.store, [line ?? '', line ?? '', line ?? ''])
  expect(answer).toMatchObject({ accepted: 1, duplicate: 2 })
})

test('two envelopes with one id in one millisecond are two rows', async () => {
  const made = new MadeProducer()
  const same = { error_id: 'err_0123456789ab', timestamp: new Date().toISOString() }
  const records = [
    made.envelope({ ...same, message: 'one' }),
    made.envelope({ ...same, message: 'two' }),
  ]
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ accepted: 2 })
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ duplicate: 2 })
  const found = await getErrorById(fresh.store, same.error_id)
  expect(found.map((row) => row.message).sort()).toEqual(['one', 'two'])
})

test('what is read back is the record that was sent, to the letter', async () => {
  const made = new MadeProducer()
  const sent = made.envelope({ violations: ['emission:L4:infra.timeout'] })
  await ingestRecords(fresh.store, linesOf([sent]))
  const [row] = await getErrorById(fresh.store, sent.error_id)
  expect(row).toMatchObject({ ...sent })
  expect(JSON.stringify(row?.context)).toBe(JSON.stringify(sent.context))
})

test('a broken line is rejected by name, and the lines around it are stored', async () => {
  const made = new MadeProducer()
  const good = [made.envelope(), made.envelope()]
  const badClass = { ...made.envelope(), error_class: 'nonsense' }
  const badDigest = { ...made.envelope(), message: 'changed on its way' }
  const lines = [
    JSON.stringify(good[0]),
    '{"kind":"envelope","format":1,',
    JSON.stringify(badClass),
    JSON.stringify(badDigest),
    JSON.stringify(good[1]),
    '',
  ]
  const answer = await ingestRecords(fresh.store, lines)
  expect(answer).toMatchObject({ accepted: 2, duplicate: 0 })
  expect(answer.rejected).toMatchObject([
    { line: 2, sequence: null, code: 'FC_RECORD_NOT_JSON' },
    { line: 3, sequence: 3, field: 'error_class' },
    { line: 4, sequence: 4, code: 'FC_INGEST_DIGEST_MISMATCH', field: 'digest' },
  ])
  const kept = await fresh.store.database.pool.query(
    `select code, field, sequence::int from first_contact.infra_rejected
     where producer_epoch = $1 order by sequence`,
    [made.epoch],
  )
  expect(kept.rows).toMatchObject([{ sequence: 3 }, { sequence: 4 }])
  // The same broken lines again leave no second row.
  await ingestRecords(fresh.store, lines)
  const total = await fresh.store.database.pool.query(
    'select from first_contact.infra_rejected where producer_epoch = $1',
    [made.epoch],
  )
  expect(total.rowCount).toBe(2)
})

test('a token of one environment cannot store records of another', async () => {
  const made = new MadeProducer('test-api', 'staging')
  const own = new MadeProducer('test-api', 'production')
  const lines = linesOf([made.envelope(), own.envelope()])
  const answer = await ingestRecords(fresh.store, lines, { environment: 'production' })
  expect(answer.accepted).toBe(1)
  expect(answer.rejected).toMatchObject([{ code: 'FC_INGEST_ENVIRONMENT', field: 'environment' }])
})

test('a request without any record of the token’s environment is refused before anything is kept', async () => {
  const made = new MadeProducer('test-api', 'staging')
  const lines = linesOf([made.envelope(), made.envelope()])
  await expect(
    ingestRecords(fresh.store, lines, { environment: 'production' }),
  ).rejects.toMatchObject({ code: 'FC_INGEST_OTHER_ENVIRONMENT' })
  const kept = await fresh.store.database.pool.query(
    'select from first_contact.infra_rejected where producer_epoch = $1',
    [made.epoch],
  )
  expect(kept.rowCount).toBe(0)
})

test('a row that only Postgres refuses is isolated, and the others of its batch are stored', async () => {
  const made = new MadeProducer()
  // Year 0 is a year in JavaScript and none in Postgres.
  const records = Array.from({ length: 9 }, (_, index) =>
    made.span(index === 5 ? { started_at: '0000-01-01T00:00:00.000Z' } : {}),
  )
  const marks = [made.mark({ marked_at: '0000-01-01T00:00:00.000Z' })]
  const answer = await ingestRecords(fresh.store, linesOf([...records, ...marks]))
  expect(answer).toMatchObject({ accepted: 9, duplicate: 0 })
  expect(answer.rejected).toMatchObject([{ line: 10, code: 'FC_INGEST_ROW_REFUSED' }])
})

test('an empty request and blank lines are nothing', async () => {
  expect(await ingestRecords(fresh.store, [])).toMatchObject({ accepted: 0, duplicate: 0 })
  expect(await ingestRecords(fresh.store, ['', ''])).toMatchObject({ accepted: 0, rejected: [] })
})
