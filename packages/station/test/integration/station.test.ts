import { createServer } from 'node:net'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../../../store/test/support/fresh-database.ts'
import { startStation } from '../../src/ops/start-station.ts'
import { createStationToken } from '../../src/ops/station-access.ts'
import { linesOf, RecordMaker } from '../support/make-records.ts'
import { openStation, type StationHarness } from '../support/station-harness.ts'

async function withStation(
  work: (harness: StationHarness) => Promise<void>,
  ...args: Parameters<typeof openStation>
): Promise<void> {
  const harness = await openStation(...args)
  try {
    await work(harness)
  } finally {
    await harness.close()
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return (error as { code: string }).code
  }
  return expect.unreachable('it started')
}

const silent = { info: () => undefined, warn: () => undefined }

describe('starting', () => {
  test('a station does not listen beyond this machine without a token', async () => {
    const database = await freshDatabase()
    const starting = startStation({
      cwd: tmpdir(),
      variables: {},
      overrides: { databaseUrl: database.connectionString, host: '0.0.0.0', port: 0 },
      log: silent,
      recordsItself: false,
    })
    expect(await codeOf(starting)).toBe('FC_STATION_BIND_REFUSED')
    await database.drop()
  })

  test('a port in use is told with its number, and nothing is left behind', async () => {
    const database = await freshDatabase()
    const blocker = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => blocker.once('listening', resolve))
    const address = blocker.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const starting = startStation({
      cwd: tmpdir(),
      variables: {},
      overrides: { databaseUrl: database.connectionString, port },
      log: silent,
      recordsItself: false,
    })
    await expect(starting).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`)
    blocker.close()
    await database.drop()
  })

  test('an address that is none of this machine is told as such', async () => {
    const database = await freshDatabase()
    const options = {
      cwd: tmpdir(),
      variables: {},
      log: silent,
      recordsItself: false,
    }
    const overrides = { databaseUrl: database.connectionString, port: 0 }
    const first = await startStation({ ...options, overrides })
    await createStationToken(first.store, {
      name: 'Ada',
      environment: 'development',
      scopes: ['fops'],
    })
    await first.close()
    const starting = startStation({
      ...options,
      overrides: { ...overrides, host: '203.0.113.1' },
    })
    expect(await codeOf(starting)).toBe('FC_STATION_HOST_UNUSABLE')
    await database.drop()
  })

  test('an unparsable DATABASE_URL is told as such', async () => {
    const starting = startStation({
      cwd: tmpdir(),
      variables: { DATABASE_URL: 'not a url' },
      log: silent,
      recordsItself: false,
    })
    await expect(starting).rejects.toThrow(/DATABASE_URL/)
  })
})

describe('a running station', () => {
  test('probes itself, so that the age of the last record is honest', async () => {
    await withStation(async ({ get }) => {
      await expect
        .poll(async () => (await get('/readyz')).json)
        .toMatchObject({ status: 'ready', checks: [{ ok: true }, { ok: true }, { ok: true }] })
      const { json } = await get('/readyz')
      expect(json.last_stored_age_seconds).toBeLessThan(30)
      const { text } = await get('/metrics')
      expect(text).toContain('fc_self_probe_total{outcome="stored"} 1')
      expect(text).toMatch(/fc_store_last_stored_age_seconds [\d.]+/)
    })
  })

  test('gives out the OpenAPI document that the golden file holds', async () => {
    await withStation(async ({ get }) => {
      const { describeApi } = await import('../../src/api/openapi/describe-api.ts')
      const served = (await get('/openapi.json')).json
      const described: unknown = JSON.parse(JSON.stringify(await describeApi()))
      expect(Object.keys(served.paths).toSorted()).toEqual(
        Object.keys((described as { paths: object }).paths).toSorted(),
      )
      expect(served.components.schemas).toEqual(
        (described as { components: { schemas: object } }).components.schemas,
      )
    })
  })

  test('sends no script from elsewhere and lets nobody frame it', async () => {
    await withStation(async ({ get }) => {
      const { headers } = await get('/', undefined, { accept: 'text/html' })
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("script-src 'self'")
      expect(policy).not.toContain('unsafe')
      expect(policy).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    })
  })

  test('says what to do when the console is not built', async () => {
    await withStation(async ({ get }) => {
      const { status, text } = await get('/', undefined, { accept: 'text/html' })
      expect(status).toBe(503)
      expect(text).toContain('npm run build')
    })
  })

  test('shows the front page to whoever asks, and other pages to browsers only', async () => {
    await withStation(async ({ get }) => {
      const front = await get('/', undefined, { accept: '*/*' })
      expect(front.headers.get('content-type')).toContain('text/html')
      const mistyped = await get('/opps/incidents', undefined, { accept: '*/*' })
      expect(mistyped.status).toBe(404)
      expect(mistyped.headers.get('content-type')).toContain('application/problem+json')
    })
  })

  test('serves the console: pages by address, hashed files for ever, and no file beside it', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'fc-console-'))
    onTestFinished(() => rm(parent, { recursive: true }))
    const folder = join(parent, 'dist')
    await mkdir(join(folder, 'assets'), { recursive: true })
    await writeFile(join(folder, 'index.html'), '<title>fops</title>')
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {}')
    await writeFile(join(parent, 'secret.txt'), 'secret')
    await withStation(
      async ({ get }) => {
        const html = { accept: 'text/html' }
        for (const path of ['/', '/sign-in', '/incidents/fc1:0000000000000000']) {
          const page = await get(path, undefined, html)
          expect(page.text).toBe('<title>fops</title>')
          expect(page.headers.get('cache-control')).toBe('no-cache')
        }
        const asset = await get('/assets/app-1a2b.js')
        expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
        expect((await get('/assets/other.js')).status).toBe(404)
        expect((await get('/ops/nothing', undefined, html)).status).toBe(404)
        for (const path of ['/assets/..%2f..%2fsecret.txt', '/..%2fsecret.txt', '/secret.txt']) {
          const answer = await get(path)
          expect(answer.status).toBeGreaterThanOrEqual(400)
          expect(answer.json.type).toMatch(/^urn:first-contact:problem:/)
          expect(answer.text).not.toContain('secret')
        }
      },
      {},
      { consoleFolder: folder },
    )
  })

  test('tells open pages when something was stored', async () => {
    await withStation(async ({ station, token, send }) => {
      const { token: fops } = await token(['fops'])
      const { token: ingest } = await token(['ingest'])
      const response = await fetch(`${station.url}/ops/stream`, {
        headers: { authorization: `Bearer ${fops}` },
      })
      expect(response.headers.get('content-type')).toContain('text/event-stream')
      const revisions: number[] = []
      const reading = (async () => {
        let text = ''
        const decoder = new TextDecoder()
        for await (const chunk of response.body ?? []) {
          text += decoder.decode(chunk as Uint8Array, { stream: true })
          const found = [...text.matchAll(/data: \{"revision":(\d+)\}/g)].map(([, n]) => Number(n))
          revisions.splice(0, revisions.length, ...found)
        }
      })().catch(() => undefined)
      await expect.poll(() => revisions.length).toBeGreaterThan(0)
      const before = revisions.length
      await send('/ingest/records', linesOf([new RecordMaker('news-1').envelope()]), {
        'content-type': 'application/x-ndjson',
        authorization: `Bearer ${ingest}`,
      })
      await expect.poll(() => revisions.length).toBeGreaterThan(before)
      await station.close()
      await reading
    })
  })

  test('stops in bounded time with a client that never finishes its request', async () => {
    const harness = await openStation()
    const { token } = await harness.token(['ingest'])
    const hanging = fetch(`${harness.station.url}/ingest/records`, {
      method: 'POST',
      body: new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) }),
      duplex: 'half',
      headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` },
    }).catch(() => null)
    await expect
      .poll(async () => (await harness.get('/metrics')).text)
      .toContain('fc_ingest_queue_requests 1')
    const startedMs = performance.now()
    await harness.close()
    expect(performance.now() - startedMs).toBeLessThan(10_000)
    await hanging
  })
})

