import { acknowledgeRisk, appendAuditEvent } from '@first-contact/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type StationHarness } from '../support/station-harness.ts'

let harness: StationHarness
let preflight: string

interface Check {
  readonly id: string
  readonly state: string
  readonly detail: string
  readonly finding: { readonly acknowledgement: { readonly by: string } | null } | null
}

interface Verdict {
  readonly verdict: string
  readonly checks: readonly Check[]
}

beforeAll(async () => {
  harness = await openStation()
  preflight = (await harness.token(['preflight'])).token
  const { token: ingest } = await harness.token(['ingest'])
  const maker = new RecordMaker('api-1')
  const records = [
    maker.start({ spool_survives_redeploy: false }),
    maker.envelope({ component: 'api.runs', layer: 'L2', span_id: null }),
    maker.decision({ unrecorded_reads: ['Date.now'] }),
  ]
  const sent = await harness.send('/ingest/records', linesOf(records), {
    authorization: `Bearer ${ingest}`,
    'content-type': 'application/x-ndjson',
  })
  expect(sent.status).toBe(200)
})

afterAll(() => harness.close())

async function verdict(): Promise<Verdict> {
  const { status, json } = await harness.get('/preflight/verdict', preflight)
  expect(status).toBe(200)
  return json as Verdict
}

async function checkOf(id: string): Promise<Check> {
  const { checks } = await verdict()
  return checks.find((check) => check.id === id) ?? expect.unreachable(`no check ${id}`)
}

test('every check looks at the live store and says what it saw', async () => {
  const { verdict: found, checks } = await verdict()
  expect(found).toBe('no_go')
  const states = Object.fromEntries(checks.map(({ id, state }) => [id, state]))
  expect(states).toMatchObject({
    'envelopes-without-correlation': 'fail',
    'no-durable-sink': 'fail',
    'unrecorded-reads': 'fail',
    'backup-never-restored': 'fail',
    'tokens-never-expire': 'fail',
    'nothing-received': 'pass',
    'producer-gaps': 'pass',
    'reachable-without-tls': 'pass',
    'retention-late': 'pass',
    // The store's server is not ours: its disk cannot be seen, and that is not green.
    'disk-nearly-full': 'not_run',
    'clock-skew': 'not_run',
  })
  expect((await checkOf('no-durable-sink')).detail).toBe('of api-1')
  expect((await checkOf('unrecorded-reads')).detail).toContain('Date.now')
})

test('a backup that was put back and compared turns its check green', async () => {
  await appendAuditEvent(harness.station.store, {
    actor: 'ada',
    action: 'store.backup-proven',
    subject: null,
    environment: 'test',
    reference: null,
  })
  expect(await checkOf('backup-never-restored')).toMatchObject({ state: 'pass' })
})

test('a risk that is taken is waived, with who took it', async () => {
  await acknowledgeRisk(harness.station.store, {
    findingId: 'no-durable-sink',
    environment: 'test',
    by: 'ada',
    reason: 'a volume comes on Monday',
    expiresAt: new Date(Date.now() + 3_600_000),
    reference: null,
  })
  const check = await checkOf('no-durable-sink')
  expect(check.state).toBe('waived')
  expect(check.finding?.acknowledgement?.by).toBe('ada')
})

test('risks are listed worst first', async () => {
  const { json } = await harness.get('/preflight/risks', preflight)
  const { items } = json as { items: readonly { readonly risk_level: string }[] }
  const levels = items.map((item) => ['low', 'medium', 'high', 'critical'].indexOf(item.risk_level))
  expect(levels.length).toBeGreaterThan(3)
  expect(levels).toEqual(levels.toSorted((a, b) => b - a))
})

test('only a token with the scope sees it', async () => {
  const { token } = await harness.token(['fops'])
  expect((await harness.get('/preflight/verdict', token)).status).toBe(403)
  expect((await harness.get('/preflight/risks')).status).toBe(401)
})

test('a browser that asks for the page of it gets the console, and a program a problem', async () => {
  const page = await harness.get('/preflight', undefined, { accept: 'text/html' })
  expect(page.headers.get('content-type')).toContain('text/html')
  const unknown = await harness.get('/preflight/nothing', undefined, { accept: 'text/html' })
  expect([unknown.status, unknown.json.title]).toEqual([404, 'Not found'])
})
