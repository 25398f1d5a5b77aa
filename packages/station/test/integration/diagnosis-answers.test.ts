import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { correlationOf, linesOf, RecordMaker, spanIdOf } from '../support/make-records.ts'
import { openStation, type Answer, type StationHarness } from '../support/station-harness.ts'

const failing = (index: number): string => correlationOf(`over HTTP, failing ${index}`)

let harness: StationHarness
let fops: string

beforeAll(async () => {
  harness = await openStation()
  fops = (await harness.token(['fops'])).token
  const { token: ingest } = await harness.token(['ingest'])
  const maker = new RecordMaker('api-1')
  const run = (id: string, isFailing: boolean, at: number) => {
    const started_at = new Date(Date.now() - at).toISOString()
    const failed = isFailing
      ? ({ outcome: 'error', error_class: 'infra.timeout' } as const)
      : ({ outcome: 'ok' } as const)
    return [
      maker.span({ correlation_id: id, span_id: spanIdOf(`${id} api`), started_at, ...failed }),
      maker.span({
        correlation_id: id,
        span_id: spanIdOf(`${id} tool`),
        parent_span_id: spanIdOf(`${id} api`),
        component: 'worker.tools',
        operation: 'tool.search',
        layer: 'L5',
        started_at,
        ...failed,
      }),
      ...(isFailing
        ? [
            maker.envelope({
              correlation_id: id,
              span_id: spanIdOf(`${id} tool`),
              timestamp: started_at,
              tenant_id: 'planted-tenant',
              context: { note: 'planted-context' },
              exception_chain: [{ type: 'Error', message: 'planted-chain' }],
              message: 'mail to planted.person@example.com failed',
            }),
          ]
        : []),
    ]
  }
  const records = [
    maker.start(),
    ...Array.from({ length: 8 }, (_, index) => [
      ...run(correlationOf(`over HTTP, healthy ${index}`), false, 200_000 + index * 1000),
      ...run(failing(index), true, 60_000 + index * 1000),
    ]).flat(),
  ]
  const answer = await harness.send('/ingest/records', linesOf(records), {
    'content-type': 'application/x-ndjson',
    authorization: `Bearer ${ingest}`,
  })
  expect(answer.json).toMatchObject({ accepted: records.length, rejected: [] })
})
afterAll(() => harness.close())

const get = (path: string): Promise<Answer> => harness.get(path, fops)

const incident = async (): Promise<string> => (await get('/ops/incidents?limit=1')).json.items[0].id

describe('a founder asks why', () => {
  test('of an incident: causes with evidence that opens on a timeline', async () => {
    const { status, json } = await get(`/ops/incidents/${await incident()}/diagnosis`)
    expect(status).toBe(200)
    expect(json).toMatchObject({ verdict: 'causes', subject: { kind: 'incident' } })
    expect(json.causes[0]).toMatchObject({
      rank: 1,
      component: 'worker.tools',
      mechanism: 'error_origin',
      confidence_word: 'likely',
    })
    expect(json.failing_correlations).toHaveLength(8)
    expect(json.healthy_correlations).toHaveLength(8)
    const [{ citations }] = json.causes[0].evidence
    const timeline = await get(`/ops/timeline/${citations[0].correlation_id}`)
    const ids = timeline.json.events.map((event: { id: string }) => event.id)
    expect(ids).toContain(citations[0].id)
  })

  test('of one correlation', async () => {
    const { status, json } = await get(`/ops/timeline/${failing(2)}/diagnosis`)
    expect(status).toBe(200)
    expect(json.subject).toEqual({ kind: 'correlation', id: failing(2) })
    expect(json.causes[0].component).toBe('worker.tools')
    expect(json.notes.join()).toContain('Only 1 failing correlation')
  })

  test.each([
    ['/ops/incidents/fc1:0000000000000000/diagnosis', 404],
    [`/ops/timeline/${'0'.repeat(32)}/diagnosis`, 404],
    ['/ops/incidents/nonsense/diagnosis', 400],
    ['/ops/timeline/nonsense/diagnosis', 400],
    [`/ops/timeline/${failing(1)}/diagnosis?depth=9`, 200],
  ])('%s is answered with %i', async (path, status) => {
    expect((await get(path)).status).toBe(status)
  })

  test('only with the scope', async () => {
    const path = `/ops/timeline/${failing(1)}/diagnosis`
    expect((await harness.get(path)).status).toBe(401)
    const { token } = await harness.token(['ingest'])
    expect((await harness.get(path, token)).status).toBe(403)
  })

  test('and no answer has tenant, context, chain or a raw message', async () => {
    const answers = [
      await get(`/ops/incidents/${await incident()}/diagnosis`),
      await get(`/ops/timeline/${failing(3)}/diagnosis`),
    ]
    for (const { json } of answers) expect(JSON.stringify(json)).not.toContain('planted')
  })
})
