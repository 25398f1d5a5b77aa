import { describe, expect, test } from 'vitest'
import { OriginFinder } from '../../src/house/find-origin.ts'
import { runGuard } from '../../src/index.ts'
import type { CheckedFile } from '../../src/rule/checked-file.ts'
import { scratchTree } from '../support/scratch-tree.ts'
import { houseOf } from '../support/house-of.ts'

// What a question is answered must not depend on what was asked before: a watch asks in another
// order than a run of its own.

/** `a` and `b` pass everything of each other on, `b` passes on `c`, where the name is made. */
function circle(): OriginFinder {
  const { files } = houseOf({
    'a.ts': `export * from './b.ts'`,
    'b.ts': `export * from './a.ts'\nexport * from './c.ts'`,
    'c.ts': `export const made = 1`,
  })
  const star = (from: string) => ({ name: '*', from, imported: '*', isType: false })
  const exportsOf: Readonly<Record<string, CheckedFile['exports']>> = {
    'a.ts': [star('./b.ts')],
    'b.ts': [star('./a.ts'), star('./c.ts')],
    'c.ts': [{ name: 'made', from: null, imported: null, isType: false }],
  }
  return new OriginFinder(
    new Map(
      [...files].map(
        ([path, file]) => [path, { ...file, exports: exportsOf[path] ?? [] }] as const,
      ),
    ),
  )
}

describe('a name behind barrels in a circle', () => {
  const made = { path: 'c.ts', symbol: 'made' }

  test.each([[['a.ts', 'b.ts']], [['b.ts', 'a.ts']]])('is found from %s', (paths) => {
    const finder = circle()
    expect(paths.map((path) => finder.trace(path, 'made').origin)).toEqual([made, made])
  })

  test('is found through every file that has to be read for it', () => {
    const finder = circle()
    expect(new Set(finder.trace('b.ts', 'made').seen)).toEqual(new Set(['a.ts', 'b.ts', 'c.ts']))
  })
})

test.each([
  ['first', 'One', 'Other'],
  ['second', 'Other', 'One'],
])('types in a circle leak whichever is asked for %s', async (_, first, second) => {
  const { violations } = await runGuard({
    cache: false,
    rules: ['envelope-leak'],
    root: scratchTree({
      'layers.yaml': `format: 1
layers:
  L2: { name: api, may_import: [L6] }
  L6: { name: platform, may_import: [L6] }
rooms:
  api: { layer: L2, namespace: product, files: ['api/**'] }
  platform: { layer: L6, files: ['platform/**'] }
`,
      'platform/types.ts': `export interface ErrorEnvelope { readonly id: string }
export interface One { readonly other: Other; readonly envelope: ErrorEnvelope }
export interface Other { readonly one: One }
`,
      'api/serve.ts': `import type { One, Other } from '../platform/types.ts'
export const a = (): ${first} => { throw new Error() }
export const b = (): ${second} => { throw new Error() }
`,
    }),
  })
  expect(violations.map(({ symbol }) => symbol)).toEqual(['a', 'b'])
})
