import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { HttpTransport, shipSpoolFolder } from '../../src/shipper/index.ts'
import { adoptFolder } from '../../src/spool/adopt-folder.ts'
import { listSegments } from '../../src/spool/segment-name.ts'
import { listSpoolFolders } from '../../src/spool/spool-layout.ts'
import { IngestServer } from '../support/ingest-server.ts'
import { startChild } from '../support/spool-start-child.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

async function startServer(): Promise<IngestServer> {
  const server = await IngestServer.start()
  onTestFinished(() => server.stop())
  return server
}

function spoolIn(folder: string): string {
  return join(folder, 'spool')
}

async function shipAll(dir: string, server: IngestServer): Promise<number> {
  const transport = new HttpTransport({ url: server.url, token: 't' })
  const { remaining } = await shipSpoolFolder({ dir, transport, once: true })
  await transport.close()
  return remaining
}

function storedKeys(server: IngestServer): Set<string> {
  return new Set(
    [...server.records.values()].map((record) => `${record.producer_epoch} ${record.sequence}`),
  )
}

interface Receipt {
  readonly kind: string
  readonly epoch: string
  readonly sequence: number
}

function missingOf(server: IngestServer, receipts: readonly Receipt[]): Receipt[] {
  const stored = storedKeys(server)
  return receipts.filter(
    ({ kind, epoch, sequence }) => kind === 'spooled' && !stored.has(`${epoch} ${sequence}`),
  )
}

describe('kill -9', () => {
  test('at any moment loses no record that capture called spooled', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    let receipts: readonly Receipt[] = []
    for (const delayMs of [5, 60, 140, 230, 410]) {
      const child = startChild({ dir, folder, url: server.url, count: 1, ending: 'busy' })
      await child.saw('captured')
      await sleep(delayMs)
      child.kill('SIGKILL')
      await child.exited
      receipts = child.receipts()
    }
    expect(await shipAll(dir, server)).toBe(0)
    expect(receipts.length).toBeGreaterThan(200)
    expect(missingOf(server, receipts)).toEqual([])
    expect(listSpoolFolders(dir)).toEqual([])
  })

  test('leaves a folder that the next process of any producer adopts and delivers', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const first = startChild({ dir, folder, ship: 'none', count: 40, ending: 'stay' })
    await first.saw('captured')
    first.kill('SIGKILL')
    await first.exited
    const receipts = first.receipts()
    const next = startChild({
      dir,
      folder,
      url: server.url,
      producer: 'other',
      count: 1,
      ending: 'stay',
    })
    await expect.poll(() => missingOf(server, receipts), { timeout: 10_000 }).toEqual([])
    next.kill('SIGKILL')
    await next.exited
  })

  test('of the writer in the middle of a record costs that record only', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, ship: 'none', count: 25, ending: 'stay' })
    await child.saw('captured')
    child.kill('SIGKILL')
    await child.exited
    const [orphan] = listSpoolFolders(dir)
    const [segment] = listSegments(readdirSync(orphan?.path ?? ''))
    const path = join(orphan?.path ?? '', segment?.name ?? '')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.subarray(0, bytes.length - 17))
    expect(await shipAll(dir, server)).toBe(0)
    const missing = missingOf(server, child.receipts())
    expect(missing).toHaveLength(1)
    expect(missing[0]?.sequence).toBe(Math.max(...child.receipts().map(({ sequence }) => sequence)))
    expect(listSpoolFolders(dir)).toEqual([])
  })

  test('and a flipped bit: the others arrive and the lost number is named in a shed record', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, ship: 'none', count: 25, ending: 'stay' })
    await child.saw('captured')
    child.kill('SIGKILL')
    await child.exited
    const [orphan] = listSpoolFolders(dir)
    const [segment] = listSegments(readdirSync(orphan?.path ?? ''))
    const path = join(orphan?.path ?? '', segment?.name ?? '')
    const bytes = readFileSync(path)
    const middle = bytes.indexOf('failure 12')
    bytes[middle] = (bytes[middle] ?? 0) ^ 4
    writeFileSync(path, bytes)
    expect(await shipAll(dir, server)).toBe(0)
    const [lost, ...others] = missingOf(server, child.receipts())
    expect(others).toEqual([])
    const shed = [...server.records.values()].filter(({ kind }) => kind === 'shed')
    expect(shed).toMatchObject([
      { reason: 'unreadable', sequences: [[lost?.sequence, lost?.sequence]], other_records: 1 },
    ])
  })
})

describe('an orphaned folder', () => {
  test('is adopted exactly once when many try at the same time', async () => {
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, ship: 'none', count: 3, ending: 'stay' })
    await child.saw('captured')
    expect(listSpoolFolders(dir).map((one) => adoptFolder(one))).toEqual([undefined])
    child.kill('SIGKILL')
    await child.exited
    const seen = listSpoolFolders(dir)
    expect(seen).toHaveLength(1)
    const adopted = Array.from({ length: 20 }, () => seen.map((one) => adoptFolder(one))).flat()
    expect(adopted.filter((one) => one !== undefined)).toHaveLength(1)
  })

  test('is delivered once by two processes that start at once', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, ship: 'none', count: 300, ending: 'stay' })
    await child.saw('captured')
    child.kill('SIGKILL')
    await child.exited
    const receipts = child.receipts()
    const starters = ['one', 'two'].map((producer) =>
      startChild({ dir, folder, url: server.url, producer, count: 5, ending: 'stay' }),
    )
    await expect.poll(() => missingOf(server, receipts), { timeout: 15_000 }).toEqual([])
    for (const starter of starters) {
      starter.kill('SIGTERM')
      await starter.exited
    }
    expect(starters.flatMap((starter) => missingOf(server, starter.receipts()))).toEqual([])
    expect(server.duplicates).toBe(0)
  })

  test('is not touched while its owner lives, and `first-contact ship` beside it ships it', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, ship: 'none', count: 30, ending: 'stay' })
    await child.saw('captured')
    expect(await shipAll(dir, server)).toBe(0)
    expect(missingOf(server, child.receipts())).toEqual([])
    expect(listSpoolFolders(dir)).toHaveLength(1)
    expect(await shipAll(dir, server)).toBe(0)
    expect(server.duplicates).toBe(0)
  })
})

