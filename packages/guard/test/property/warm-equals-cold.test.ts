import * as fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { GuardSession } from '../../src/engine/guard-session.ts'
import { planRun } from '../../src/engine/plan-run.ts'
import { runGuard, type GuardReport } from '../../src/index.ts'
import { plant, scratchTree, type Tree } from '../support/scratch-tree.ts'

// Whatever is edited, what is kept of earlier runs changes how long a run takes and nothing else.

const map = (arrow: string, room: string) => `format: 1
layers:
  L2: { name: api, may_import: [L4], may_emit: [infra, system] }
  L4: { name: domain, may_import: [L4], may_emit: [domain] }
  L6: { name: platform, may_import: [L6] }
rooms:
  api: { layer: L2, namespace: product, files: ['src/api/**'] }
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: ${room}, files: ['src/platform/**', 'pack/**'] }
  around: { layer: L6, files: ['rules/**', 'test/**'] }
rules: ['rules/own.ts']
${arrow}`

const maps = [
  map('', 'L6'),
  map('', 'L4'),
  map('arrows: [{ from: api, to: platform, only: [clock] }]\n', 'L6'),
  map('arrows: [{ from: domain, to: platform }]\n', 'L6'),
  map('ignore: [src/domain/b.ts]\n', 'L6'),
  'format: 1\nlayers: [\n',
]

const own = (word: string) => `import { word } from './word.ts'
export const rule = {
  name: 'own', title: 't', severity: 'violation', why: 'w', fix: 'f', prefilter: /${word}/,
  *check(file, house) {
    const text = house.readText('words.md') ?? 'no words'
    yield { path: file.path, line: 1, column: 1, endColumn: 2, message: word + text.length }
  },
}
`

const tsconfigs = [
  '{}',
  '{ "compilerOptions": { "paths": { "@app/*": ["./src/*"] } } }',
  '{ "compilerOptions": { "paths": { "@app/*": ["./src/domain/*"] } } }',
  '{ "extends": "./config/base.json" }',
  '{ "extends": "./gone.json" }',
  '{ "extends": "@company/tsconfig" }',
]

const sources = [
  'src/domain/a.ts',
  'src/domain/b.ts',
  'src/domain/index.ts',
  'src/api/serve.ts',
  'src/platform/clock.ts',
  'src/platform/index.ts',
  'src/platform/deep/index.ts',
  'pack/src/index.ts',
  'test/serve.test.ts',
]

const statements = [
  `import { clock } from '../platform/index.ts'`,
  `import { clock } from '../platform/clock.ts'`,
  `import type { ErrorEnvelope } from '../platform/clock.ts'`,
  `export * from '../platform/index.ts'`,
  `export * from './index.ts'`,
  `export { a } from './a.ts'`,
  `import { a } from '@app/domain/a'`,
  `import { a } from '@app/a'`,
  `import { pack } from 'pack'`,
  `import data from '../data.json'`,
  `import { gone } from './gone.ts'`,
  `export const clock = 1`,
  `export interface ErrorEnvelope { readonly id: string }`,
  `export const serve = (): ErrorEnvelope => { throw new Error() }`,
  `capture({ errorClass: 'infra.timeout' })`,
  `const text = 'select 1 for update'`,
  `// exempt: owner=dana reason="slow" until=2026-11-24\ntest.skip('a', () => {})`,
  `it.only('b', () => {})`,
  `const word = 1`,
  `const broken = = 3`,
  `const later = (name: string) => import(name)`,
]

const sourceText = fc
  .array(fc.constantFrom(...statements), { maxLength: 4 })
  .map((lines) => `${lines.join('\n')}\n`)

const start: Tree = {
  'layers.yaml': maps[0] ?? '',
  'package.json': '{ "name": "root", "workspaces": ["pack"] }',
  'pack/package.json': '{ "name": "pack", "exports": "./dist/index.js" }',
  'tsconfig.json': '{}',
  'config/base.json': '{ "compilerOptions": { "paths": { "@app/*": ["../src/*"] } } }',
  'src/data.json': '{}',
  'rules/own.ts': own('word'),
  'rules/word.ts': `export const word = 'first'\n`,
  'src/domain/a.ts': 'export const a = 1\n',
  'src/domain/b.ts': `import { clock } from '../platform/index.ts'\n`,
  'src/api/serve.ts': `import { a } from '../domain/a.ts'\nexport const serve = a\n`,
  'src/platform/clock.ts': 'export const clock = 1\nexport interface ErrorEnvelope {}\n',
  'src/platform/index.ts': `export * from './clock.ts'\nexport * from './deep/index.ts'\n`,
  'src/platform/deep/index.ts': `export * from '../index.ts'\nexport const word = 1\n`,
  'pack/src/index.ts': 'export const pack = 1\n',
  'test/serve.test.ts': `import { serve } from '../src/api/serve.ts'\n`,
}

