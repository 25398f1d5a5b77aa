import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { correlationOf, linesOf, RecordMaker, spanIdOf } from '../support/make-records.ts'
import { openStation, type Answer, type StationHarness } from '../support/station-harness.ts'

const secrets = {
  sealed: 'cGxhbnRlZC1zZWFsZWQ=',
  sealKey: 'abad1deaabad1dea',
  subject: `sub_${correlationOf('planted subject')}`,
  token: `tok_${correlationOf('planted token')}`,
  derived: 'planted-derivation-9f27',
  tape: 'planted-tape-9f27',
  tenant: 'planted-tenant-9f27',
  readSet: 'planted-name-9f27',
  hash: 'feedfeedfeedfeed',
  email: 'planted.person@example.com',
  wrapped: 'A1'.repeat(40),
  bundle: 'cGxhbnRlZC1idW5kbGU=',
}

const run = correlationOf('a run with decisions, over HTTP')

let harness: StationHarness
let fops: string

beforeAll(async () => {
  harness = await openStation()
  fops = (await harness.token(['fops'])).token
  const { token: ingest } = await harness.token(['ingest'])
  const maker = new RecordMaker('api-1')
  const deny = maker.decision({
    correlation_id: run,
    span_id: spanIdOf('decide'),
    run_id: 'run_9',
    tenant_id: secrets.tenant,
    outcome: 'deny',
    input: `{"amount":980,"mail":"${secrets.email}","note":{"$fc":"sealed","v":"/note"},"who":{"$fc":"token","v":"${secrets.token}"},"year":{"$fc":"derived","v":"${secrets.derived}"}}`,
    tape: `["${secrets.tape}"]`,
    read_set: [`/limits/${secrets.readSet}`],
    input_hash: secrets.hash,
    input_hash_key_id: '12345678',
    output_hash: secrets.hash,
    subject: secrets.subject,
    sealed: secrets.sealed,
    seal_key_id: secrets.sealKey,
    replayability: 'partial',
    replayability_reasons: ['token: who was read'],
    threw: null,
  })
  const start = maker.start()
  const { producer, producer_epoch: epoch, environment } = start
  const header = { format: 1, producer, producer_epoch: epoch, environment } as const
  const others = [
    {
      ...header,
      sequence: 900,
      kind: 'subject_key',
      origin: 'user',
      rehearsal_id: null,
      made_at: new Date().toISOString(),
      subject: secrets.subject,
      key_id: secrets.sealKey,
      wrapped: secrets.wrapped,
      kek_id: '89abcdef',
    } as const,
    {
      ...header,
      sequence: 901,
      kind: 'engine',
      origin: 'user',
      rehearsal_id: null,
      sent_at: new Date().toISOString(),
      engine: 'budget',
      version: `fcv1:${correlationOf('budget')}`,
      part: 1,
      parts: 1,
      body: secrets.bundle,
      manifest: '{}',
    } as const,
  ]
  const records = [
    start,
    deny,
    maker.span({ correlation_id: run, span_id: spanIdOf('decide'), component: 'engines.budget' }),
    ...Array.from({ length: 30 }, (_, index) =>
      maker.decision({ timestamp: new Date(Date.now() - index * 1000).toISOString() }),
    ),
    maker.decision({ timestamp: new Date(Date.now() - 30 * 3_600_000).toISOString() }),
    ...others,
  ]
  const answer = await harness.send('/ingest/records', linesOf(records), {
    'content-type': 'application/x-ndjson',
    authorization: `Bearer ${ingest}`,
  })
  expect(answer.json).toMatchObject({ accepted: records.length, rejected: [] })
})
afterAll(() => harness.close())

const get = (path: string): Promise<Answer> => harness.get(path, fops)

async function denied(): Promise<{ id: string; [field: string]: unknown }> {
  return (await get('/ops/decisions?outcome=deny')).json.items[0]
}

