import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { correlationOf, linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type Answer, type StationHarness } from '../support/station-harness.ts'

describe('POST /ingest/records', () => {
  let harness: StationHarness
  let token: string
  let fops: string
  const ndjson = { 'content-type': 'application/x-ndjson' }

  beforeAll(async () => {
    harness = await openStation({ ingest: { bodyMaxBytes: 65_536, inflatedMaxBytes: 262_144 } })
    token = (await harness.token(['ingest'])).token
    fops = (await harness.token(['fops'])).token
  })
  afterAll(() => harness.close())

  const post = (
    body: string | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    harness.send('/ingest/records', body, {
      ...ndjson,
      authorization: `Bearer ${token}`,
      ...headers,
    })

  test('records are stored and answered after the commit', async () => {
    const maker = new RecordMaker('stored-1')
    const record = maker.envelope({ correlation_id: correlationOf('stored') })
    const answer = await post(linesOf([maker.start(), record, maker.span()]))
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ accepted: 3, duplicate: 0, rejected: [] })
    const timeline = await harness.get(`/ops/timeline/${record.correlation_id}`, fops)
    expect(timeline.json.events).toHaveLength(1)
  })

  test('the same records again change nothing', async () => {
    const maker = new RecordMaker('twice-1')
    const body = linesOf([maker.envelope(), maker.span()])
    expect((await post(body)).json).toMatchObject({ accepted: 2, duplicate: 0 })
    expect((await post(body)).json).toMatchObject({ accepted: 0, duplicate: 2 })
  })

  test('gzip is accepted', async () => {
    const body = gzipSync(linesOf([new RecordMaker('zipped-1').envelope()]))
    const answer = await post(body, { 'content-encoding': 'gzip' })
    expect(answer.json).toMatchObject({ accepted: 1, rejected: [] })
  })

  test('a malformed line is named by its place while the others are stored', async () => {
    const maker = new RecordMaker('torn-1')
    const [first, second] = [maker.envelope(), maker.envelope()]
    const answer = await post(`${linesOf([first])}\n{"format":1,\n${linesOf([second])}`)
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ accepted: 2 })
    expect(answer.json.rejected).toMatchObject([{ line: 3, code: 'FC_RECORD_NOT_JSON' }])
  })

  test.each([
    ['an unknown error class', 'error_class', { error_class: 'weird.thing' as never }],
    ['a wrong layer', 'layer', { layer: 'L9' as never }],
    ['an unknown severity', 'severity', { severity: 'fatal' as never }],
    ['an attempt below 1', 'attempt', { attempt: 0 }],
    ['a timestamp that is none', 'timestamp', { timestamp: 'yesterday' }],
  ])('%s is rejected, and the field is named', async (_what, field, fields) => {
    const answer = await post(linesOf([new RecordMaker(`bad-${field}`).envelope(fields)]))
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ accepted: 0, rejected: [{ line: 1, field }] })
  })

  test('an altered record is rejected by its digest', async () => {
    const record = { ...new RecordMaker('altered-1').envelope(), message: 'something else' }
    const answer = await post(linesOf([record]))
    expect(answer.json.rejected).toMatchObject([{ code: 'FC_INGEST_DIGEST_MISMATCH' }])
  })

  test('a class that its layer may not emit is stored: a bad label never costs the evidence', async () => {
    const record = new RecordMaker('mislabelled-1').envelope({
      layer: 'L4',
      error_class: 'infra.timeout',
      violations: ['emission:L4:infra.timeout'],
      correlation_id: correlationOf('mislabelled'),
    })
    expect((await post(linesOf([record]))).json).toMatchObject({ accepted: 1, rejected: [] })
    const timeline = await harness.get(`/ops/timeline/${record.correlation_id}`, fops)
    expect(timeline.json.events).toMatchObject([{ layer: 'L4', error_class: 'infra.timeout' }])
  })

  test('envelopes of 1970 and 9999 are acknowledged', async () => {
    const maker = new RecordMaker('clocks-1')
    const answer = await post(
      linesOf([
        maker.envelope({ timestamp: '1970-01-01T00:00:00.000Z' }),
        maker.envelope({ timestamp: '9999-12-31T23:59:59.999Z' }),
      ]),
    )
    expect(answer.json).toMatchObject({ accepted: 2, rejected: [] })
  })

  test('a line that no record can fill is rejected and not looked into', async () => {
    const small = await openStation({ ingest: { lineMaxBytes: 2048 } })
    try {
      const { token: own } = await small.token(['ingest'])
      const good = new RecordMaker('long-1').envelope()
      const answer = await small.send(
        '/ingest/records',
        `{"x":"${'y'.repeat(4000)}"}\n${linesOf([good])}`,
        { ...ndjson, authorization: `Bearer ${own}` },
      )
      expect(answer.json).toMatchObject({ accepted: 1, rejected: [{ line: 1, sequence: null }] })
    } finally {
      await small.close()
    }
  })

  test('a body beyond the bound is refused before it is read', async () => {
    const answer = await post('x'.repeat(70_000))
    expect(answer.status).toBe(413)
    expect(answer.json).toMatchObject({ type: 'urn:first-contact:problem:body-too-large' })
  })

  test('a body beyond the bound is refused when it does not say its length', async () => {
    const stream = new ReadableStream({
      start: (controller) => {
        for (let index = 0; index < 20; index += 1) controller.enqueue(Buffer.alloc(8192, 0x78))
        controller.close()
      },
    })
    const response = await fetch(`${harness.station.url}/ingest/records`, {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { ...ndjson, authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(413)
  })

  test('a gzip bomb is refused and costs no memory', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(65_536)
    const before = process.memoryUsage().rss
    const answer = await post(bomb, { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(413)
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024)
  })

  test('what says gzip and is none is refused', async () => {
    const answer = await post('{"a":1}\n', { 'content-encoding': 'gzip' })
    expect(answer.status).toBe(400)
    expect(answer.json.type).toBe('urn:first-contact:problem:malformed-encoding')
  })

  test.each([
    ['content-type', 'application/json'],
    ['content-encoding', 'br'],
  ])('another %s is refused', async (header, value) => {
    expect((await post('{}', { [header]: value })).status).toBe(415)
  })

  test('an empty body stores nothing and is no error', async () => {
    expect((await post('')).json).toEqual({ accepted: 0, duplicate: 0, rejected: [] })
  })

  test('a token without the ingest scope stores nothing', async () => {
    const answer = await post(linesOf([new RecordMaker('scope-1').envelope()]), {
      authorization: `Bearer ${fops}`,
    })
    expect(answer.status).toBe(403)
    expect(answer.json.type).toBe('urn:first-contact:problem:missing-scope')
  })

  test('figures count what was stored, refused and rejected', async () => {
    const { text } = await harness.get('/metrics')
    expect(text).toMatch(/fc_ingest_records_total\{outcome="accepted"\} \d+/)
    expect(text).toMatch(/fc_ingest_rejected_lines_total\{code="FC_INGEST_DIGEST_MISMATCH"\} 1/)
    expect(text).toMatch(/fc_ingest_requests_total\{outcome="too_large"\} \d/)
    expect(text).toMatch(/fc_ingest_seconds_count \d+/)
  })
})

describe('a full ingest queue', () => {
  test('sheds with 429 and Retry-After, and takes the rest again when there is room', async () => {
    const harness = await openStation({ ingest: { queueMaxRequests: 1 } })
    try {
      const { token } = await harness.token(['ingest'])
      const headers = {
        'content-type': 'application/x-ndjson',
        authorization: `Bearer ${token}`,
      }
      let finish: () => void = () => undefined
      const slowBody = new ReadableStream({
        start: (controller) => {
          controller.enqueue(Buffer.from(linesOf([new RecordMaker('slow-1').envelope()])))
          finish = () => controller.close()
        },
      })
      const slow = fetch(`${harness.station.url}/ingest/records`, {
        method: 'POST',
        body: slowBody,
        duplex: 'half',
        headers,
      })
      const body = linesOf([new RecordMaker('fast-1').envelope()])
      await expect
        .poll(async () => (await harness.get('/metrics')).text)
        .toContain('fc_ingest_queue_requests 1')
      const shed = await harness.send('/ingest/records', body, headers)
      expect(shed.status).toBe(429)
      expect(shed.headers.get('retry-after')).toBe('1')
      expect(shed.json.type).toBe('urn:first-contact:problem:ingest-queue-full')
      finish()
      expect((await slow).status).toBe(200)
      const again = await harness.send('/ingest/records', body, headers)
      expect(again.json).toMatchObject({ accepted: 1 })
    } finally {
      await harness.close()
    }
  })
})
