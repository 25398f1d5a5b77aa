import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseLine } from '../../src/ingest/parse-line.ts'

const golden = new URL('../../../recorder/test/golden/records/format-1.jsonl', import.meta.url)
const lines = readFileSync(golden, 'utf8').trim().split('\n')
const digested = lines.filter((line) => 'digest' in (JSON.parse(line) as object))

describe('parseLine', () => {
  it('is shown every kind of record', () => {
    const kinds = new Set(lines.map((line) => (JSON.parse(line) as { kind: string }).kind))
    expect(kinds.size).toBe(9)
  })

  it.each(lines)('takes %s', (line) => {
    expect(parseLine(line, undefined)).toMatchObject({ kind: 'record' })
  })

  it.each(digested)('refuses what was changed on its way, and counts its number: %s', (line) => {
    const record = JSON.parse(line) as { sequence: number; component: string }
    const changed = JSON.stringify({ ...record, component: `${record.component}.other` })
    expect(parseLine(changed, undefined)).toMatchObject({
      kind: 'refused',
      code: 'FC_INGEST_DIGEST_MISMATCH',
      field: 'digest',
      sequence: record.sequence,
    })
  })
})
