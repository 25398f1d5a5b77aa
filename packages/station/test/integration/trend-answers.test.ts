import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type StationHarness } from '../support/station-harness.ts'

let harness: StationHarness
let fops: string

beforeAll(async () => {
  harness = await openStation()
  fops = (await harness.token(['fops'])).token
  const { token: ingest } = await harness.token(['ingest'])
  const maker = new RecordMaker('api-1')
  const at = new Date(Date.now() - 60_000).toISOString()
  const latency = { sum_us: 30_000, min_us: 900, max_us: 1100, buckets: [[177, 30]] } as const
  const stats = maker.stats({
    window_start: at,
    window_end: at,
    components: [
      {
        component: 'api.<b>runs</b>',
        layer: 'L2',
        operation: 'POST /runs',
        count: 30,
        errors: 6,
        latency,
      },
    ],
  })
  const sent = await harness.send('/ingest/records', linesOf([stats]), {
    authorization: `Bearer ${ingest}`,
    'content-type': 'application/x-ndjson',
  })
  expect(sent.status).toBe(200)
})

afterAll(() => harness.close())

test('health tells every component, counted by status', async () => {
  const { status, json } = await harness.get('/ops/health', fops)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    environment: 'test',
    by_status: { unhealthy: 1, degraded: 0, unknown: 0 },
    components: [{ component: 'api.<b>runs</b>', operations: 30, errors: 6, success_rate: 0.8 }],
  })
})

test('one component is told by operation; an unknown one is a problem document', async () => {
  const component = encodeURIComponent('api.<b>runs</b>')
  const { json } = await harness.get(`/ops/health/${component}?minutes=60`, fops)
  expect(json).toMatchObject({
    by_operation: [{ operation: 'POST /runs', operations: 30 }],
    hours: [{ operations: 30, errors: 6 }],
  })
  const unknown = await harness.get('/ops/health/nobody', fops)
  expect(unknown.status).toBe(404)
  expect(unknown.json).toMatchObject({ title: 'No such component' })
})

test('trends tell the period and the one before', async () => {
  const { json } = await harness.get('/ops/trends?hours=1', fops)
  const { metrics } = json as { metrics: { key: string; value: number }[] }
  expect(metrics.map(({ key }) => key)).toEqual([
    'requests',
    'request_success_rate',
    'request_latency_p95',
  ])
  // A minute ago may be in the hour before.
  expect([0, 30]).toContain(metrics[0]?.value)
})

test.each([
  ['/ops/health?minutes=0', 'minutes'],
  ['/ops/health?minutes=1e3', 'minutes'],
  ['/ops/health?origin=martian', 'origin'],
  ['/ops/trends?hours=1081', 'hours'],
  ['/ops/trends?days=1', 'days'],
])('%s is refused and names %s', async (path, field) => {
  const { status, text } = await harness.get(path, fops)
  expect(status).toBe(400)
  expect(text).toContain(field)
})

test('without a token, or with one that may only deliver, there is no answer', async () => {
  expect((await harness.get('/ops/trends')).status).toBe(401)
  const { token } = await harness.token(['ingest'])
  expect((await harness.get('/ops/health', token)).status).toBe(403)
})
