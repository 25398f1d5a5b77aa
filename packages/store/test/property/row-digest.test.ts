import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowDigest, type CountedRows } from '../../src/backup/row-digest.ts'

async function digestOf(chunks: readonly Buffer[]): Promise<CountedRows> {
  const digest = new RowDigest()
  Readable.from(chunks).pipe(digest).resume()
  await finished(digest)
  return digest.counted
}

const rows = fc.array(
  fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll('\n', '')),
  {
    minLength: 1,
  },
)

test('the digest does not depend on the order of rows or on how they were cut', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.nat(), async (lines, at) => {
      const whole = Buffer.from(`${lines.join('\n')}\n`)
      const turned = Buffer.from(`${lines.toReversed().join('\n')}\n`)
      const middle = at % whole.length
      const cut = [whole.subarray(0, middle), whole.subarray(middle)]
      const expected = await digestOf([whole])
      expect(expected.rows).toBe(lines.length)
      expect(await digestOf([turned])).toEqual(expected)
      expect(await digestOf(cut.filter((part) => part.length > 0))).toEqual(expected)
    }),
  )
})

test('a changed, a missing and a doubled row each change it', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (lines) => {
      const textOf = (each: readonly string[]) =>
        Buffer.from(each.map((line) => `${line}\n`).join(''))
      const { digest } = await digestOf([textOf(lines)])
      const [first = '', ...rest] = lines
      for (const other of [
        [`${first}x`, ...rest],
        [...lines, first],
      ]) {
        expect((await digestOf([textOf(other)])).digest).not.toBe(digest)
      }
      if (rest.length > 0) expect((await digestOf([textOf(rest)])).digest).not.toBe(digest)
    }),
  )
})
