import { afterEach, beforeEach, expect, test } from 'vitest'
import { addDays, utcDay } from '../../src/retention/known-days.ts'
import { getErrorById } from '../../src/queries/get-error-by-id.ts'
import { getIncidentEnvelopes } from '../../src/queries/get-incident-envelopes.ts'
import { incidentKey } from '../../src/ingest/incident-key.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { putSetting } from '../../src/tokens/settings.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeEach(async () => {
  fresh = await freshStore()
})

afterEach(async () => {
  await fresh.drop()
})

const today = () => utcDay(new Date())
const at = (day: string, time = '12:00:00.000') => `${day}T${time}Z`

async function keepDays(value: number): Promise<void> {
  await putSetting(fresh.store, { key: 'retention_days', value, updatedBy: 'test' })
}

async function placesOf(errorId: string): Promise<string[]> {
  const rows = await getErrorById(fresh.store, errorId)
  return rows.map((row) => row.source)
}

test('envelopes of 1970 and 9999 are kept whole, out of range, and counted now', async () => {
  const made = new MadeProducer()
  const past = made.envelope({ timestamp: '1970-01-01T00:00:00.000Z' })
  const future = made.envelope({ timestamp: '9999-12-31T23:59:59.999Z' })
  const lines = linesOf([past, future])
  expect(await ingestRecords(fresh.store, lines)).toMatchObject({ accepted: 2 })
  expect(await ingestRecords(fresh.store, lines)).toMatchObject({ accepted: 0, duplicate: 2 })
  expect(await placesOf(past.error_id)).toEqual(['out_of_range'])
  const [row] = await getErrorById(fresh.store, future.error_id)
  expect(row).toMatchObject({ ...future, source: 'out_of_range' })
  const evidence = await getIncidentEnvelopes(fresh.store, incidentKey(past))
  expect(evidence.items).toHaveLength(2)
  const incidents = await fresh.store.database.pool.query<{
    first_seen: Date
    occurrences: string
  }>('select first_seen, occurrences from first_contact.infra_incidents')
  expect(incidents.rows).toHaveLength(1)
  expect(incidents.rows[0]?.occurrences).toBe('2')
  expect(Math.abs(Date.now() - Number(incidents.rows[0]?.first_seen))).toBeLessThan(60_000)
})

test('spans and statistics of 1970 are kept whole too', async () => {
  const made = new MadeProducer()
  const old = '1970-01-01T00:00:00.000Z'
  const lines = linesOf([made.span({ started_at: old }), made.stats({ window_start: old })])
  expect(await ingestRecords(fresh.store, lines)).toMatchObject({ accepted: 2 })
  expect(await ingestRecords(fresh.store, lines)).toMatchObject({ duplicate: 2 })
})

test('the first and the last day that are kept have partitions, their neighbours have none', async () => {
  const made = new MadeProducer()
  const inside = [addDays(today(), -90), addDays(today(), 1)].map((day) =>
    made.envelope({ timestamp: at(day) }),
  )
  const outside = [addDays(today(), -91), addDays(today(), 2)].map((day) =>
    made.envelope({ timestamp: at(day) }),
  )
  await ingestRecords(fresh.store, linesOf([...inside, ...outside]))
  for (const record of inside) expect(await placesOf(record.error_id)).toEqual(['kept'])
  for (const record of outside) expect(await placesOf(record.error_id)).toEqual(['out_of_range'])
})

test('midnight between send and retry changes nothing: a day is the envelope its own', async () => {
  const made = new MadeProducer()
  const records = [
    made.envelope({ timestamp: at(addDays(today(), -1), '23:59:59.999') }),
    made.envelope({ timestamp: at(today(), '00:00:00.000') }),
  ]
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ accepted: 2 })
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ duplicate: 2 })
})

test('an envelope that fell out of range between send and retry is still one', async () => {
  const made = new MadeProducer()
  const record = made.envelope({ timestamp: at(addDays(today(), -40)) })
  expect(await ingestRecords(fresh.store, linesOf([record]))).toMatchObject({ accepted: 1 })
  await keepDays(30)
  expect(await ingestRecords(fresh.store, linesOf([record]))).toMatchObject({ duplicate: 1 })
  expect(await placesOf(record.error_id)).toEqual(['kept'])
})

test('an envelope that came into range between send and retry is still one', async () => {
  const made = new MadeProducer()
  await keepDays(30)
  const record = made.envelope({ timestamp: at(addDays(today(), -40)) })
  expect(await ingestRecords(fresh.store, linesOf([record]))).toMatchObject({ accepted: 1 })
  await keepDays(90)
  expect(await ingestRecords(fresh.store, linesOf([record]))).toMatchObject({ duplicate: 1 })
  expect(await placesOf(record.error_id)).toEqual(['out_of_range'])
})

test('a partition dropped behind the writer is made again', async () => {
  const made = new MadeProducer()
  const day = addDays(today(), -20)
  await ingestRecords(fresh.store, linesOf([made.envelope({ timestamp: at(day) })]))
  await fresh.store.ownerDatabase.pool.query('select first_contact.cleanup_as_of(10, 10, 3, now())')
  const late = made.envelope({ timestamp: at(day) })
  expect(await ingestRecords(fresh.store, linesOf([late]))).toMatchObject({ accepted: 1 })
  expect(await placesOf(late.error_id)).toEqual(['kept'])
})
