import { cleanupOldErrors, getMarks, getSetting } from '@first-contact/store'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../../store/test/support/fresh-database.ts'
import { correlationOf, linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation } from '../support/station-harness.ts'

const dayMs = 86_400_000

let database: FreshDatabase

beforeEach(async () => {
  database = await freshDatabase()
})

afterEach(async () => {
  await database.drop()
})

/** A station of its own on the one database: what a redeployment leaves is in there alone. */
async function deployed<T>(
  settings: {
    readonly retentionDays?: number
    readonly store?: { readonly maxBytes: number }
    readonly now?: () => Date
    readonly recordsItself?: boolean
  },
  work: (harness: Awaited<ReturnType<typeof openStation>>) => Promise<T>,
): Promise<T> {
  const { now, recordsItself = false, ...overrides } = settings
  const harness = await openStation(
    { ...overrides, databaseUrl: database.connectionString },
    { recordsItself, ...(now === undefined ? {} : { now }) },
  )
  try {
    return await work(harness)
  } finally {
    await harness.close()
  }
}

type Harness = Parameters<Parameters<typeof deployed>[1]>[0]

async function ingest(harness: Harness, lines: string): Promise<void> {
  const { token } = await harness.token(['ingest'])
  const answer = await harness.send('/ingest/records', lines, {
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-ndjson',
  })
  expect(answer.json).toMatchObject({ rejected: [] })
}

async function countOf(harness: Harness, table: string): Promise<number> {
  const { rows } = await harness.station.store.database.pool.query<{ count: number }>(
    `select count(*)::int as count from first_contact.${table}`,
  )
  return rows[0]?.count ?? -1
}

/** Asks the queue for the scheduled job now; the station that runs finds it there. */
async function runScheduled(harness: Harness, task: string): Promise<void> {
  await harness.station.store.ownerDatabase.pool.query('select first_contact_jobs.add_job($1)', [
    task,
  ])
  await expect
    .poll(async () => {
      const { rows } = await harness.station.store.ownerDatabase.pool.query<{ count: number }>(
        'select count(*)::int as count from first_contact_jobs.jobs where task_identifier = $1',
        [task],
      )
      return rows[0]?.count
    })
    .toBe(0)
}

test('after a redeployment and 91 days an incident opens with its pinned evidence', async () => {
  const maker = new RecordMaker()
  const correlation = correlationOf('the first failure')
  const startedAt = Date.now() - 60_000
  const records = Array.from({ length: 12 }, (_, index) =>
    maker.envelope({
      correlation_id: index === 0 ? correlation : correlationOf(`failure ${index}`),
      timestamp: new Date(startedAt + index * 1000).toISOString(),
      run_id: `run-${index}`,
    }),
  )
  const path = maker.span({
    correlation_id: correlation,
    started_at: new Date(startedAt - 500).toISOString(),
  })
  const before = await deployed({}, async (harness) => {
    await ingest(harness, linesOf([...records, path]))
    const { token } = await harness.token(['fops'])
    const [incident] = (await harness.get('/ops/incidents', token)).json.items
    return (await harness.get(`/ops/incidents/${incident.id}`, token)).json
  })
  expect(before).toMatchObject({ occurrences: 12, affected_runs: 12, pinned_evidence: false })

  const later = new Date(Date.now() + 91 * dayMs)
  await deployed({ now: () => later }, async (harness) => {
    await cleanupOldErrors(harness.station.store, { retentionDays: 90, asOf: later })
    expect(await countOf(harness, 'infra_error_events')).toBe(0)
    expect(await countOf(harness, 'infra_spans')).toBe(0)

    const { token } = await harness.token(['fops'], { expiresAt: new Date(+later + dayMs) })
    const { status, json } = await harness.get(`/ops/incidents/${before.id}`, token)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      title: before.title,
      component: before.component,
      first_seen: before.first_seen,
      last_seen: before.last_seen,
      state: 'quiet',
      pinned_evidence: true,
    })
    // The first one and the last three.
    expect(json.evidence.map((event: { id: string }) => event.id)).toEqual(
      [11, 10, 9, 0].map((index) => records[index]?.error_id),
    )
    const timeline = await harness.get(`/ops/timeline/${correlation}`, token)
    expect(timeline.status).toBe(200)
    expect(timeline.json.events.map((event: { kind: string }) => event.kind)).toEqual([
      'span',
      'error',
    ])
  })
})

