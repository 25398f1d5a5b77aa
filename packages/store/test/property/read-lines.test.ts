import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines, type FileLine } from '../../src/import/read-lines.ts'

const lineMaxBytes = 40

async function* cut(text: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  let start = 0
  for (const end of cuts.map((each) => each % (text.length + 1)).toSorted((a, b) => a - b)) {
    yield text.subarray(start, end)
    start = end
  }
  yield text.subarray(start)
}

test('lines and their numbers do not depend on how the bytes were cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'ä', ' ', '\r', '{'), maxLength: 60 })),
      fc.array(fc.nat(), { maxLength: 8 }),
      async (lines, cuts) => {
        const read: FileLine[] = []
        for await (const line of readLines(
          cut(Buffer.from(lines.join('\n')), cuts),
          lineMaxBytes,
        )) {
          read.push(line)
        }
        const expected = lines.flatMap((line, index): FileLine[] => {
          const bytes = Buffer.from(line)
          const number = index + 1
          if (bytes.length > lineMaxBytes) {
            return [{ kind: 'too_long', number, byteCount: bytes.length }]
          }
          return line.trim() === '' ? [] : [{ kind: 'line', number, bytes }]
        })
        expect(read).toEqual(expected)
      },
    ),
  )
})
