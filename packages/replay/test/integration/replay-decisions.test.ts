import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DecisionRecord, decisionDigest } from '@first-contact/recorder/records'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleCode } from '../../src/replaying/engine-code.ts'
import { writeFiles } from '../support/project.ts'
import { replayIn, verdictsOf } from '../support/replay-in.ts'
import { makeShop, paymentFile, paymentOf, shopFiles } from '../support/shop-project.ts'

const inputs = [
  paymentOf(5),
  paymentOf(100),
  paymentOf(200),
  paymentOf(1, 5, 'mallory'),
  paymentOf(-1),
]
let root = ''

beforeAll(async () => {
  root = await makeShop(inputs)
}, 120_000)

/** Today's engine, with one text in place of another; put back afterwards. */
async function withEngine<T>(from: string, to: string, work: () => Promise<T>): Promise<T> {
  const text = shopFiles[paymentFile] ?? ''
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  writeFiles(root, { [paymentFile]: changed })
  try {
    return await work()
  } finally {
    writeFiles(root, { [paymentFile]: text })
  }
}

/** The first decision, altered and sealed again. */
async function altered(change: (record: DecisionRecord) => Partial<DecisionRecord>) {
  const [first] = await replayIn(root)
  if (first === undefined) throw new Error('nothing was recorded')
  const record = { ...first.record, ...change(first.record) }
  return { ...record, digest: decisionDigest(record) }
}

describe('identical', () => {
  test('is what the code that decided comes to, whatever the class of a field', async () => {
    const replayed = await replayIn(root)
    expect(verdictsOf(replayed)).toEqual(inputs.map(() => 'identical'))
    expect(replayed.map(({ verdict }) => verdict.outcome.replayed)).toEqual([
      'allow',
      'allow',
      'deny',
      'deny',
      null,
    ])
  })

  test('is what the same code in the working tree comes to', async () => {
    const replayed = await replayIn(root, { with: 'current' })
    expect(verdictsOf(replayed)).toEqual(inputs.map(() => 'identical'))
  })

  test('is found in a shared realm too', async () => {
    const replayed = await replayIn(root, { realm: 'shared' })
    expect(verdictsOf(replayed)).toEqual(inputs.map(() => 'identical'))
  })
})

describe('equivalent', () => {
  test('is other code that decides the same', async () => {
    await withEngine(
      '!isOver(input.amount, input.limit) &&',
      'isOver(input.amount, input.limit) === false &&',
      async () => {
        const replayed = await replayIn(root, { with: 'current' })
        expect(verdictsOf(replayed)).toEqual(inputs.map(() => 'equivalent'))
        expect(new Set(replayed.map(({ version }) => version)).size).toBe(1)
        expect(replayed[0]?.version).not.toBe(replayed[0]?.record.engine_version)
      },
    )
  })

  test('says what other code no longer asks for', async () => {
    await withEngine("ctx.read('blocked', () => ['mallory'])", "['mallory']", async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict.kind).toBe('equivalent')
      expect(first?.verdict.notes).toContain('no longer asks for read "blocked"')
    })
  })
})

describe('changed', () => {
  test('is an inverted outcome, every one of them', async () => {
    await withEngine("isAllowed ? 'allow' : 'deny'", "isAllowed ? 'deny' : 'allow'", async () => {
      const replayed = await replayIn(root, { with: 'current' })
      expect(replayed.map(({ verdict }) => verdict.kind)).toEqual([
        'changed',
        'changed',
        'changed',
        'changed',
        'equivalent',
      ])
      expect(replayed[0]?.verdict).toMatchObject({
        reason: 'outcome: "allow" -> "deny"',
        outcome: { recorded: 'allow', replayed: 'deny', isFlipped: true },
        differences: [{ pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' }],
      })
    })
  })

  test('names every field that differs, the outcome first', async () => {
    writeFiles(root, {
      'src/engines/limits.ts': (shopFiles['src/engines/limits.ts'] ?? '').replace('>', '>='),
    })
    const replayed = await replayIn(root, { with: 'current' })
    writeFiles(root, { 'src/engines/limits.ts': shopFiles['src/engines/limits.ts'] ?? '' })
    expect(replayed.map(({ verdict }) => verdict.kind)).toEqual([
      'equivalent',
      'changed',
      'equivalent',
      'equivalent',
      'equivalent',
    ])
    expect(replayed[1]?.verdict.differences).toEqual([
      { pointer: '/outcome', recorded: '"allow"', replayed: '"deny"' },
      { pointer: '/reason', recorded: '"fits"', replayed: '"too much"' },
    ])
  })

  test('is found in what is sealed or a token, and never shown', async () => {
    await withEngine("'for ' + input.customer.name", "'to ' + input.customer.name", async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict.differences).toEqual([
        { pointer: '/receipt', recorded: '[sealed]', replayed: '[another value]' },
      ])
      expect(JSON.stringify(first?.verdict)).not.toContain('Ann')
    })
    await withEngine("email: 'fixed'", "email: 'other'", async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict.differences).toEqual([
        { pointer: '/email', recorded: '[token]', replayed: '[another value]' },
      ])
    })
  })

  test('is what throws now, and what no longer does', async () => {
    await withEngine('input.amount < 0', 'input.amount < 10', async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict).toMatchObject({
        kind: 'changed',
        outcome: { recorded: 'allow', replayed: null, isFlipped: true },
      })
      expect(first?.verdict.differences[1]).toEqual({
        pointer: '',
        recorded: 'answered',
        replayed: 'threw RangeError: a negative amount',
      })
    })
    await withEngine('input.amount < 0', 'input.amount < -10', async () => {
      const replayed = await replayIn(root, { with: 'current' })
      // It asks for what was not recorded once it goes on.
      expect(replayed[4]?.verdict).toMatchObject({ kind: 'unreplayable', code: 'UNRECORDED_READ' })
    })
    await withEngine("'a negative amount'", "'below zero'", async () => {
      const replayed = await replayIn(root, { with: 'current' })
      expect(replayed[4]?.verdict).toMatchObject({ kind: 'changed' })
    })
  })
})

