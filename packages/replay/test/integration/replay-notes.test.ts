import { beforeAll, describe, expect, test } from 'vitest'
import type { ReplayedDecision } from '../../src/replaying/replay-decisions.ts'
import { writeFiles } from '../support/project.ts'
import { replayIn } from '../support/replay-in.ts'
import { makeShop, paymentFile, paymentOf, shopFiles } from '../support/shop-project.ts'

const looked = (api: string): string =>
  `looks for ${api} (while loading), which a replay does not have`

let root = ''
beforeAll(async () => {
  root = await makeShop([paymentOf(100), paymentOf(5)])
}, 120_000)

/** What today's engine comes to, with texts in place of others. */
async function today(
  ...changes: readonly (readonly [from: string, to: string])[]
): Promise<readonly ReplayedDecision[]> {
  let text = shopFiles[paymentFile] ?? ''
  for (const [from, to] of changes) {
    expect(text).toContain(from)
    text = text.replace(from, to)
  }
  writeFiles(root, { [paymentFile]: text })
  return replayIn(root, { with: 'current' })
}

/** Something else in Node than in a replay. */
const hostWord = "typeof Buffer === 'function' ? 'fits' : 'bare'"

const inverted = ["isAllowed ? 'allow' : 'deny'", "isAllowed ? 'deny' : 'allow'"] as const

describe('what packages look for while they load', () => {
  test('is there: zod looks for a browser', async () => {
    const [first] = await replayIn(root)
    expect(first?.answer?.touched).toContain('navigator (while loading)')
    expect(first?.verdict).toMatchObject({ kind: 'identical', notes: [] })
  })

  test('is not said of a change where the code that decided looks for it too', async () => {
    const [first] = await today(inverted)
    expect(first?.answer?.touched).toContain('navigator (while loading)')
    expect(first?.verdict.kind).toBe('changed')
    expect(first?.verdict.notes).not.toContain(looked('navigator'))
  })

  test('is said of a change where only the other code looks for it', async () => {
    const [first] = await today(
      ['export const payment', `const word = ${hostWord}\nexport const payment`],
      ["isAllowed ? 'fits'", 'isAllowed ? word'],
    )
    expect(first?.verdict).toMatchObject({ kind: 'changed', reason: 'reason: "fits" -> "bare"' })
    expect(first?.verdict.notes).toContain(looked('Buffer'))
    expect(first?.verdict.notes).not.toContain(looked('navigator'))
  })

  test('is said where the code that decided decides otherwise: that may be why', async () => {
    writeFiles(root, shopFiles)
    const own = await makeShop([paymentOf(1)], {
      [paymentFile]: (shopFiles[paymentFile] ?? '')
        .replace('export const payment', `const word = ${hostWord}\nexport const payment`)
        .replace("isAllowed ? 'fits'", 'isAllowed ? word'),
    })
    const [first] = await replayIn(own)
    expect(first?.verdict.kind).toBe('nondeterministic')
    expect(first?.verdict.notes).toEqual(
      expect.arrayContaining([looked('Buffer'), looked('navigator')]),
    )
    writeFiles(own, shopFiles)
    const [now] = await replayIn(own, { with: 'current' })
    expect(now?.verdict.kind).toBe('equivalent')
  })
})

test('a schema that leaves an input as it is makes no other one of it, tokens or not', async () => {
  const [first] = await today(["'fits'", "'ok'"])
  expect(first?.verdict).toMatchObject({ kind: 'changed' })
  const plain = await makeShop([paymentOf(100)], {
    [paymentFile]: (shopFiles[paymentFile] ?? '').replace(
      "'customer.note': 'drop'",
      "'customer.note': 'plain'",
    ),
  })
  writeFiles(plain, {
    [paymentFile]: (shopFiles[paymentFile] ?? '')
      .replace("'customer.note': 'drop'", "'customer.note': 'plain'")
      .replace('input.amount < 0', 'input.amount <= -1'),
  })
  const [same] = await replayIn(plain, { with: 'current' })
  expect(same?.verdict).toMatchObject({ kind: 'equivalent', notes: [] })
})
