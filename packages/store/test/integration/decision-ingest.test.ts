import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIngestWriter } from '../../src/ingest/ingest-writer.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getGaps } from '../../src/gaps/get-gaps.ts'
import { getDecision } from '../../src/queries/get-decision.ts'
import { getDecisionCounts } from '../../src/queries/get-decision-counts.ts'
import { addDays, utcDay } from '../../src/retention/known-days.ts'
import { putSetting } from '../../src/tokens/settings.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})

afterAll(async () => {
  await fresh.drop()
})

const hourMs = 3_600_000
const lately = () => ({
  since: new Date(Date.now() - 2 * hourMs),
  until: new Date(Date.now() + 2 * hourMs),
})

async function countOf(
  producer: MadeProducer,
  table = 'infra_decision_snapshots',
): Promise<number> {
  const result = await fresh.store.database.pool.query<{ count: string }>(
    `select count(*) from first_contact.${table} where producer_epoch = $1`,
    [producer.epoch],
  )
  return Number(result.rows[0]?.count)
}

async function decisionsOf(engine: string): Promise<number> {
  const counts = await getDecisionCounts(fresh.store, { ...lately(), engine })
  return counts.reduce((sum, { decisions }) => sum + decisions, 0)
}

test('decisions are stored and counted once, however often their batch is sent', async () => {
  const made = new MadeProducer()
  const records = [
    made.envelope(),
    ...Array.from({ length: 120 }, () => made.decision({ engine: 'once' })),
    ...Array.from({ length: 3 }, () => made.subjectKey()),
    ...made.bundle('globalThis.__fcEngine = { once: true }'),
  ]
  const first = await ingestRecords(fresh.store, linesOf(records))
  expect(first).toMatchObject({ accepted: records.length, duplicate: 0, rejected: [] })
  const again = await ingestRecords(fresh.store, linesOf(records))
  expect(again).toMatchObject({ accepted: 0, duplicate: records.length, rejected: [] })
  expect(await countOf(made)).toBe(120)
  expect(await countOf(made, 'subject_keys')).toBe(3)
  expect(await decisionsOf('once')).toBe(120)
  expect((await getGaps(fresh.store, { producer: made.producer })).items).toEqual([])
})

test('two lanes that are sent overlapping batches store and count each decision once', async () => {
  const made = new MadeProducer()
  const records = Array.from({ length: 400 }, (_, index) =>
    made.decision({ engine: 'lanes', outcome: index % 3 === 0 ? 'deny' : 'allow' }),
  )
  const writer = createIngestWriter(fresh.store, { lanes: 2, maxBatch: 90 })
  const batches = [records, [...records].reverse(), records.slice(100, 300), records]
  const answers = await Promise.all(batches.map((batch) => writer.ingest(linesOf(batch))))
  await writer.close()
  expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(400)
  expect(answers.reduce((sum, answer) => sum + answer.duplicate, 0)).toBe(1000)
  expect(await countOf(made)).toBe(400)
  const counts = await getDecisionCounts(fresh.store, { ...lately(), engine: 'lanes' })
  expect(counts.map(({ outcome, decisions }) => [outcome, decisions])).toEqual([
    ['allow', 266],
    ['deny', 134],
  ])
})

test('a batch killed between its decisions and its commit leaves nothing, and is sent again', async () => {
  const made = new MadeProducer()
  const records = Array.from({ length: 200 }, () => made.decision({ engine: 'killed' }))
  const { pool } = fresh.store.ownerDatabase
  const holder = await pool.connect()
  const waiting = `select pid from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query like '%infra_chain_batches%'`
  try {
    await holder.query('begin')
    // The batch gets as far as its links of the chain, which come after its rows.
    await holder.query('lock table first_contact.infra_chain_batches in exclusive mode')
    const outcome = ingestRecords(fresh.store, linesOf(records)).catch((error: unknown) => error)
    await expect
      .poll(async () => (await pool.query(waiting)).rowCount, { timeout: 5000 })
      .toBeGreaterThan(0)
    await pool.query(`select pg_terminate_backend(pid) from (${waiting}) w`)
    expect(await outcome).toMatchObject({ code: 'FC_INGEST_UNAVAILABLE' })
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect(await countOf(made)).toBe(0)
  expect(await decisionsOf('killed')).toBe(0)
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ accepted: 200 })
  expect(await countOf(made)).toBe(200)
  expect(await decisionsOf('killed')).toBe(200)
})

