import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { ShedRecord } from '../../src/records/shed-record.ts'
import { readFrame } from '../../src/spool/frame.ts'
import { listSegments } from '../../src/spool/segment-name.ts'
import { SequenceRanges } from '../../src/spool/sequence-ranges.ts'
import { Spool } from '../../src/spool/spool.ts'
import { envelopeRecord, spanRecord, TestContext } from '../support/spool-records.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface SpooledRecord {
  readonly kind: string
  readonly sequence: number
  readonly component?: string
}

function openSpool(dir: string, context: TestContext, maxBytes: number): Spool {
  const warn = (): void => {}
  const spool = new Spool({ dir, context, maxBytes, fsyncIntervalMs: 1_000, warn, onDurable: warn })
  onTestFinished(() => spool.close())
  return spool
}

function readSpool(folder: string): SpooledRecord[] {
  return listSegments(readdirSync(folder))
    .filter(({ state }) => state !== 'shedding')
    .flatMap(({ name }) => {
      const bytes = readFileSync(join(folder, name))
      const records: SpooledRecord[] = []
      let at = 0
      for (;;) {
        const frame = readFrame(bytes, at)
        if (frame.kind !== 'record') return records
        records.push(JSON.parse(frame.line.toString()) as SpooledRecord)
        at = frame.end
      }
    })
}

function shedRecords(records: readonly SpooledRecord[]): ShedRecord[] {
  return records
    .filter(({ kind }) => kind === 'shed')
    .map((record) => record as unknown as ShedRecord)
}

describe('at its bound the spool', () => {
  test('keeps the first and the last of each kind whole and counts the rest exactly', () => {
    const context = new TestContext()
    const spool = openSpool(temporaryFolder(), context, 256 * 1024)
    const written = new Map<string, number[]>()
    for (let at = 0; at < 4_000; at += 1) {
      const kind = `kind-${at % 5}`
      const { line, summary } = envelopeRecord(context, kind, 400, at % 10 === 0 ? 2 : 1)
      expect(spool.append(line, summary)).toBe('spooled')
      written.set(kind, [...(written.get(kind) ?? []), summary.sequence])
    }
    const records = readSpool(spool.folder ?? '')
    const whole = new Set(records.map(({ sequence }) => sequence))
    const sheds = shedRecords(records)
    for (const [kind, sequences] of written) {
      expect(whole.has(sequences[0] ?? 0)).toBe(true)
      expect(whole.has(sequences.at(-1) ?? 0)).toBe(true)
      const shed = sheds
        .flatMap(({ envelopes }) => envelopes)
        .filter(({ component }) => component === `component.${kind}`)
        .reduce((sum, { count }) => sum + count, 0)
      expect(shed + sequences.filter((sequence) => whole.has(sequence)).length).toBe(800)
    }
    const retries = sheds
      .flatMap(({ envelopes }) => envelopes)
      .reduce((n, one) => n + one.retries, 0)
    const wholeRetries = [...written.values()]
      .flat()
      .filter((sequence) => whole.has(sequence)).length
    expect(retries).toBeGreaterThan(300)
    expect(wholeRetries).toBeGreaterThan(0)
  })

  test('accounts for every sequence number, as a record or in a shed record, never both', () => {
    const context = new TestContext()
    const spool = openSpool(temporaryFolder(), context, 128 * 1024)
    for (let at = 0; at < 3_000; at += 1) {
      const { line, summary } = at % 2 === 0 ? spanRecord(context) : envelopeRecord(context)
      spool.append(line, summary)
    }
    const records = readSpool(spool.folder ?? '')
    const ranges = shedRecords(records).flatMap(({ sequences }) => sequences)
    const shed = SequenceRanges.of(ranges)
    const whole = records.map(({ sequence }) => sequence)
    expect(whole.filter((sequence) => shed.has(sequence))).toEqual([])
    for (const sequence of whole) shed.add(sequence)
    expect(shed.toArray()).toEqual([[1, context.lastSequence]])
    const named = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
    expect(spool.shedRecords).toBe(named)
  })

  test('stays near its bound however much is appended', () => {
    const context = new TestContext()
    const spool = openSpool(temporaryFolder(), context, 128 * 1024)
    for (let at = 0; at < 5_000; at += 1) {
      const { line, summary } = envelopeRecord(context)
      spool.append(line, summary)
    }
    expect(spool.bytes).toBeLessThan(140 * 1024)
  })

  test('sheds what comes in when only what must stay is left, and says so later', () => {
    const context = new TestContext()
    const spool = openSpool(temporaryFolder(), context, 64 * 1024)
    const outcomes = Array.from({ length: 1_000 }, (_, at) => {
      const { line, summary } = envelopeRecord(context, `unique-${at}`)
      return spool.append(line, summary)
    })
    const shedCount = outcomes.filter((outcome) => outcome === 'shed').length
    expect(shedCount).toBeGreaterThan(500)
    spool.settleAccount()
    const records = readSpool(spool.folder ?? '')
    const counted = shedRecords(records)
      .flatMap(({ envelopes }) => envelopes)
      .reduce((sum, { count }) => sum + count, 0)
    expect(counted).toBe(1_000 - records.filter(({ kind }) => kind === 'envelope').length)
  })
})

describe('without a folder the spool', () => {
  test('sheds, counts, warns once, and never throws', () => {
    const context = new TestContext()
    const warnings: string[] = []
    const spool = new Spool({
      dir: '/proc/no-such-folder',
      context,
      maxBytes: 64 * 1024,
      fsyncIntervalMs: 1_000,
      warn: (message) => warnings.push(message),
      onDurable: () => {},
    })
    for (let at = 0; at < 100; at += 1) {
      const { line, summary } = envelopeRecord(context)
      expect(spool.append(line, summary)).toBe('shed')
    }
    expect(spool.shedRecords).toBe(100)
    expect(warnings).toHaveLength(1)
    void spool.close()
  })
})