describe('nondeterministic', () => {
  const stateful = {
    'src/engines/limits.ts': `let calls = 0
export function isOver(amount: number, limit: number): boolean {
  calls += 1
  return amount + calls > limit
}
`,
  }

  test('is the same code that decides otherwise', async () => {
    const own = await makeShop([paymentOf(98), paymentOf(98), paymentOf(98)], stateful)
    expect(verdictsOf(await replayIn(own))).toEqual([
      'identical',
      'identical',
      'nondeterministic: outcome: "deny" -> "allow", and 1 more',
    ])
  })

  test('is seen in a shared realm as well: what differs there is made again alone', async () => {
    const own = await makeShop([paymentOf(98), paymentOf(98), paymentOf(98)], stateful)
    const replayed = await replayIn(own, { realm: 'shared' })
    expect(replayed.map(({ verdict }) => verdict.kind)).toContain('nondeterministic')
  })

  test('is the same code that asks for less, or for more, than it did', async () => {
    const tapeOf = (change: (entries: unknown[]) => unknown[]) =>
      altered(({ tape }) => ({
        tape: JSON.stringify(change(JSON.parse(tape ?? '[]') as unknown[])),
      }))
    const more = await tapeOf((entries) => [...entries, { kind: 'uuid', name: 'uuid', value: 'u' }])
    const less = await tapeOf((entries) => entries.slice(0, 1))
    expect(verdictsOf(await replayIn(root, { decisions: [more, less] }))).toEqual([
      'nondeterministic: TAPE_LEFTOVER: it asked for uuid then, and does not now',
      'nondeterministic: UNRECORDED_READ: it asks for now, which was not recorded',
    ])
  })
})

