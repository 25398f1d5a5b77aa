import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyChain } from '../../src/chain/verify-chain.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getDecision } from '../../src/queries/get-decision.ts'
import { getDecisionCounts } from '../../src/queries/get-decision-counts.ts'
import { getDecisionsByCorrelation } from '../../src/queries/get-decisions-by-correlation.ts'
import { listDecisions } from '../../src/queries/list-decisions.ts'
import { cleanupOldErrors } from '../../src/retention/cleanup-old-errors.ts'
import { addDays, utcDay } from '../../src/retention/known-days.ts'
import { storeStatus } from '../../src/status/store-status.ts'
import { getSubjectKey } from '../../src/subjects/get-subject-key.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

beforeEach(async () => {
  fresh = await freshStore()
})

afterEach(async () => {
  await fresh.drop()
})

const today = utcDay(new Date())
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
const noon = (day: string) => `${day}T12:00:00.000Z`
const old = (days: number) => noon(addDays(today, -days))

async function count(table: string): Promise<number> {
  const result = await fresh.store.database.pool.query<{ count: string }>(
    `select count(*) from first_contact.${table}`,
  )
  return Number(result.rows[0]?.count)
}

test('after 91 days an incident still has the decisions on its path, and no others are left', async () => {
  const made = new MadeProducer()
  const failed = { correlation_id: hex32('failed') }
  const onPath = Array.from({ length: 3 }, () => made.decision(failed))
  const others = Array.from({ length: 20 }, () => made.decision())
  await ingestRecords(fresh.store, linesOf([made.envelope(failed), ...onPath, ...others]))
  const results = await cleanupOldErrors(fresh.store, { retentionDays: 90, asOf: inDays(91) })
  expect(results.find(({ what }) => what === 'infra_decision_snapshots')).toMatchObject({
    rowsRemoved: 23,
  })
  expect(await count('infra_decision_snapshots')).toBe(0)
  const { items } = await getDecisionsByCorrelation(fresh.store, hex32('failed'))
  expect(items.map((row) => `${row.digest} ${row.source}`).toSorted()).toEqual(
    onPath.map((record) => `${record.digest} pinned`).toSorted(),
  )
  const [first] = onPath
  expect(await getDecision(fresh.store, first?.decision_id ?? '')).toMatchObject([{ ...first }])
  expect((await listDecisions(fresh.store)).items).toHaveLength(3)
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact', rowsChecked: 0 })
  const log = await fresh.store.database.pool.query<{ rows: string; pinned: string }>(
    `select sum(rows_removed) as rows, sum(pinned_decisions) as pinned
     from first_contact.infra_retention_log where what = 'infra_decision_snapshots'`,
  )
  expect(log.rows[0]).toMatchObject({ rows: '23', pinned: '3' })
})

test('counts of decisions outlive the decisions', async () => {
  const made = new MadeProducer()
  await ingestRecords(fresh.store, linesOf([made.decision(), made.decision()]))
  await cleanupOldErrors(fresh.store, { asOf: inDays(91) })
  const counts = await getDecisionCounts(fresh.store, { since: inDays(-1), until: inDays(1) })
  expect(counts).toMatchObject([{ engine: 'budget', outcome: 'allow', decisions: 2 }])
})

test('a decision lives as long as a later envelope of its correlation, and goes with it', async () => {
  const made = new MadeProducer()
  const late = { correlation_id: hex32('fails late') }
  const decision = made.decision({ ...late, timestamp: old(30) })
  await ingestRecords(
    fresh.store,
    linesOf([decision, made.decision({ timestamp: old(30) }), made.envelope(late)]),
  )
  await cleanupOldErrors(fresh.store, { retentionDays: 20, asOf: new Date() })
  expect(await getDecision(fresh.store, decision.decision_id)).toMatchObject([{ source: 'pinned' }])
  expect(await count('infra_pinned_decisions')).toBe(1)
  await fresh.store.ownerDatabase.pool.query(
    'update first_contact.infra_incidents set closed_at = now()',
  )
  await cleanupOldErrors(fresh.store, { retentionDays: 20, asOf: inDays(21) })
  expect(await count('infra_pinned_decisions')).toBe(0)
})

test('a closed incident keeps no decision', async () => {
  const made = new MadeProducer()
  const failed = { correlation_id: hex32('closed') }
  await ingestRecords(fresh.store, linesOf([made.envelope(failed), made.decision(failed)]))
  await fresh.store.ownerDatabase.pool.query(
    'update first_contact.infra_incidents set closed_at = now()',
  )
  await cleanupOldErrors(fresh.store, { asOf: inDays(91) })
  expect(await getDecision(fresh.store, '')).toEqual([])
  expect(await count('infra_pinned_decisions')).toBe(0)
})

test('decisions out of range go by when they were stored, those of an incident are pinned', async () => {
  const made = new MadeProducer()
  const at = { timestamp: '1970-01-01T00:00:00.000Z' }
  const failed = { ...at, correlation_id: hex32('bad clock') }
  const decision = made.decision(failed)
  await ingestRecords(fresh.store, linesOf([made.envelope(failed), decision, made.decision(at)]))
  await cleanupOldErrors(fresh.store, { asOf: inDays(89) })
  expect(await count('infra_out_of_range_decisions')).toBe(2)
  await cleanupOldErrors(fresh.store, { asOf: inDays(92) })
  expect(await count('infra_out_of_range_decisions')).toBe(0)
  expect(await getDecision(fresh.store, decision.decision_id)).toMatchObject([{ source: 'pinned' }])
  expect(await count('infra_pinned_decisions')).toBe(1)
  expect(await verifyChain(fresh.store)).toMatchObject({ kind: 'intact' })
})

test('a key goes when no decision needs it and nobody hears of its process any more', async () => {
  const made = new MadeProducer()
  const alive = new MadeProducer('alive')
  const subject = `sub_${hex32('Ada')}`
  const [used, unused] = [made.subjectKey(), made.subjectKey()]
  const asked = alive.subjectKey()
  const failed = { correlation_id: hex32('sealed') }
  const sealed = { ...failed, subject, sealed: 'AAAA', seal_key_id: used.key_id }
  await ingestRecords(
    fresh.store,
    linesOf([used, unused, asked, made.envelope(failed), made.decision(sealed)]),
  )
  await fresh.store.ownerDatabase.pool.query(
    `update first_contact.infra_producer_sequences set last_stored_at = now() + interval '80 days'
     where producer = 'alive'`,
  )
  await cleanupOldErrors(fresh.store, { asOf: inDays(92) })
  const left = await Promise.all(
    [used, unused, asked].map(
      async ({ key_id: id }) => (await getSubjectKey(fresh.store, id)) !== null,
    ),
  )
  expect(left).toEqual([true, false, true])
})

test('status counts decisions by table and by day', async () => {
  const made = new MadeProducer()
  const records = [made.decision(), made.decision(), made.decision({ timestamp: old(2) })]
  await ingestRecords(fresh.store, linesOf([...records, ...made.bundle('code'), made.subjectKey()]))
  const status = await storeStatus(fresh.store)
  const sizeOf = (name: string) => status.tables.find(({ table }) => table === name)
  expect(sizeOf('infra_decision_snapshots')).toMatchObject({ rows: 3, isEstimate: false })
  expect(sizeOf('subject_keys')).toMatchObject({ rows: 1 })
  expect(sizeOf('infra_engine_bundles')?.rows).toBeGreaterThan(0)
  expect(
    status.days.map(({ day, byTable }) => [day, 'infra_decision_snapshots' in byTable]),
  ).toEqual([
    [today, true],
    [addDays(today, -2), true],
  ])
})