test('all schedules are known to the queue, and cleaning drops what is older than configured', async () => {
  const old = new RecordMaker().envelope({
    timestamp: new Date(Date.now() - 100 * dayMs).toISOString(),
  })
  await deployed({ retentionDays: 120 }, async (harness) => {
    await ingest(harness, linesOf([old, new RecordMaker('api-2').envelope()]))
    expect(await countOf(harness, 'infra_error_events')).toBe(2)
    const { rows } = await harness.station.store.ownerDatabase.pool.query<{ identifier: string }>(
      'select identifier from first_contact_jobs._private_known_crontabs order by 1',
    )
    expect(rows.map((row) => row.identifier)).toEqual([
      'cleanup_old_errors',
      'ensure_partitions',
      'shed_to_max_bytes',
    ])
    await runScheduled(harness, 'cleanup_old_errors')
    expect(await countOf(harness, 'infra_error_events')).toBe(2)
  })
  await deployed({ retentionDays: 30 }, async (harness) => {
    await runScheduled(harness, 'cleanup_old_errors')
    expect(await countOf(harness, 'infra_error_events')).toBe(1)
    expect(await countOf(harness, 'infra_pinned_events')).toBe(1)
  })
})

test('the store keeps as many days as are configured: older evidence goes out of range', async () => {
  const timestamp = new Date(Date.now() - 100 * dayMs).toISOString()
  await deployed({}, async (harness) => {
    await ingest(harness, linesOf([new RecordMaker('api-1').envelope({ timestamp })]))
    expect(await countOf(harness, 'infra_out_of_range')).toBe(1)
  })
  await deployed({ retentionDays: 180 }, async (harness) => {
    expect(await getSetting(harness.station.store, 'retention_days')).toBe(180)
    await ingest(harness, linesOf([new RecordMaker('api-2').envelope({ timestamp })]))
    expect(await countOf(harness, 'infra_error_events')).toBe(1)
    expect(await countOf(harness, 'infra_out_of_range')).toBe(1)
  })
  await deployed({}, async (harness) => {
    expect(await getSetting(harness.station.store, 'retention_days')).toBe(90)
  })
})

test('a store that is bigger than store.maxBytes loses old spans, and says so on the timeline', async () => {
  const maxBytes = 64 * 1024 * 1024
  await deployed({ store: { maxBytes }, recordsItself: true }, async (harness) => {
    const { store } = harness.station
    expect(await getSetting(store, 'max_bytes')).toBe(maxBytes)
    const at = (daysAgo: number) => new Date(Date.now() - daysAgo * dayMs).toISOString()
    const maker = new RecordMaker('api-1')
    const failed = maker.envelope({ timestamp: at(2) })
    await ingest(harness, linesOf([failed, maker.span({ started_at: at(2) }), maker.span()]))
    await runScheduled(harness, 'shed_to_max_bytes')
    expect(await countOf(harness, 'infra_spans')).toBe(2)

    // Nobody waits for 64 MiB of spans in a test: another table takes them.
    await store.ownerDatabase.pool.query(
      `create table first_contact.ballast as
       select repeat(md5(n::text), 40) from generate_series(1, 60000) as n`,
    )
    await runScheduled(harness, 'shed_to_max_bytes')
    expect(await countOf(harness, 'infra_spans')).toBe(1)
    expect(await countOf(harness, 'infra_error_events')).toBe(1)
    expect(harness.log.join()).toContain('more than store.maxBytes (67108864)')
    await expect
      .poll(async () => (await getMarks(store)).items.map(({ text }) => text))
      .toContainEqual(expect.stringMatching(/^the store reached store\.maxBytes: healthy spans/))
  })
})
