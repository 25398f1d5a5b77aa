import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetFiles } from '../support/budget-project.ts'
import type { ProjectFiles } from '../support/project.ts'
import { versionOf } from '../support/stamped.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/).filter((name) => name !== 'test')
const comment = fc.constantFrom('// what is this\n', '/* it\n is */', '\n\n', '\t')

interface NoOp {
  readonly names: readonly string[]
  readonly folder: readonly string[]
  readonly comments: readonly string[]
}

const noOps = fc.record<NoOp>({
  names: fc.uniqueArray(word, { minLength: 4, maxLength: 4 }),
  folder: fc.array(word, { maxLength: 3 }),
  comments: fc.array(comment, { minLength: 1, maxLength: 8 }),
})

/** The same code under other names, in other folders, with other comments. */
function rewritten({ names, folder, comments }: NoOp): ProjectFiles {
  const [budget = '', money = '', reasons = '', limits = ''] = names
  const places: Readonly<Record<string, string>> = {
    'budget.ts': `${budget}.ts`,
    'money.ts': `${money}.ts`,
    'reasons.ts': `${reasons}.ts`,
    'limits.json': `${limits}.json`,
  }
  let next = 0
  return Object.fromEntries(
    Object.entries(places).map(([from, to]) => {
      const text = budgetFiles[`src/engines/${from}`] ?? ''
      const moved = Object.entries(places).reduce(
        (all, [old, now]) => all.replaceAll(`'./${old}'`, `'./${now}'`),
        text,
      )
      const commented = from.endsWith('.json')
        ? moved
        : moved.replaceAll('\n', () => `\n${comments[next++ % comments.length] ?? ''}`)
      return [['src', ...folder, to].join('/'), commented]
    }),
  )
}

test('no name of a file, no folder and no comment changes a version', async () => {
  const version = await versionOf(budgetFiles)
  await fc.assert(
    fc.asyncProperty(noOps, async (noOp) => {
      expect(await versionOf(rewritten(noOp))).toBe(version)
    }),
    { numRuns: 40 },
  )
})

test('two limits have two versions, and one has one', async () => {
  const limit = fc.integer({ min: 0, max: 50 })
  const withLimit = (max: number): Promise<string> =>
    versionOf({ ...budgetFiles, 'src/engines/limits.json': `{ "max": ${max} }` })
  await fc.assert(
    fc.asyncProperty(limit, limit, async (one, other) => {
      expect((await withLimit(one)) === (await withLimit(other))).toBe(one === other)
    }),
    { numRuns: 25 },
  )
})
