import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { IngestQueue } from '../../src/api/ingest/ingest-queue.ts'
import { readIngestBody } from '../../src/api/ingest/read-ingest-body.ts'
import { splitLines } from '../../src/api/ingest/split-lines.ts'
import { pageCursor, readPageCursor } from '../../src/api/paging/page-cursor.ts'

const limits = { bodyMaxBytes: 1000, inflatedMaxBytes: 4000 }

function ticket() {
  const entered = new IngestQueue({ queueMaxRequests: 4, queueMaxBytes: 100_000 }).enter()
  return entered ?? expect.unreachable('there was no room')
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return (error as { problem: string }).problem
  }
  return expect.unreachable('it was accepted')
}

describe('lines', () => {
  const numbers = (text: string) =>
    splitLines(Buffer.from(text), 10).lines.map(({ number, bytes }) => [number, bytes.toString()])

  test('lines keep their place in the body, empty ones left out', () => {
    expect(numbers('a\n\nb\r\nc')).toEqual([
      [1, 'a'],
      [3, 'b'],
      [4, 'c'],
    ])
  })

  test('nothing has no lines', () => expect(numbers('')).toEqual([]))

  test('a line that is too long is named and not handed on', () => {
    const { lines, tooLong } = splitLines(Buffer.from(`a\n${'x'.repeat(11)}\nb\n`), 10)
    expect(lines.map(({ number }) => number)).toEqual([1, 3])
    expect(tooLong).toMatchObject([{ line: 2, code: 'FC_RECORD_TOO_LARGE' }])
  })
})

describe('body', () => {
  const read = (body: Buffer, encoding?: string) =>
    readIngestBody(Readable.from([body]), encoding, limits, ticket())

  test('gzip is inflated', async () => {
    const { bytes, receivedBytes } = await read(gzipSync('{"a":1}\n'), 'gzip')
    expect(bytes.toString()).toBe('{"a":1}\n')
    expect(receivedBytes).toBe(gzipSync('{"a":1}\n').length)
  })

  test('a body beyond its bound is refused', async () => {
    expect(await problemOf(read(Buffer.alloc(1001)))).toBe('body-too-large')
  })

  test('a small body that inflates beyond the bound is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(100_000))
    expect(bomb.length).toBeLessThan(limits.bodyMaxBytes)
    expect(await problemOf(read(bomb, 'gzip'))).toBe('body-too-large')
  })

  test('what is not gzip is refused as such', async () => {
    expect(await problemOf(read(Buffer.from('plain'), 'gzip'))).toBe('malformed-encoding')
  })

  test('a truncated gzip stream is refused', async () => {
    const torn = gzipSync('{"a":1}\n').subarray(0, 12)
    expect(await problemOf(read(torn, 'gzip'))).toBe('malformed-encoding')
  })

  test('another encoding is refused before the body is read', async () => {
    expect(await problemOf(read(Buffer.from('x'), 'br'))).toBe('unsupported-type')
  })
})

describe('queue', () => {
  test('a full queue lets nobody in until somebody has left', () => {
    const queue = new IngestQueue({ queueMaxRequests: 1, queueMaxBytes: 100 })
    const first = queue.enter()
    expect(queue.enter()).toBeNull()
    first?.release()
    expect(queue.enter()).not.toBeNull()
  })

  test('leaving twice gives room back once', () => {
    const queue = new IngestQueue({ queueMaxRequests: 2, queueMaxBytes: 100 })
    const first = queue.enter()
    queue.enter()
    first?.release()
    first?.release()
    expect(queue.requests).toBe(1)
  })

  test('memory is bounded over all requests, and given back', () => {
    const queue = new IngestQueue({ queueMaxRequests: 9, queueMaxBytes: 100 })
    const [first, second] = [queue.enter(), queue.enter()]
    expect(first?.grow(80)).toBe(true)
    expect(second?.grow(30)).toBe(false)
    first?.release()
    expect(queue.bytes).toBe(0)
    expect(second?.grow(30)).toBe(true)
  })
})

describe('cursor', () => {
  test('a cursor survives its round trip', () => {
    const cursor = { until: new Date('2026-11-23T12:00:00Z'), offset: 50 }
    expect(readPageCursor(pageCursor(cursor))).toEqual(cursor)
  })

  test.each(['abc', 'W10', Buffer.from('[-1,2]').toString('base64url')])(
    'the cursor %j is refused',
    async (text) => {
      expect(await problemOf(Promise.resolve().then(() => readPageCursor(text)))).toBe(
        'invalid-field',
      )
    },
  )
})