test('what is read back is the decision that was sent, to the letter', async () => {
  const made = new MadeProducer()
  const sent = [
    made.decision({
      read_set: ['', '/a~1b/0'],
      unrecorded_reads: ['Date.now'],
      replayability: 'no',
      replayability_reasons: ['unrecorded: Date.now'],
      subject: `sub_${hex32('Ada')}`,
      sealed: Buffer.from('sealed').toString('base64'),
      seal_key_id: '0123456789abcdef',
      rehearsal_id: 'reh_1',
    }),
    made.decision({
      input: null,
      output: null,
      tape: null,
      outcome: null,
      threw: { type: 'TypeError', message: 'no\tsuch "field" \\N' },
      engine_version: 'unknown',
      engine_version_reason: 'not in the manifest',
    }),
  ]
  await ingestRecords(fresh.store, linesOf(sent))
  for (const record of sent) {
    const rows = await getDecision(fresh.store, record.decision_id)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ ...record })
  }
})

test('two decisions with one id in one millisecond are two rows', async () => {
  const made = new MadeProducer()
  const same = { decision_id: 'dec_0123456789abcdef', timestamp: new Date().toISOString() }
  const records = [
    made.decision({ ...same, outcome: 'allow' }),
    made.decision({ ...same, outcome: 'deny' }),
  ]
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ accepted: 2 })
  const found = await getDecision(fresh.store, same.decision_id)
  expect(new Set(found.map((row) => row.outcome))).toEqual(new Set(['allow', 'deny']))
})

test('a decision that was changed on its way is rejected, and the others are stored', async () => {
  const made = new MadeProducer()
  const changed = { ...made.decision(), outcome: 'deny' }
  const answer = await ingestRecords(fresh.store, linesOf([changed, made.decision()]))
  expect(answer).toMatchObject({
    accepted: 1,
    rejected: [{ line: 1, code: 'FC_INGEST_DIGEST_MISMATCH', field: 'digest' }],
  })
})

test('decisions of 1970 and 9999 are kept whole, out of range, and counted now', async () => {
  const made = new MadeProducer()
  const records = [
    made.decision({ engine: 'clock', timestamp: '1970-01-01T00:00:00.000Z' }),
    made.decision({ engine: 'clock', timestamp: '9999-12-31T23:59:59.999Z' }),
  ]
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ accepted: 2 })
  expect(await ingestRecords(fresh.store, linesOf(records))).toMatchObject({ duplicate: 2 })
  for (const record of records) {
    const [row] = await getDecision(fresh.store, record.decision_id)
    expect(row).toMatchObject({ ...record, source: 'out_of_range' })
  }
  expect(await decisionsOf('clock')).toBe(2)
})

test('a decision that fell out of range, or came into it, between send and retry is one', async () => {
  const made = new MadeProducer()
  const keepDays = (value: number) =>
    putSetting(fresh.store, { key: 'retention_days', value, updatedBy: 'test' })
  const at = `${addDays(utcDay(new Date()), -40)}T12:00:00.000Z`
  const [kept, late] = [made.decision({ timestamp: at }), made.decision({ timestamp: at })]
  await ingestRecords(fresh.store, linesOf([kept]))
  await keepDays(30)
  expect(await ingestRecords(fresh.store, linesOf([kept, late]))).toMatchObject({
    accepted: 1,
    duplicate: 1,
  })
  await keepDays(90)
  expect(await ingestRecords(fresh.store, linesOf([kept, late]))).toMatchObject({ duplicate: 2 })
  const sources = await Promise.all(
    [kept, late].map(
      async ({ decision_id: id }) => (await getDecision(fresh.store, id))[0]?.source,
    ),
  )
  expect(sources).toEqual(['kept', 'out_of_range'])
})

test('an outcome that never repeats leaves the rollups short, and every decision counted', async () => {
  const made = new MadeProducer()
  const records = Array.from({ length: 150 }, (_, index) =>
    made.decision({ engine: 'chatty', outcome: `order ${index}` }),
  )
  const common = Array.from({ length: 10 }, () =>
    made.decision({ engine: 'chatty', outcome: 'order 0' }),
  )
  await ingestRecords(fresh.store, linesOf([...common, ...records.slice(0, 70)]))
  await ingestRecords(fresh.store, linesOf(records.slice(70)))
  const counts = await getDecisionCounts(fresh.store, { ...lately(), engine: 'chatty' })
  // An hour may end between the batches; then there are fifty of each.
  expect(counts.length).toBeLessThanOrEqual(102)
  expect(counts.reduce((sum, { decisions }) => sum + decisions, 0)).toBe(160)
  expect(counts.find(({ outcome }) => outcome === 'order 0')?.decisions).toBe(11)
})