describe('a founder reads', () => {
  test('the decisions of the last day, page by page without gap or repeat', async () => {
    const seen: string[] = []
    const windows = new Set<string>()
    let path: string | null = '/ops/decisions?limit=7'
    while (path !== null) {
      const { status, json }: Answer = await get(path)
      expect(status).toBe(200)
      seen.push(...json.items.map(({ id }: { id: string }) => id))
      windows.add(`${json.window_start} ${json.window_end}`)
      path = json.next_cursor === null ? null : `/ops/decisions?limit=7&cursor=${json.next_cursor}`
    }
    expect(seen).toHaveLength(31)
    expect(new Set(seen).size).toBe(31)
    // Pages are of one window, however long a person reads.
    expect(windows.size).toBe(1)
  })

  test.each([
    ['hours=72', 32],
    ['engine=budget', 31],
    ['engine=policy', 0],
    ['outcome=deny', 1],
    ['replayability=partial', 1],
    ['run_id=run_9', 1],
    [`correlation_id=${run}`, 1],
    ['origin=rehearsal', 0],
    ['version=unknown', 0],
  ])('decisions narrowed by %s', async (query, total) => {
    expect((await get(`/ops/decisions?limit=200&${query}`)).json.items).toHaveLength(total)
  })

  test('one decision: what was decided, by which version, on which plain values', async () => {
    const { id } = await denied()
    const { status, json } = await get(`/ops/decisions/${id}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      id,
      type: 'decided',
      summary: 'budget decided deny',
      output_summary: 'outcome: allow',
      affected_run: 'run_9',
      replayability: 'partial',
      replayability_reasons: ['token: who was read'],
      environment: 'test',
      version: '1.4.0',
    })
    expect(json.input_summary).toMatch(/^amount: 980, .*3 fields withheld$/)
    const fields: readonly { kind: string; value: string | null }[] = json.input_fields
    expect(fields).toContainEqual({ name: 'amount', kind: 'plain', value: '980' })
    const withheld = fields.filter(({ kind }) => kind !== 'plain')
    expect(withheld.map(({ kind }) => kind).toSorted()).toEqual(['derived', 'sealed', 'token'])
    expect(withheld.map(({ value }) => value)).toEqual([null, null, null])
    expect(json.output_fields).toEqual([{ name: 'outcome', kind: 'plain', value: 'allow' }])
  })

  test('how often each version decided what', async () => {
    const { json } = await get('/ops/decisions/counts?hours=24')
    expect(json.total).toBe(31)
    expect(json.counts).toMatchObject([
      { engine: 'budget', outcome: 'allow', decisions: 30, exact: 30 },
      { engine: 'budget', outcome: 'deny', decisions: 1, partial: 1 },
    ])
  })

  test('the decision as a step of its timeline', async () => {
    const { json } = await get(`/ops/timeline/${run}`)
    const kinds = json.events.map(({ kind }: { kind: string }) => kind)
    expect(kinds).toContain('span')
    expect(kinds.filter((kind: string) => kind === 'decision')).toHaveLength(1)
  })
})

describe('bad input', () => {
  test.each([
    ['/ops/decisions?engine=Not%20A%20Name', 'engine', 'must be the name of an engine'],
    [
      '/ops/decisions?version=1.2.3',
      'version',
      'must be an engine version: fcv1: and 32 hexadecimal digits, or unknown',
    ],
    ['/ops/decisions?replayability=maybe', 'replayability', 'must be one of exact, partial, no'],
    ['/ops/decisions?hours=0', 'hours', 'must be a whole number from 1 to 2160'],
    ['/ops/decisions?limit=201', 'limit', 'must be a whole number from 1 to 200'],
    ['/ops/decisions?cursor=AAAA', 'cursor', 'must be the next_cursor of an answer, unchanged'],
    ['/ops/decisions?sort=asc', 'sort', 'is not known here'],
    [
      '/ops/decisions/dec_XYZ',
      'id',
      'must be a decision id: dec_ and 16 hexadecimal digits in lower case',
    ],
  ])('%s names the field', async (path, field, message) => {
    const { status, json } = await get(path)
    expect(status).toBe(400)
    expect(json.errors).toContainEqual({ field, message })
  })

  test('a cursor of another list names the field', async () => {
    const inside = Buffer.from(JSON.stringify([Date.now(), 'AAAA'])).toString('base64url')
    const { status, json } = await get(`/ops/decisions?cursor=${inside}`)
    expect(status).toBe(400)
    expect(json.errors).toMatchObject([{ field: 'cursor' }])
  })

  test('an unknown decision is not found', async () => {
    const { status, json } = await get('/ops/decisions/dec_0000000000000000')
    expect(status).toBe(404)
    expect(json.type).toBe('urn:first-contact:problem:unknown-decision')
  })

  test('nobody without a token reads decisions, nor with one that only brings records', async () => {
    const { token: ingest } = await harness.token(['ingest'])
    for (const path of [
      '/ops/decisions',
      '/ops/decisions/counts',
      `/ops/decisions/dec_${'0'.repeat(16)}`,
    ]) {
      expect((await harness.get(path)).status).toBe(401)
      expect((await harness.get(path, ingest)).status).toBe(403)
    }
  })
})

test('no answer has a sealed, token, derived or tape value, nor key, name, hash or subject', async () => {
  const { id } = await denied()
  const paths = [
    '/ops/decisions?limit=200',
    `/ops/decisions/${id}`,
    '/ops/decisions/counts',
    `/ops/timeline/${run}`,
    '/ops/now',
    '/metrics',
  ]
  const answers = await Promise.all(paths.map(get))
  for (const [index, { status, text }] of answers.entries()) {
    expect(status, paths[index]).toBe(200)
    for (const [what, secret] of Object.entries(secrets)) {
      expect(text, `${what} in ${paths[index]}`).not.toContain(secret)
    }
    expect(text, paths[index]).not.toMatch(
      /"(input|output|tape|sealed|subject|read_set|input_hash|output_hash|tenant_id|digest)":/,
    )
  }
  const { rows } = await harness.station.store.database.pool.query(
    `select d::text as decision, k::text as key, b::text as bundle
     from first_contact.infra_decision_snapshots d, first_contact.subject_keys k,
       first_contact.infra_engine_bundles b
     where d.correlation_id = $1`,
    [run],
  )
  const stored = JSON.stringify(rows)
  for (const [what, secret] of Object.entries(secrets)) expect(stored, what).toContain(secret)
})