describe('a station whose store is away', () => {
  test('answers 503 with Retry-After, is not ready, captures nothing, and goes on afterwards', async () => {
    await withStation(async ({ station, token, send, get, log }) => {
      const { token: ingest } = await token(['ingest'])
      const { token: fops } = await token(['fops'])
      const headers = {
        'content-type': 'application/x-ndjson',
        authorization: `Bearer ${ingest}`,
      }
      const body = linesOf([new RecordMaker('patient-1').envelope()])
      const name = new URL(station.config.databaseUrl ?? '').pathname.slice(1)
      const { Client } = await import('pg')
      const admin = new Client({
        connectionString: (station.config.databaseUrl ?? '').replace(name, 'postgres'),
      })
      await admin.connect()
      try {
        await admin.query(`alter database ${name} allow_connections false`)
        await admin.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
          [name],
        )
        const refused = await send('/ingest/records', body, headers)
        expect(refused.status).toBe(503)
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
        expect(refused.json.type).toBe('urn:first-contact:problem:store-unavailable')
        expect((await get('/ops/now', fops)).status).toBe(503)
        const ready = await get('/readyz')
        expect(ready.status).toBe(503)
        expect(ready.json).toMatchObject({ status: 'not_ready' })
        expect((await get('/healthz')).status).toBe(200)
        expect(log.filter((line) => line.includes('a request failed'))).toEqual([])
      } finally {
        await admin.query(`alter database ${name} allow_connections true`)
        await admin.end()
      }
      const stored = await send('/ingest/records', body, headers)
      expect(stored.json).toMatchObject({ accepted: 1 })
    })
  })
})
