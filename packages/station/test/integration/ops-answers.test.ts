import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { correlationOf, linesOf, RecordMaker, spanIdOf } from '../support/make-records.ts'
import { openStation, type Answer, type StationHarness } from '../support/station-harness.ts'

const secrets = {
  context: 'planted-context-9f27',
  chain: 'planted-chain-9f27',
  tenant: 'planted-tenant-9f27',
  hash: 'abad1deaabad1dea',
  email: 'planted.person@example.com',
  bearer: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2lnbmF0dXJl',
}

const failed = correlationOf('a run that failed, over HTTP')

let harness: StationHarness
let fops: string

beforeAll(async () => {
  harness = await openStation()
  fops = (await harness.token(['fops'])).token
  const { token: ingest } = await harness.token(['ingest'])
  const maker = new RecordMaker('api-1')
  const records = [
    maker.start(),
    ...Array.from({ length: 60 }, (_, index) =>
      maker.envelope({
        timestamp: new Date(Date.now() - index * 1000).toISOString(),
        run_id: `run_${index % 7}`,
        tenant_id: secrets.tenant,
        input_hash: secrets.hash,
        input_hash_key_id: '12345678',
        context: { note: secrets.context, nested: { deeper: secrets.context } },
        exception_chain: [{ type: 'Error', message: secrets.chain }],
        message: `mail to ${secrets.email} failed, ${secrets.bearer}`,
        ...(index === 0 ? { correlation_id: failed, span_id: spanIdOf('tool') } : {}),
      }),
    ),
    ...Array.from({ length: 8 }, (_, index) =>
      maker.envelope({
        component: `engines.e${index}`,
        layer: 'L4',
        error_class: 'domain.constraint',
      }),
    ),
    maker.span({ correlation_id: failed, span_id: spanIdOf('api') }),
    maker.span({
      correlation_id: failed,
      span_id: spanIdOf('tool'),
      parent_span_id: spanIdOf('api'),
      component: 'worker.tools',
      operation: 'tool.search',
      layer: 'L5',
      outcome: 'error',
      duration_us: 2_000_000,
      error_class: 'infra.timeout',
      tenant_id: secrets.tenant,
    }),
    maker.mark(),
  ]
  const answer = await harness.send('/ingest/records', linesOf(records), {
    'content-type': 'application/x-ndjson',
    authorization: `Bearer ${ingest}`,
  })
  expect(answer.json).toMatchObject({ accepted: records.length, rejected: [] })
})
afterAll(() => harness.close())

const get = (path: string): Promise<Answer> => harness.get(path, fops)

async function worst(): Promise<{ id: string }> {
  return (await get('/ops/incidents?limit=1')).json.items[0]
}

