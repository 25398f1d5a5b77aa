import { assert, array, constantFrom, integer, property, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsvCutter } from '../../../src/diagnosing/csv/csv-rows.ts'

function cutIn(text: string, size: number) {
  const cutter = new CsvCutter('a.csv')
  const rows = []
  for (let at = 0; at < text.length; at += size) rows.push(...cutter.cut(text.slice(at, at + size)))
  return [...rows, ...cutter.cut('', true)]
}

describe('rows of CSV', () => {
  it('know the line they begin on, also after a field of several lines', () => {
    const rows = cutIn('time,message\n1,"a\n  b, ""c"""\r\n2,d', 1000)
    expect(rows).toEqual([
      { line: 1, fields: ['time', 'message'] },
      { line: 2, fields: ['1', 'a\n  b, "c"'] },
      { line: 4, fields: ['2', 'd'] },
    ])
  })

  it('are the same however the file is cut into pieces', () => {
    const field = constantFrom('', 'plain', 'with, comma', 'with "quotes"', 'two\nlines', '"', 'ü')
    const written = (text: string): string =>
      /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
    assert(
      property(
        array(array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
        integer({ min: 1, max: 9 }),
        (table, size) => {
          const text = table.map((row) => row.map(written).join(',')).join('\n')
          expect(cutIn(text, size).map(({ fields }) => fields)).toEqual(table)
        },
      ),
    )
  })

  it('of a quote that is never closed are refused with its line', () => {
    expect(() => cutIn('a,b\n1,"open\n2,3', 1000)).toThrow(
      expect.objectContaining({
        code: 'FC_CLI_TELEMETRY',
        message: expect.stringContaining('a.csv, line 2: a quote') as string,
      }) as Error,
    )
  })

  it('survive any text', () => {
    assert(
      property(stringMatching(/^[a",\n]{0,60}$/), integer({ min: 1, max: 7 }), (text, size) => {
        let rows: readonly unknown[] | null = null
        try {
          rows = cutIn(text, size)
        } catch (error) {
          expect(String(error)).toContain('never closed')
        }
        if (rows !== null) expect(rows.length).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