describe('without space', () => {
  test('records are shed and counted, the count survives kill -9, and arrives as shed records', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    // A limit of the process on the size of a file: writes beyond it fail like a full disk's (as
    // EFBIG), for a segment and never for the preallocated ledger (384 KiB).
    const child = startChild({
      dir,
      folder,
      ship: 'none',
      count: 2_500,
      ending: 'stay',
      shell: `trap '' XFSZ; ulimit -f ${sizeLimitBlocks}`,
    })
    await child.saw('captured')
    child.kill('SIGKILL')
    await child.exited
    const receipts = child.receipts()
    const shed = receipts.filter(({ kind }) => kind === 'shed').length
    expect(shed).toBeGreaterThan(0)
    expect(shed).toBeLessThan(receipts.length)
    expect(await shipAll(dir, server)).toBe(0)
    expect(missingOf(server, receipts)).toEqual([])
    const counted = [...server.records.values()]
      .filter(({ kind, reason }) => kind === 'shed' && reason === 'disk_full')
      .flatMap(({ envelopes }) => envelopes as { count: number }[])
      .reduce((sum, { count }) => sum + count, 0)
    expect(counted).toBe(shed)
  })
})

test.skipIf(!canMount())(
  'on a disk that is really full the account survives kill -9, and delivery makes room again',
  async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    mkdirSync(dir)
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', dir])
    onTestFinished(() => {
      spawnSync('umount', ['-l', dir])
    })
    const child = startChild({ dir, folder, ship: 'none', count: 3_000, ending: 'stay' })
    await child.saw('captured')
    child.kill('SIGKILL')
    await child.exited
    const receipts = child.receipts()
    const shed = receipts.filter(({ kind }) => kind === 'shed').length
    expect(shed).toBeGreaterThan(100)
    expect(shed).toBeLessThan(receipts.length)
    expect(await shipAll(dir, server)).toBe(0)
    expect(missingOf(server, receipts)).toEqual([])
    const sheds = [...server.records.values()].filter(({ reason }) => reason === 'disk_full')
    const counted = sheds
      .flatMap(({ envelopes }) => envelopes as { count: number }[])
      .reduce((sum, { count }) => sum + count, 0)
    expect(counted).toBe(shed)
    expect(listSpoolFolders(dir)).toEqual([])
  },
)

/** A file system of its own needs root and the right to mount. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const probe = mkdtempSync(join(tmpdir(), 'fc-mount-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', probe]).status === 0
  if (isMounted) spawnSync('umount', [probe])
  rmdirSync(probe)
  return isMounted
}

/** In 512-byte blocks: 512 KiB, more than the ledger, less than the segment wants to be. */
const sizeLimitBlocks = 1_024

describe('SIGTERM', () => {
  test('with a full spool ends the process by the signal, in bounded time, with nothing lost', async () => {
    const server = await startServer()
    server.answerDelayMs = 1_500
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, url: server.url, count: 6_000, ending: 'stay' })
    await child.saw('captured')
    const asked = performance.now()
    child.kill('SIGTERM')
    const { signal } = await child.exited
    expect(signal).toBe('SIGTERM')
    expect(performance.now() - asked).toBeLessThan(4_000)
    server.answerDelayMs = 0
    expect(await shipAll(dir, server)).toBe(0)
    expect(missingOf(server, child.receipts())).toEqual([])
    const marks = [...server.records.values()].filter(({ kind }) => kind === 'mark')
    expect(marks).toMatchObject([{ mark_type: 'stop' }])
  })

  test('delivers a small spool before the process ends and removes the folder', async () => {
    const server = await startServer()
    const folder = temporaryFolder()
    const dir = spoolIn(folder)
    const child = startChild({ dir, folder, url: server.url, count: 50, ending: 'stay' })
    await child.saw('captured')
    child.kill('SIGTERM')
    expect((await child.exited).signal).toBe('SIGTERM')
    expect(missingOf(server, child.receipts())).toEqual([])
    expect(existsSync(dir)).toBe(true)
    expect(listSpoolFolders(dir)).toEqual([])
  })
})

test('a folder that cannot be written never reaches the application', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'not-a-folder')
  mkdirSync(join(folder, 'run'))
  writeFileSync(file, '')
  const child = startChild({ dir: join(file, 'spool'), folder, count: 50, ending: 'end' })
  const { code, output } = await child.exited
  expect(code).toBe(0)
  expect(child.receipts().map(({ kind }) => kind)).toEqual(Array(50).fill('shed'))
  expect(output.match(/first-contact: the spool/g)).toHaveLength(1)
})