describe('a founder reads', () => {
  test('the summary: counts by severity and the ten incidents seen last', async () => {
    const { status, json } = await get('/ops/incidents/infra-summary?hours=24')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      total_incidents: 9,
      by_severity: { urgent: 1, action: 0, attention: 0, info: 8 },
    })
    expect(json.recent_incidents).toHaveLength(9)
    expect(Date.parse(json.window_end) - Date.parse(json.window_start)).toBe(24 * 3_600_000)
  })

  test('the list, worst first, page by page without gap or repeat', async () => {
    const seen: string[] = []
    let path: string | null = '/ops/incidents?limit=4'
    while (path !== null) {
      const { json }: Answer = await get(path)
      expect(json.total).toBe(9)
      seen.push(...json.items.map(({ id }: { id: string }) => id))
      path = json.next_cursor === null ? null : `/ops/incidents?limit=4&cursor=${json.next_cursor}`
    }
    expect(new Set(seen).size).toBe(9)
    expect((await worst()).id).toBe(seen[0])
  })

  test.each([
    ['component=engines.e3', 1],
    ['min_severity=urgent', 1],
    ['q=timeouts%20tools', 1],
    ['q=nothing-like-it', 0],
    ['state=quiet', 0],
    ['origin=rehearsal', 0],
    ['origin=user', 9],
  ])('the list narrowed by %s', async (query, total) => {
    expect((await get(`/ops/incidents?${query}`)).json.total).toBe(total)
  })

  test('one incident: sentences, grouping, trend and evidence', async () => {
    const { json } = await get(`/ops/incidents/${encodeURIComponent((await worst()).id)}`)
    expect(json).toMatchObject({
      title: 'Timeouts in worker.tools (tool.search)',
      severity: 'urgent',
      occurrences: 60,
      affected_runs: 7,
      environment: 'test',
      pinned_evidence: false,
    })
    expect(json.description).toContain('failed 60 times')
    expect(json.severity_reasons[0]).toContain('urgent starts at 50')
    expect(json.grouping.because).toContainEqual({ field: 'component', value: 'worker.tools' })
    expect(json.evidence).toHaveLength(20)
    expect(json.trend.length).toBeGreaterThanOrEqual(168)
    expect(json.description).toContain('in the last 24 hours')
    expect(json.sample_correlation_ids.length).toBeLessThanOrEqual(5)
  })

  test('all evidence of an incident, once each', async () => {
    const { id } = await worst()
    const seen = new Set<string>()
    let cursor: string | null = null
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`
      const { json } = await get(`/ops/incidents/${id}/evidence?limit=25${query}`)
      for (const event of json.items) seen.add(`${event.id} ${event.at}`)
      cursor = json.next_cursor
    } while (cursor !== null)
    expect(seen.size).toBe(60)
  })

  test('the timeline of one correlation, with the point where it failed', async () => {
    const { json } = await get(`/ops/timeline/${failed}`)
    expect(json).toMatchObject({
      outcome: 'failed',
      layers: ['L2', 'L5'],
      failure_point: { kind: 'error', component: 'worker.tools', version: '1.4.0' },
      missing: [],
    })
  })

  test('now, in one sentence', async () => {
    const { json } = await get('/ops/now')
    expect(json.sentence).toMatch(/^Timeouts in worker\.tools \(tool\.search\): 60 times/)
    expect(json).toMatchObject({ state: 'trouble', active_incidents: 9, environment: 'test' })
    expect(json.last_stored_age_seconds).toBeLessThan(60)
    expect(json.producers.map(({ producer }: { producer: string }) => producer)).toContain('api-1')
  })
})

describe('bad input', () => {
  test.each([
    ['/ops/incidents/infra-summary?hours=abc', 'hours', 'must be a whole number from 1 to 2160'],
    ['/ops/incidents/infra-summary?hours=1e9', 'hours', 'must be a whole number from 1 to 2160'],
    ['/ops/incidents/infra-summary?hours=0', 'hours', 'must be a whole number from 1 to 2160'],
    ['/ops/incidents/infra-summary?hours=2161', 'hours', 'must be a whole number from 1 to 2160'],
    ['/ops/incidents/infra-summary?hours=', 'hours', 'must be a whole number from 1 to 2160'],
    [
      '/ops/incidents/infra-summary?hours=1&hours=2',
      'hours',
      'must be a whole number from 1 to 2160',
    ],
    ['/ops/incidents/infra-summary?hour=24', 'hour', 'is not known here'],
    [
      '/ops/incidents?min_severity=high',
      'min_severity',
      'must be one of info, attention, action, urgent',
    ],
    ['/ops/incidents?limit=1000', 'limit', 'must be a whole number from 1 to 200'],
    ['/ops/incidents?cursor=AAAA', 'cursor', 'must be the next_cursor of an answer, unchanged'],
    ['/ops/incidents?origin=me', 'origin', 'must be one of user, synthetic, rehearsal'],
    [
      '/ops/timeline/xyz',
      'correlation_id',
      'must be a correlation id: 32 hexadecimal digits in lower case',
    ],
    ['/ops/incidents/nonsense', 'id', 'must be an incident id: fc1: and 16 hexadecimal digits'],
  ])('%s names the field', async (path, field, message) => {
    const { status, json } = await get(path)
    expect(status).toBe(400)
    expect(json.type).toBe('urn:first-contact:problem:invalid-field')
    expect(json.errors).toContainEqual({ field, message })
  })

  test('a cursor of evidence that nobody gave out names the field', async () => {
    const { id } = await worst()
    const { status, json } = await get(`/ops/incidents/${id}/evidence?cursor=AAAA`)
    expect(status).toBe(400)
    expect(json.errors).toMatchObject([{ field: 'cursor' }])
  })

  test('an unknown correlation id is not found', async () => {
    const { status, json } = await get(`/ops/timeline/${correlationOf('nobody')}`)
    expect(status).toBe(404)
    expect(json.type).toBe('urn:first-contact:problem:unknown-correlation')
  })

  test('an unknown incident is not found', async () => {
    const { status, json } = await get('/ops/incidents/fc1:0000000000000000')
    expect(status).toBe(404)
    expect(json.type).toBe('urn:first-contact:problem:unknown-incident')
  })

  test.each([
    '/ops/incidents/infra-summary?hours=planted-9f27%3Cscript%3E',
    '/planted-9f27?token=planted-9f27',
    '/ops/timeline/planted-9f27',
    '/ops/incidents?planted%209f27=1',
    '/%zz/planted-9f27',
  ])('%s is not repeated in the answer', async (path) => {
    const { status, text } = await get(path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).not.toMatch(/planted.?9f27/)
  })
})

describe('nothing leaks', () => {
  test('no answer has context, chain, tenant, input hash, or a raw secret of a message', async () => {
    const { id } = await worst()
    const paths = [
      '/ops/now',
      '/ops/incidents',
      '/ops/incidents/infra-summary',
      `/ops/incidents/${id}`,
      `/ops/incidents/${id}/evidence?limit=200`,
      `/ops/timeline/${failed}`,
      '/metrics',
      '/readyz',
      '/openapi.json',
    ]
    const answers = await Promise.all(paths.map(get))
    for (const [index, { status, text }] of answers.entries()) {
      expect(status, paths[index]).toBe(200)
      for (const [what, secret] of Object.entries(secrets)) {
        expect(text, `${what} in ${paths[index]}`).not.toContain(secret)
      }
      expect(text, paths[index]).not.toMatch(
        /"(context|exception_chain|input_hash|tenant_id|message)":(?!\{)/,
      )
    }
  })

  test('the store has what the answers leave out, so the test looked at something', async () => {
    const { rows } = await harness.station.store.database.pool.query(
      'select context::text, exception_chain::text, tenant_id, input_hash from first_contact.infra_error_events where correlation_id = $1',
      [failed],
    )
    const text = JSON.stringify(rows)
    for (const secret of [secrets.context, secrets.chain, secrets.tenant, secrets.hash]) {
      expect(text).toContain(secret)
    }
  })
})
