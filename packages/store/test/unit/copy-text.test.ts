import { expect, test } from 'vitest'
import { copyText } from '../../src/ingest/copy-text.ts'
import type { EvidenceTable } from '../../src/ingest/evidence-table.ts'

const table: EvidenceTable<readonly [string | null, number | boolean]> = {
  name: 'any',
  columns: [
    { name: 'a', type: 'text', value: (row) => row[0] },
    { name: 'b', type: 'int4', value: (row) => row[1] },
  ],
  returning: 'a',
  key: (row) => String(row[0]),
}

test('null, tabs, newlines and backslashes are told apart from text that looks like them', () => {
  const text = copyText(table, [
    [null, 1],
    ['\\N', true],
    ['a\tb\nc\rd\\', -0.5],
    ['', 0],
  ])
  expect(text).toBe('\\N\t1\n\\\\N\ttrue\na\\tb\\nc\\rd\\\\\t-0.5\n\t0\n')
})
