import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ShedRecord } from '../../src/records/shed-record.ts'
import { boundOrphans } from '../../src/shipper/bound-orphans.ts'
import { readBatch } from '../../src/shipper/read-batch.ts'
import { listSegments } from '../../src/spool/segment-name.ts'
import { SequenceRanges } from '../../src/spool/sequence-ranges.ts'
import { Spool } from '../../src/spool/spool.ts'
import { envelopeRecord, TestContext } from '../support/spool-records.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface SpooledRecord {
  readonly kind: string
  readonly sequence: number
}

function readAll(folder: string): SpooledRecord[] {
  return listSegments(readdirSync(folder))
    .filter(({ state }) => state !== 'shedding')
    .flatMap(({ name }) => {
      const { lines } = readBatch({
        path: join(folder, name),
        offset: 0,
        isFinished: true,
        limits: { maxRecords: 100_000, maxBytes: 1e9 },
        lastSequence: 0,
        nextSequence: () => undefined,
      })
      return lines.map((line) => JSON.parse(line.toString()) as SpooledRecord)
    })
}

test('folders of processes that are gone are shed to the bound, oldest first, with exact counts', async () => {
  const dir = temporaryFolder()
  const folders: string[] = []
  const contexts: TestContext[] = []
  for (let epoch = 0; epoch < 3; epoch += 1) {
    const context = new TestContext()
    const quiet = (): void => {}
    const spool = new Spool({
      dir,
      context,
      maxBytes: 1e6,
      fsyncIntervalMs: 1e6,
      warn: quiet,
      onDurable: quiet,
    })
    for (let at = 0; at < 1_000; at += 1) {
      const { line, summary } = envelopeRecord(context, `k${at % 3}`)
      expect(spool.append(line, summary)).toBe('spooled')
    }
    await spool.close()
    folders.push(spool.folder ?? '')
    contexts.push(context)
  }
  const newest = readFileSync(join(folders[2] ?? '', 'segment-000001.spool'))
  expect(boundOrphans(folders, 600 * 1024)).toBeGreaterThan(2)
  const bytes = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.spool'))
      .map((name) => statSync(join(folder, name)).size),
  )
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(600 * 1024)
  expect(readFileSync(join(folders[2] ?? '', 'segment-000001.spool')).equals(newest)).toBe(true)
  for (const folder of folders) {
    const records = readAll(folder)
    const sheds = records.filter(({ kind }) => kind === 'shed') as unknown as ShedRecord[]
    const envelopes = records.filter(({ kind }) => kind === 'envelope').length
    const counted = sheds
      .flatMap((shed) => shed.envelopes)
      .reduce((sum, { count }) => sum + count, 0)
    expect(counted + envelopes).toBe(1_000)
    const all = SequenceRanges.of(sheds.flatMap(({ sequences }) => sequences))
    for (const { sequence } of records) all.add(sequence)
    expect(all.toArray()).toEqual([[1, all.max]])
  }
})
