import {
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ShedLedger } from '../../src/spool/shed-ledger.ts'
import { splitTotals } from '../../src/spool/shed-account.ts'
import type { ShedEnvelopes } from '../../src/records/shed-record.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

function counts(component: string, count = 1): ShedEnvelopes {
  return {
    component,
    layer: 'L2',
    operation: 'operate',
    error_class: 'infra.timeout',
    severity: 'error',
    count,
    retries: 0,
    first_at: '2026-11-01T00:00:00.000Z',
    last_at: '2026-11-01T00:00:00.000Z',
  }
}

function shedOne(ledger: ShedLedger, sequence: number, component = 'a'): boolean {
  return ledger.add({
    reason: 'disk_full',
    sequences: [[sequence, sequence]],
    envelopes: [counts(component)],
  })
}

describe('the shed ledger', () => {
  test('has its whole size from the start and never grows, so a full disk cannot stop it', () => {
    const path = join(temporaryFolder(), 'shed.ledger')
    const ledger = new ShedLedger(path)
    const size = statSync(path).size
    expect(readFileSync(path).length).toBe(size)
    for (let sequence = 1; sequence <= 5_000; sequence += 1) {
      expect(shedOne(ledger, sequence, `component-${sequence % 40}`)).toBe(true)
    }
    expect(statSync(path).size).toBe(size)
    ledger.detach()
  })

  test('counts after a kill exactly what it had answered for, at every point', () => {
    const path = join(temporaryFolder(), 'shed.ledger')
    const ledger = new ShedLedger(path)
    for (let sequence = 1; sequence <= 3_000; sequence += 1) {
      shedOne(ledger, sequence, `component-${sequence % 7}`)
      if (sequence % 250 !== 0) continue
      // What another process reads now is what is there if this one is killed now.
      const found = new ShedLedger(path)
      expect(found.shedRecords).toBe(sequence)
      expect(found.pending[0]?.sequences).toEqual([[1, sequence]])
      found.detach()
    }
    ledger.detach()
  })

  test('does not read an entry whose write was torn, and keeps those before it', () => {
    const path = join(temporaryFolder(), 'shed.ledger')
    const ledger = new ShedLedger(path)
    for (let sequence = 1; sequence <= 10; sequence += 1) shedOne(ledger, sequence)
    ledger.detach()
    const bytes = readFileSync(path)
    // The last entry's text ends in the closing braces that stand last in the file.
    const last = bytes.lastIndexOf('}')
    bytes[last] = 0
    writeFileSync(path, bytes)
    expect(new ShedLedger(path).shedRecords).toBe(9)
  })

  test('gives an emission that was not settled the same numbers again', () => {
    const path = join(temporaryFolder(), 'shed.ledger')
    const ledger = new ShedLedger(path)
    shedOne(ledger, 4)
    const pieces = ledger.pending
      .flatMap(splitTotals)
      .map((totals) => ({ sequence: 5, shedAt: '2026-11-01T00:00:00.000Z', totals }))
    ledger.startEmitting(pieces)
    shedOne(ledger, 6)
    ledger.detach()
    const found = new ShedLedger(path)
    expect(found.emitting).toEqual(pieces)
    expect(found.pending[0]?.sequences).toEqual([[6, 6]])
    found.settle()
    found.detach()
    expect(new ShedLedger(path).emitting).toEqual([])
  })

  test('counts on in memory where its file cannot be made', () => {
    const ledger = new ShedLedger('/proc/no-such-folder/shed.ledger')
    expect(shedOne(ledger, 1)).toBe(false)
    expect(ledger.isPersisted).toBe(false)
    expect(ledger.shedRecords).toBe(1)
  })

  test('keeps the sum exact when there are more kinds than it tells apart', () => {
    const ledger = new ShedLedger(undefined)
    for (let sequence = 1; sequence <= 2_000; sequence += 1)
      shedOne(ledger, sequence, `c${sequence}`)
    const pieces = ledger.pending.flatMap(splitTotals)
    const sum = pieces.flatMap(({ envelopes }) => envelopes).reduce((n, { count }) => n + count, 0)
    expect(sum).toBe(2_000)
    for (const piece of pieces) expect(JSON.stringify(piece).length).toBeLessThan(60 * 1024)
  })

  test('makes half a file whole, and a file of rubbish empty', () => {
    const path = join(temporaryFolder(), 'shed.ledger')
    new ShedLedger(path).detach()
    const size = statSync(path).size
    truncateSync(path, 100)
    const fd = openSync(path, 'r+')
    writeSync(fd, Buffer.alloc(100, 0x7b), 0, 100, 0)
    closeSync(fd)
    const ledger = new ShedLedger(path)
    expect(ledger.isEmpty).toBe(true)
    expect(shedOne(ledger, 1)).toBe(true)
    expect(statSync(path).size).toBe(size)
  })
})
