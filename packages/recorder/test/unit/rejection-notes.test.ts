import { describe, expect, test } from 'vitest'
import { RejectionNotes } from '../../src/shipper/rejection-notes.ts'
import type { RejectedLine } from '../../src/shipper/transport.ts'

function line(code: string, message = 'first'): RejectedLine {
  return { line: 1, sequence: 1, code, field: null, message }
}

describe('notes of rejections', () => {
  test('hold the first of each code and where its lines are kept', () => {
    const notes = new RejectionNotes('/spool')
    notes.note('/spool/api/e1', [line('FC_A'), line('FC_A', 'second'), line('FC_B')])
    notes.note('/spool/api/e2', [line('FC_B', 'second')])
    expect(notes.list).toEqual([
      {
        code: 'FC_A',
        message: 'first',
        keptIn: '/spool/api/e1/rejected.ndjson',
        laterIn: '/spool/.rejected',
      },
      expect.objectContaining({ code: 'FC_B', message: 'first' }),
    ])
  })

  test('stay few, whatever codes a station sends', () => {
    const notes = new RejectionNotes('/spool')
    for (let at = 0; at < 1_000; at += 1) notes.note('/spool/api/e1', [line(`FC_${at}`)])
    expect(notes.list).toHaveLength(20)
  })
})
