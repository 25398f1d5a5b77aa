import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { HttpTransport } from '../../src/shipper/http-transport.ts'
import type { SpoolOptions } from '../../src/sinks/record-sink.ts'
import { createSpoolSink, type SpoolSink } from '../../src/sinks/spool-sink.ts'
import { IngestServer } from '../support/ingest-server.ts'
import { envelopeRecord, spanRecord, TestContext } from '../support/spool-records.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

async function startServer(port = 0): Promise<IngestServer> {
  const server = await IngestServer.start(port)
  onTestFinished(() => server.stop())
  return server
}

function openSink(
  dir: string,
  context: TestContext,
  options: Omit<SpoolOptions, 'dir'>,
): SpoolSink {
  const sink = createSpoolSink({ dir, context, fsyncIntervalMs: 20, ...options })
  onTestFinished(() => sink.stop(200))
  return sink
}

function appendMany(sink: SpoolSink, context: TestContext, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const { line, summary } = at % 3 === 0 ? spanRecord(context) : envelopeRecord(context)
    expect(sink.append(line, summary)).toBe('spooled')
  }
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, at) => at + 1)
}

/** A connection that carries 48 KiB a second. */
async function slowProxy(target: number): Promise<number> {
  const server = createServer((client) => {
    const upstream = new Socket().connect(target, '127.0.0.1')
    upstream.pipe(client)
    client.on('data', (chunk) => {
      client.pause()
      upstream.write(chunk)
      setTimeout(() => client.resume(), (chunk.length / (48 * 1024)) * 1_000)
    })
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

afterEach(() => vi.restoreAllMocks())

describe('delivery', () => {
  test('by the worker thread stores every record once and a stop leaves no folder behind', async () => {
    const server = await startServer()
    const dir = temporaryFolder()
    const context = new TestContext()
    const sink = openSink(dir, context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 5_000)
    expect(sink.status().shipping).toBe('worker')
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.sequences(context.epoch)).toEqual(upTo(5_000))
    expect(Math.max(...server.batchSizes)).toBeLessThanOrEqual(1_000)
    await sink.stop(1_000)
    expect(readdirSync(join(dir, 'test-producer'))).toEqual([])
  })

  test('waits for a station that is down and loses nothing', async () => {
    const first = await startServer()
    const { port } = first
    await first.stop()
    const context = new TestContext()
    const station = { url: `http://127.0.0.1:${port}`, token: 't' }
    const sink = openSink(temporaryFolder(), context, { station })
    appendMany(sink, context, 1_500)
    await expect
      .poll(() => sink.status().trouble ?? '', { timeout: 20_000 })
      .toContain('cannot be reached')
    expect(await sink.drain(100)).toEqual({ remaining: 1_500 })
    const server = await startServer(port)
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.sequences(context.epoch)).toEqual(upTo(1_500))
    expect(sink.status().trouble).toBeNull()
  })

  test('tries again after 503 and after a body that is no receipt', async () => {
    const server = await startServer()
    server.behave = (request) => {
      if (request <= 2) return { kind: 'status', status: 503 }
      return request === 3 ? { kind: 'text', body: '<html>welcome</html>' } : { kind: 'store' }
    }
    const context = new TestContext()
    const sink = openSink(temporaryFolder(), context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 100)
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.sequences(context.epoch)).toEqual(upTo(100))
    expect(server.requests).toBe(4)
  })

  test('asks again only after the time a 429 names', async () => {
    const server = await startServer()
    const times: number[] = []
    server.behave = (request) => {
      times.push(performance.now())
      return request === 1
        ? { kind: 'status', status: 429, headers: { 'retry-after': '1' } }
        : { kind: 'store' }
    }
    const context = new TestContext()
    const sink = openSink(temporaryFolder(), context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 10)
    await sink.flush()
    await vi.waitFor(() => expect(server.records.size).toBe(10), 20_000)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(950)
  })

  test('gives a half-open connection up, and what was stored behind it stays there once', async () => {
    const server = await startServer()
    server.behave = (request) => {
      if (request === 1) return { kind: 'hang' }
      return request === 2 ? { kind: 'store_silently' } : { kind: 'store' }
    }
    const transport = new HttpTransport({ url: server.url, token: 't', idleTimeoutMs: 150 })
    const context = new TestContext()
    const sink = openSink(temporaryFolder(), context, { transport })
    appendMany(sink, context, 50)
    expect(sink.status().shipping).toBe('in_process')
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.sequences(context.epoch)).toEqual(upTo(50))
    expect(server.duplicates).toBeGreaterThan(0)
    expect(sink.status().duplicateRecords).toBe(server.duplicates)
  })

  test('goes on over a slow network while the application appends', async () => {
    const server = await startServer()
    const port = await slowProxy(server.port)
    const context = new TestContext()
    const station = { url: `http://127.0.0.1:${port}`, token: 't' }
    const sink = openSink(temporaryFolder(), context, { station })
    for (let round = 0; round < 10; round += 1) {
      appendMany(sink, context, 200)
      await sleep(30)
    }
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.sequences(context.epoch)).toEqual(upTo(2_000))
  })

  test('holds everything on a wrong token, warns once, and goes on with the right one', async () => {
    const server = await startServer()
    server.token = 'right'
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text))
      return true
    })
    const context = new TestContext()
    const sink = openSink(temporaryFolder(), context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 20)
    const drained = sink.drain(4_000)
    await expect.poll(() => server.requests, { timeout: 20_000 }).toBeGreaterThan(1)
    expect(await drained).toEqual({ remaining: 20 })
    const warnings = written.filter((text) => text.includes('401'))
    expect(warnings).toEqual([expect.stringContaining('FC_INGEST_TOKEN')])
    server.token = 't'
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.records.size).toBe(20)
  })

  test('splits a batch that is too large until it is taken', async () => {
    const server = await startServer()
    server.maxLines = 7
    const context = new TestContext()
    const sink = openSink(temporaryFolder(), context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 100)
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(server.sequences(context.epoch)).toEqual(upTo(100))
  })

  test('puts a record aside that is too large by itself, and ships the others', async () => {
    const server = await startServer()
    server.maxLines = 0
    const context = new TestContext()
    const dir = temporaryFolder()
    const sink = openSink(dir, context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 2)
    await sink.drain(20_000)
    server.maxLines = 10
    appendMany(sink, context, 3)
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect(sink.status().rejectedRecords).toBe(2)
    expect(server.sequences(context.epoch)).toEqual([3, 4, 5])
    expect(readFileSync(join(sink.status().location ?? '', 'rejected.ndjson'), 'utf8')).toContain(
      'FC_SHIP_TOO_LARGE',
    )
  })

  test('keeps rejected lines aside with their reason, warns once and never sends them again', async () => {
    const server = await startServer()
    server.behave = () => ({ kind: 'reject', sequences: [3, 8] })
    const written: string[] = []
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text))
      return true
    })
    const dir = temporaryFolder()
    const context = new TestContext()
    const sink = openSink(dir, context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 10)
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    const warnings = written.filter((text) =>
      text.includes('FC_INGEST_INVALID: refused by the test'),
    )
    const place = join(dir, 'test-producer', context.epoch, 'rejected.ndjson')
    expect(warnings).toEqual([expect.stringContaining(place)])
    expect(sink.status().rejectedRecords).toBe(2)
    const kept = readFileSync(join(dir, 'test-producer', context.epoch, 'rejected.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { rejected: { sequence: number }; record: string })
    expect(kept.map(({ rejected }) => rejected.sequence)).toEqual([3, 8])
    expect(JSON.parse(kept[0]?.record ?? '{}')).toMatchObject({ sequence: 3 })
    expect(server.sequences(context.epoch)).toHaveLength(8)
  })

  test('goes on after the folder was deleted, with the open segment whole', async () => {
    const server = await startServer()
    const dir = temporaryFolder()
    const context = new TestContext()
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const sink = openSink(dir, context, { ship: 'none', fsyncIntervalMs: 60_000 })
    appendMany(sink, context, 100)
    rmSync(dir, { recursive: true, force: true })
    appendMany(sink, context, 100)
    await sink.flush()
    appendMany(sink, context, 100)
    await sink.stop(100)
    const next = new TestContext()
    const shipping = openSink(dir, next, { station: { url: server.url, token: 't' } })
    await shipping.drain(20_000)
    // The owner is this process, so the folder is no orphan: ship it as `first-contact ship` does.
    const { shipSpoolFolder } = await import('../../src/shipper/index.ts')
    const transport = new HttpTransport({ url: server.url, token: 't' })
    const report = await shipSpoolFolder({ dir, transport, once: true })
    expect(report.remaining).toBe(0)
    expect(server.sequences(context.epoch)).toEqual(upTo(300))
  })

  test('follows sequence, not time, when the clock moves back', async () => {
    const server = await startServer()
    const context = new TestContext()
    const sink = openSink(temporaryFolder(), context, { station: { url: server.url, token: 't' } })
    appendMany(sink, context, 50)
    vi.setSystemTime(Date.now() - 48 * 3_600_000)
    onTestFinished(() => {
      vi.useRealTimers()
    })
    appendMany(sink, context, 50)
    expect(await sink.drain(20_000)).toEqual({ remaining: 0 })
    expect([...server.records.values()].map(({ sequence }) => sequence)).toEqual(upTo(100))
  })
})
