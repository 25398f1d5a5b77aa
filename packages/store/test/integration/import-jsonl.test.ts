import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importJsonl } from '../../src/import/import-jsonl.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { makeLines } from '../support/make-records.ts'

const now = new Date()
let fresh: FreshStore
let folder: string

beforeAll(async () => {
  fresh = await freshStore()
  folder = mkdtempSync(join(tmpdir(), 'fc-import-'))
})
afterAll(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true, force: true })
})

async function fileWith(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, content)
  return file
}

test('a file is imported exactly once, however often it is given', async () => {
  const count = 2_500
  const file = await fileWith('good.jsonl', `${makeLines(count, now).join('\n')}\n`)
  const seen: number[] = []
  const first = await importJsonl(fresh.store, file, {
    onProgress: ({ lines, bytesRead, bytesTotal }) => {
      seen.push(lines)
      expect(bytesRead).toBeLessThanOrEqual(bytesTotal)
    },
  })
  const second = await importJsonl(fresh.store, file)
  expect(first).toMatchObject({ lines: count, accepted: count, duplicate: 0, rejectedCount: 0 })
  expect(second).toMatchObject({ lines: count, accepted: 0, duplicate: count, rejectedCount: 0 })
  expect(seen).toEqual([1000, 2000, 2500])
})

test('bad lines are named by their number in the file, and the others are stored', async () => {
  const [start, one, two] = makeLines(3, now, 'bad-lines')
  const tampered = (one ?? '').replace('"attempt":1', '"attempt":2')
  const torn = (two ?? '').slice(0, 40)
  const lines = [start, '', '{"nonsense"', tampered, two, '   ', 'x'.repeat(2_000_000), torn]
  const file = await fileWith('bad.jsonl', lines.join('\n'))
  const result = await importJsonl(fresh.store, file)
  expect(result).toMatchObject({ lines: 6, accepted: 2, rejectedCount: 4 })
  expect(result.rejected.map(({ line }) => line).toSorted((a, b) => a - b)).toEqual([3, 4, 7, 8])
  const codeOf = (line: number) => result.rejected.find((each) => each.line === line)?.code
  expect(codeOf(3)).toBe('FC_RECORD_NOT_JSON')
  expect(codeOf(4)).toBe('FC_INGEST_DIGEST_MISMATCH')
  expect(codeOf(7)).toBe('FC_RECORD_TOO_LARGE')
  expect(codeOf(8)).toBe('FC_RECORD_NOT_JSON')
})

test('a compressed file is read as it is', async () => {
  const file = await fileWith('packed.jsonl.gz', gzipSync(makeLines(5, now, 'packed').join('\n')))
  expect(await importJsonl(fresh.store, file)).toMatchObject({ accepted: 5, rejectedCount: 0 })
})

test('a torn compressed file is refused after what could be read was stored', async () => {
  const packed = gzipSync(makeLines(3_000, now, 'torn').join('\n'))
  const file = await fileWith('torn.jsonl.gz', packed.subarray(0, packed.length - 100))
  const importing = importJsonl(fresh.store, file)
  await expect(importing).rejects.toMatchObject({ code: 'FC_IMPORT_UNREADABLE' })
})

test('a missing file and a folder are refused by name', async () => {
  for (const path of [join(folder, 'missing.jsonl'), folder]) {
    const importing = importJsonl(fresh.store, path)
    await expect(importing).rejects.toMatchObject({ code: 'FC_IMPORT_UNREADABLE' })
    await expect(importing).rejects.toThrow(path)
  }
})

test('an empty file imports nothing', async () => {
  const file = await fileWith('empty.jsonl', '')
  expect(await importJsonl(fresh.store, file)).toMatchObject({ lines: 0, accepted: 0 })
})
