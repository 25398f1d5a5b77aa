import { beforeAll, describe, expect, test } from 'vitest'
import { KeyRing } from '../../src/keys/key-ring.ts'
import {
  type MinimalDecision,
  minimizeDecision,
  type MinimizeOptions,
} from '../../src/minimize/minimize-decision.ts'
import { makeProject, type ProjectFiles, writeFiles } from '../support/project.ts'
import { decideIn, makeShop, paymentFile, paymentOf, shopFiles } from '../support/shop-project.ts'
import { twoVersions } from '../support/two-versions.ts'

async function minimal(options: MinimizeOptions): Promise<MinimalDecision> {
  const minimized = await minimizeDecision(options)
  if (!minimized.isFound) throw new Error(minimized.reason)
  return minimized
}

/** A file of the shop with one text in place of another. */
function changed(file: string, from: string, to: string): ProjectFiles {
  const text = (shopFiles[file] ?? '').replace(from, to)
  expect(text).not.toBe(shopFiles[file])
  return { [file]: text }
}

describe('with a schema and fields of every class', () => {
  const limits = 'src/engines/limits.ts'
  let root = ''
  beforeAll(async () => {
    root = await makeShop([paymentOf(100), paymentOf(250_000, 20), paymentOf(1, 5, 'mallory')])
  }, 120_000)

  async function versions(change: ProjectFiles, amount = 100) {
    writeFiles(root, shopFiles)
    const isMeant = ({ input }: { input: string | null }): boolean =>
      input?.includes(`"amount":${amount},`) === true
    return twoVersions(root, change, isMeant)
  }

  test('what differs at the limit only is shown with an amount that is the limit', async () => {
    const options = await versions(changed(limits, '>', '>='))
    const found = await minimal(options)
    expect(found).toMatchObject({
      kind: 'outcome "allow" -> "deny"',
      outcome: { before: 'allow', after: 'deny' },
      parts: { recorded: 11, minimal: 9 },
      stoppedBy: null,
    })
    // The schema asks for the customer with all of its fields but the note.
    expect(JSON.parse(found.input)).toEqual({
      amount: 0,
      customer: { country: '', email: '', name: '' },
      limit: 0,
    })
    expect(JSON.parse(found.tape)).toEqual([
      { kind: 'read', name: 'blocked', value: [] },
      { kind: 'now', name: 'now', value: 0 },
    ])
    expect(found.differences).toEqual([
      { pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' },
      { pointer: '/reason', recorded: '"fits"', replayed: '"too much"' },
    ])
    expect(await minimal(options)).toEqual(found)
  })

  test('a field that one code needs stays sealed in what is shown', async () => {
    const change = changed(paymentFile, '!isOver(', "input.customer.name !== 'mallory' && !isOver(")
    const options = await versions(
      {
        [paymentFile]: change[paymentFile]?.replace("() => ['mallory']", '() => []') ?? '',
      },
      1,
    )
    // On the tape that was recorded both deny; with nobody on it, only one does.
    const found = await minimal({
      ...options,
      decision: {
        ...options.decision,
        tape: options.decision.tape?.replace('"mallory"', '') ?? '',
      },
    })
    expect(found.kind).toBe('outcome "allow" -> "deny"')
    expect(JSON.parse(found.input)).toMatchObject({
      customer: { name: { $fc: 'sealed', v: '/customer/name' }, email: '' },
    })
    const { request, ...shown } = found
    expect(JSON.stringify(shown)).not.toContain('mallory')
    expect(request.input).toContain('"name":"mallory"')
  })

  test('an answer that is hidden is a difference and is not shown', async () => {
    const found = await minimal(
      await versions(changed(paymentFile, "'for ' + input", "'to ' + input")),
    )
    expect(found.kind).toBe('field /receipt')
    expect(found.differences).toEqual([
      { pointer: '/receipt', recorded: '[sealed]', replayed: '[another value]' },
    ])
  })

  test('another predicate may hold of the answers', async () => {
    const options = await versions(changed(limits, '>', '>='), 250_000)
    expect(await minimizeDecision(options)).toEqual({
      isFound: false,
      reason: 'both codes answer the same',
    })
    const found = await minimal({
      ...options,
      holds: ({ before }) => before.kind === 'output' && before.outcome === 'deny',
    })
    expect(JSON.parse(found.input)).toMatchObject({ amount: 1, limit: 0 })
    expect(await minimizeDecision({ ...options, holds: () => false })).toMatchObject({
      reason: 'the predicate does not hold for what was recorded',
    })
  })

  test('a search that may not go on says so, and what it has found by then', async () => {
    const options = await versions(changed(limits, '>', '>='))
    const found = await minimal({ ...options, runsMax: 3 })
    expect(found).toMatchObject({ stoppedBy: 'runs', runs: 3, kind: 'outcome "allow" -> "deny"' })
    expect(await minimal({ ...options, timeMaxMs: 0 })).toMatchObject({
      stoppedBy: 'time',
      runs: 0,
    })
  })

  test('it is told how far it is', async () => {
    const options = await versions(changed(limits, '>', '>='))
    const told: number[] = []
    const found = await minimal({ ...options, onProgress: ({ parts }) => told.push(parts) })
    expect(told.at(0)).toBe(found.parts.recorded)
    expect(told.at(-1)).toBe(found.parts.minimal)
    expect(told).toEqual(told.toSorted((a, b) => b - a))
  })

  test('without a key there is no telling what a sealed field makes of it', async () => {
    const options = await versions(changed(limits, '>', '>='))
    const keys = new KeyRing(undefined, () => Promise.resolve(null))
    expect(await minimizeDecision({ ...options, keys })).toEqual({
      isFound: false,
      reason:
        'the code before gives no answer: reads customer.name (sealed): there is no project key here',
    })
  })

  test('code that gives no answer is named', async () => {
    const options = await versions(changed(paymentFile, 'at: ctx.now()', 'at: Date.now()'))
    expect(await minimizeDecision(options)).toEqual({
      isFound: false,
      reason: 'the code after gives no answer: uses Date.now',
    })
  })
})

/** An engine whose schema takes everything, with what it decides by on its tape. */
const lenient = (decide: string): ProjectFiles => ({
  [paymentFile]: `import { defineEngine } from '@first-contact/recorder'
let calls = 0
export const payment = defineEngine({
  name: 'payment',
  component: 'engines.payment',
  input: { parse: (value: unknown) => value as { items: number[] } },
  output: { parse: (value: unknown) => value as { outcome: string } },
  fields: { input: 'plain', output: 'plain', tape: 'plain' },
  decide(input, ctx) {
    const rules = ctx.read('rules', () => ({ max: 50, min: 3, names: ['a', 'b'] }))
    ${decide}
  },
})
`,
})

describe('without a schema', () => {
  const deny = "return { outcome: input.items.some((item) => item > rules.max) ? 'deny' : 'allow' }"
  const allow = "return { outcome: rules.max < 0 ? 'deny' : 'allow' }"
  async function versions(before: string, after: string) {
    const files = { ...shopFiles, ...lenient(before) }
    const root = makeProject(files, ['@first-contact/recorder'])
    await decideIn(root, [{ items: [4, 90, 7, 60], note: 'a long note', more: { deep: [1, 2] } }])
    return twoVersions(root, lenient(after))
  }

  test('what is read of the tape stays, and what is not goes', async () => {
    const found = await minimal(await versions(deny, allow))
    expect(JSON.parse(found.input)).toEqual({ items: [1] })
    expect(JSON.parse(found.tape)).toEqual([{ kind: 'read', name: 'rules', value: { max: 0 } }])
  })

  test('an engine that keeps something between decisions is searched in realms of its own', async () => {
    const stateful = deny.replace(
      'return',
      'calls += 1; if (calls > 1) return { outcome: "no" }; return',
    )
    const found = await minimal(await versions(stateful, allow))
    expect(found.kind).toBe('outcome "deny" -> "allow"')
    expect(JSON.parse(found.input)).toEqual({ items: [1] })
  })
})