/** One thing that happens to a tree between two runs. */
type Edit =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'day'; readonly day: number }

const write = (path: string, texts: readonly string[]) =>
  fc.record({
    kind: fc.constant('write' as const),
    path: fc.constant(path),
    text: fc.constantFrom(...texts),
  })

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      path: fc.constantFrom(...sources),
      text: sourceText,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      path: fc.constantFrom(...sources, 'src/data.json', 'config/base.json', 'words.md'),
    }),
  },
  fc.record({
    kind: fc.constant('rename' as const),
    path: fc.constantFrom(...sources),
    to: fc.constantFrom(...sources, 'src/domain/a.tsx', 'src/platform/clock/index.ts'),
  }),
  fc.record({ kind: fc.constant('day' as const), day: fc.integer({ min: 0, max: 3 }) }),
  write('layers.yaml', maps),
  write('tsconfig.json', tsconfigs),
  write('config/base.json', ['{}', start['config/base.json'] ?? '']),
  write('src/data.json', ['{}']),
  write('words.md', ['some', 'other words']),
  write('rules/own.ts', [own('word'), own('clock'), 'export const rule = 1\n']),
  write('rules/word.ts', [`export const word = 'first'\n`, `export const word = 'second'\n`]),
  write('package.json', ['{ "name": "root" }', start['package.json'] ?? '', '{']),
  write('pack/package.json', [
    '{ "name": "pack", "exports": "./dist/index.js" }',
    '{ "name": "pack", "exports": { "./other": "./dist/index.js" } }',
    '{ "name": "other" }',
  ]),
)

function apply(root: string, each: Edit): void {
  if (each.kind === 'write') plant(root, { [each.path]: each.text })
  if (each.kind === 'remove') rmSync(join(root, each.path), { force: true })
  if (each.kind !== 'rename' || !existsSync(join(root, each.path))) return
  plant(root, { [each.to]: '' })
  renameSync(join(root, each.path), join(root, each.to))
}

function comparable({ durationMs: _durationMs, ...rest }: GuardReport): object {
  return rest
}

/** Runs over a tree again and again, each time in all three ways. */
class Runs {
  readonly #root: string
  readonly #session: GuardSession

  constructor(root: string) {
    this.#root = root
    this.#session = new GuardSession(planRun({ root, cache: false }), true)
  }

  async compare(now: Date, edited: string | null): Promise<void> {
    const time = { today: now.toISOString().slice(0, 10), startedAtMs: performance.now() }
    const cold = comparable(await runGuard({ root: this.#root, cache: false, now }))
    const warm = comparable(await runGuard({ root: this.#root, cache: '.kept', now }))
    expect(warm).toEqual(cold)
    // As the watch does where the system says which file was written.
    const one = edited === null ? null : await this.#session.checkFiles(new Set([edited]), time)
    expect(comparable(one ?? (await this.#session.check(time)))).toEqual(cold)
  }
}

async function followEdits(edits: readonly Edit[], isGit: boolean): Promise<void> {
  const root = scratchTree(start)
  if (isGit) {
    plant(root, { '.gitignore': '.kept/\n' })
    execFileSync('git', ['init', '-q'], { cwd: root })
  }
  const runs = new Runs(root)
  let now = new Date('2026-11-23T12:00:00Z')
  await runs.compare(now, null)
  for (const each of edits) {
    const isContentOnly =
      each.kind === 'write' && each.path.endsWith('.ts') && existsSync(join(root, each.path))
    apply(root, each)
    if (each.kind === 'day') now = new Date(Date.UTC(2026, 10, 23 + each.day, 12))
    await runs.compare(now, isContentOnly ? each.path : null)
  }
}

describe('a warm run says what a cold one says', () => {
  test('after any edits, from disk and in memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), fc.boolean(), followEdits),
      // As many as a busy machine has time for.
      { numRuns: 25, interruptAfterTimeLimit: 15_000 },
    )
  })
})
