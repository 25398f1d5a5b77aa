import { describe, expect, it } from 'vitest'
import { readIngestAnswer } from '../../src/shipper/ingest-answer.ts'

function answer(rejected: unknown): string {
  return JSON.stringify({ accepted: 1, duplicate: 0, rejected: [rejected] })
}

describe('readIngestAnswer', () => {
  it('gives a refusal without a reason a code of its own', () => {
    expect(readIngestAnswer(answer({ line: 2 }), 2)).toMatchObject({
      kind: 'answered',
      rejected: [{ line: 2, code: 'FC_INGEST_REJECTED', field: null, message: '' }],
    })
  })

  it('takes no receipt that leaves a line out', () => {
    expect(readIngestAnswer(answer({ line: 2 }), 3)).toBeUndefined()
  })

  it('takes no receipt that names a line which was not sent', () => {
    expect(readIngestAnswer(answer({ line: 3 }), 2)).toBeUndefined()
  })
})