describe('unreplayable', () => {
  test('other code that reads what was dropped', async () => {
    await withEngine("'for ' + input.customer.name", "'for ' + input.customer.note", async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict).toMatchObject({
        kind: 'unreplayable',
        code: 'HIDDEN_FIELD',
        reason: 'reads customer.note (dropped)',
      })
    })
  })

  test('other code that reads what was not recorded', async () => {
    await withEngine("email: 'fixed'", 'email: ctx.uuid()', async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict).toMatchObject({ kind: 'unreplayable', code: 'UNRECORDED_READ' })
    })
  })

  test('other code that takes the clock', async () => {
    await withEngine('at: ctx.now()', 'at: Date.now()', async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(verdictsOf(first === undefined ? [] : [first])).toEqual([
        'unreplayable: uses Date.now',
      ])
    })
  })

  test('an input that no longer fits', async () => {
    await withEngine('limit: z.number()', 'limit: z.number().max(50)', async () => {
      const other = await altered(({ input }) => ({
        // Without hidden fields, so that the schema can be asked.
        input: (input ?? '').replace(
          /"customer":\{.*\}(?=,"limit")/,
          '"customer":{"country":"at","email":"e","name":"n"}',
        ),
      }))
      expect(verdictsOf(await replayIn(root, { with: 'current', decisions: [other] }))).toEqual([
        'unreplayable: The input of engine payment does not fit its schema at "limit".',
      ])
    })
  })

  test('a version whose bundle was not kept', async () => {
    const [first] = await replayIn(root, { hasBundles: false })
    expect(first?.verdict).toMatchObject({ code: 'BUNDLE_NOT_KEPT' })
    expect(first?.verdict.reason).toMatch(/^bundle not kept: fcv1:/)
  })

  test('a version that is unknown, with the reason why', async () => {
    const record = await altered(() => ({
      engine_version: 'unknown',
      engine_version_reason: 'no engine manifest: run first-contact stamp',
    }))
    expect(verdictsOf(await replayIn(root, { decisions: [record] }))).toEqual([
      'unreplayable: which code decided is not known: no engine manifest: run first-contact stamp',
    ])
    const [current] = await replayIn(root, { decisions: [record], with: 'current' })
    expect(current?.verdict.kind).toBe('equivalent')
  })

  test('an engine that was renamed or removed', async () => {
    await withEngine("name: 'payment'", "name: 'transfer'", async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict).toMatchObject({
        code: 'ENGINE_MISSING',
        reason: 'the code has no engine "payment": it has transfer',
      })
    })
  })

  test('an engine that returns a promise', async () => {
    await withEngine('decide(input, ctx) {', 'async decide(input, ctx) {', async () => {
      const [first] = await replayIn(root, { with: 'current' })
      expect(first?.verdict).toMatchObject({ code: 'THENABLE', reason: 'returns a promise' })
    })
  })

  test('code that cannot be bundled', async () => {
    await withEngine(
      "import { z } from 'zod'",
      "import { z } from 'zod'\nimport { hostname } from 'node:os'",
      async () => {
        await withEngine("email: 'fixed'", 'email: hostname()', async () => {
          writeFiles(root, {
            [paymentFile]: `import { hostname } from 'node:os'\n${(shopFiles[paymentFile] ?? '').replace("'fixed'", 'hostname()')}`,
          })
          const [first] = await replayIn(root, { with: 'current' })
          expect(first?.verdict).toMatchObject({
            code: 'UNLOADABLE',
            reason: `engine "payment" imports node:os via ${paymentFile}`,
          })
        })
      },
    )
  })

  test('a record that was altered', async () => {
    const [first] = await replayIn(root)
    const record = { ...(first?.record ?? ({} as DecisionRecord)), outcome: 'deny' }
    expect(verdictsOf(await replayIn(root, { decisions: [record] }))).toEqual([
      'unreplayable: the record is not the one that was written',
    ])
  })

  test('an input that was too large to keep', async () => {
    const record = await altered(() => ({
      input: null,
      output: null,
      tape: null,
      replayability: 'no',
      replayability_reasons: ['too large'],
    }))
    expect(verdictsOf(await replayIn(root, { decisions: [record] }))).toEqual([
      'unreplayable: too large',
    ])
  })

  test('text that is no bundle', async () => {
    const [first] = await replayIn(root, { code: bundleCode('nonsense(') })
    expect(first?.verdict).toMatchObject({ kind: 'unreplayable', code: 'UNLOADABLE' })
  })
})

describe('without the project key', () => {
  test('a decision that read what is sealed says so, and why', async () => {
    const [first] = await replayIn(root, { hasKey: false })
    expect(verdictsOf(first === undefined ? [] : [first])).toEqual([
      'unreplayable: reads customer.name (sealed): there is no project key here',
    ])
  })

  test('plain fields are compared, and what could not be is listed', async () => {
    const own = await makeShop([paymentOf(200)], {
      [paymentFile]: (shopFiles[paymentFile] ?? '')
        .replace('!blocked.includes(input.customer.name)', '!blocked.includes("x")')
        .replace("'for ' + input.customer.name", "'a receipt'"),
    })
    const [first] = await replayIn(own, { hasKey: false })
    expect(first?.verdict).toMatchObject({
      kind: 'identical',
      notCompared: ['/email', '/receipt'],
    })
  })

  test('the key of another project opens nothing', async () => {
    const other = await makeShop([paymentOf(1)])
    const journal = readdirSync(join(other, '.first-contact/journal'))[0] ?? ''
    rmSync(join(other, '.first-contact/keys'), { recursive: true })
    const { loadProjectKey } = await import('@first-contact/recorder')
    loadProjectKey({ projectDir: other })
    expect(journal).not.toBe('')
    expect(verdictsOf(await replayIn(other))[0]).toMatch(
      /^unreplayable: reads customer.name \(sealed\): the key [0-9a-f]{16} is wrapped with sealing key [0-9a-f]{8}, whose project key is not here$/,
    )
  })

  test('a key that is gone leaves what it sealed closed, and is no proof of an erasure', async () => {
    const other = await makeShop([paymentOf(1)])
    const folder = join(other, '.first-contact/journal')
    for (const name of readdirSync(folder)) {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n')
      const left = lines.filter((line) => !line.includes('"kind":"subject_key"'))
      expect(left.length).toBeLessThan(lines.length)
      writeFileSync(join(folder, name), left.join('\n'))
    }
    const [first] = await replayIn(other)
    expect(first?.verdict).toMatchObject({ kind: 'unreplayable', code: 'HIDDEN_FIELD' })
    expect(first?.verdict.reason).toContain('is not here, and nothing here tells of an erasure')
  })
})

test('a file of records brings bundles and keys along', async () => {
  const replayed = await replayIn(root, { records: ['records.jsonl'], hasBundles: false })
  expect(verdictsOf(replayed)).toEqual(inputs.map(() => 'identical'))
})
