import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { EngineManifest } from '../../src/stamp/engine-manifest.ts'
import { versionOfBundle } from '../../src/stamp/stamp-engine.ts'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { manifestFileOf, writeStamp } from '../../src/stamp/write-stamp.ts'
import { budgetFiles } from '../support/budget-project.ts'
import { makeProject, type ProjectFiles, writeFiles } from '../support/project.ts'
import { engineNamed, stampFiles } from '../support/stamped.ts'

const now = new Date('2026-11-27T10:00:00.000Z')

function engineFile(imports: string, decide: string): ProjectFiles {
  return {
    'src/budget.ts': `import { defineEngine } from '@first-contact/recorder'
${imports}
export const budget = defineEngine({ name: 'budget', component: 'engines.budget', input: {}, output: {},
  fields: { input: 'plain', output: 'plain' }, decide: ${decide} })`,
  }
}

describe('the manifest', () => {
  test('names every engine with its version, hashes, files and bundle', async () => {
    const report = await stampFiles(budgetFiles)
    const file = manifestFileOf(report.root)
    writeStamp(report, file, now)
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as EngineManifest
    expect(manifest).toMatchObject({
      format: 1,
      made_at: now.toISOString(),
      root: '..',
      esbuild: '0.28.2',
    })
    expect(Object.keys(manifest.engines)).toEqual(['budget', 'policy'])
    const { budget, policy } = manifest.engines
    expect(budget).toMatchObject({
      reason: null,
      entry: 'src/engines/budget.ts',
      export: 'budget',
      component: 'engines.budget',
      lock_hash: null,
      commit: null,
      dirty: false,
      node: process.version,
      warnings: [],
    })
    expect(policy).toMatchObject({ export: 'policyEngine', config_hash: null })
    expect(budget?.files.map(({ path }) => path)).toEqual([
      'src/engines/budget.ts',
      'src/engines/limits.json',
      'src/engines/money.ts',
      'src/engines/reasons.ts',
    ])
    const bundle = readFileSync(join(dirname(file), budget?.bundle ?? ''), 'utf8')
    expect(versionOfBundle(bundle)).toBe(budget?.version)
    expect(readdirSync(dirname(file)).filter((name) => name.includes('tmp'))).toEqual([])
  })

  test('keeps the bundles of versions that were', async () => {
    const root = makeProject(budgetFiles)
    const file = manifestFileOf(root)
    writeStamp(await stampProject({ root }), file, now)
    writeFiles(root, { 'src/engines/limits.json': '{ "max": 7 }' })
    writeStamp(await stampProject({ root }), file, now)
    expect(readdirSync(join(dirname(file), 'engines'))).toHaveLength(3)
  })

  test('is refused by name where it cannot be written', async () => {
    const report = await stampFiles(budgetFiles)
    mkdirSync(join(report.root, '.first-contact'))
    writeFileSync(join(report.root, '.first-contact', 'engines'), 'a file')
    expect(() => writeStamp(report, manifestFileOf(report.root), now)).toThrow(
      expect.objectContaining({ code: 'FC_REPLAY_MANIFEST' }),
    )
  })
})

describe('each hash names its cause', () => {
  const hashes = async (change: ProjectFiles = {}) => {
    const { entry } = engineNamed(await stampFiles({ ...budgetFiles, ...change }), 'budget')
    const { version, source_hash, config_hash, schema_hash } = entry
    return { version, source_hash, config_hash, schema_hash }
  }
  const budgetText = budgetFiles['src/engines/budget.ts'] ?? ''

  test('a comment changes the sources and nothing else', async () => {
    const before = await hashes()
    const after = await hashes({ 'src/engines/budget.ts': `// new\n${budgetText}` })
    expect(after).toEqual({ ...before, source_hash: after.source_hash })
    expect(after.source_hash).not.toBe(before.source_hash)
  })

  test('a limit in JSON changes the configuration', async () => {
    const before = await hashes()
    const after = await hashes({ 'src/engines/limits.json': '{ "max": 3 }' })
    expect(after.config_hash).not.toBe(before.config_hash)
    expect(after.schema_hash).toBe(before.schema_hash)
  })

  test('the decision leaves the schema hash, and a schema changes it', async () => {
    const before = await hashes()
    const decide = await hashes({
      'src/engines/budget.ts': budgetText.replace("'deny' : 'allow'", "'allow' : 'deny'"),
    })
    expect(decide.version).not.toBe(before.version)
    expect(decide.schema_hash).toBe(before.schema_hash)
    const schema = await hashes({
      'src/engines/budget.ts': budgetText.replace('return value as Input', 'return check(value)'),
    })
    expect(schema.schema_hash).not.toBe(before.schema_hash)
  })

  test('schemas that are made by calls are told from the decision too', async () => {
    const files = (limit: number, rule: string): ProjectFiles => ({
      'src/budget.ts': `import { defineEngine } from '@first-contact/recorder'
import { decide } from './decide.ts'
const atMost = (max: number) => ({ parse: (value: unknown) => Math.min(Number(value), max) })
export const budget = defineEngine({ name: 'budget', component: 'engines.budget',
  input: atMost(${limit}), output: atMost(2), fields: { input: 'plain', output: 'plain' }, decide })`,
      'src/decide.ts': `export const decide = (input: number): number => input ${rule} 2`,
    })
    const hashOf = async (limit: number, rule: string) =>
      engineNamed(await stampFiles(files(limit, rule)), 'budget').entry.schema_hash
    const first = await hashOf(1, '+')
    expect(await hashOf(1, '-')).toBe(first)
    expect(await hashOf(9, '+')).not.toBe(first)
  })

  test('a package changes the lock hash', async () => {
    const withPackage = (version: string): ProjectFiles => ({
      ...engineFile(`import { fee } from 'fees'`, `() => ({ outcome: String(fee) })`),
      'node_modules/fees/package.json': `{ "name": "fees", "version": "${version}", "type": "module", "exports": "./index.js" }`,
      'node_modules/fees/index.js': 'export const fee = 1',
    })
    const one = engineNamed(await stampFiles(withPackage('1.0.0')), 'budget').entry
    const other = engineNamed(await stampFiles(withPackage('1.0.1')), 'budget').entry
    expect(one.lock_hash).toMatch(/^[0-9a-f]{32}$/)
    expect(other.lock_hash).not.toBe(one.lock_hash)
    expect(other.version).toBe(one.version)
    expect(one.files.map(({ path }) => path)).toEqual(['src/budget.ts'])
  })

  test('git says the commit, and whether a file of the engine differs from it', async () => {
    const root = makeProject(budgetFiles)
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    const clean = engineNamed(await stampProject({ root }), 'budget').entry
    expect(clean.commit).toMatch(/^[0-9a-f]{40}$/)
    expect(clean.dirty).toBe(false)
    writeFiles(root, { 'src/engines/limits.json': '{ "max": 3 }' })
    const report = await stampProject({ root })
    expect(engineNamed(report, 'budget').entry.dirty).toBe(true)
    expect(engineNamed(report, 'policy').entry.dirty).toBe(false)
  })
})

describe('an engine that cannot be bundled', () => {
  test('says which module of Node it imports and through which files; others are stamped', async () => {
    const report = await stampFiles({
      ...budgetFiles,
      'src/engines/money.ts': `import { over } from './deep/limits.ts'
export default (amount: number): number => amount + over()
export const isOver = (a: number, b: number): boolean => a > b`,
      'src/engines/deep/limits.ts': `import { readFileSync } from 'fs'
export const over = (): number => Number(readFileSync('limit', 'utf8'))`,
    })
    const { entry, problem, bundle } = engineNamed(report, 'budget')
    const reason =
      'engine "budget" imports node:fs via src/engines/budget.ts -> src/engines/money.ts -> src/engines/deep/limits.ts'
    expect(problem).toMatchObject({ code: 'FC_REPLAY_BUILTIN', message: reason })
    expect(entry).toMatchObject({ version: 'unknown', reason, bundle: null })
    expect(bundle).toBeNull()
    expect(engineNamed(report, 'policy').entry.version).toMatch(/^fcv1:/)
    expect(report.problems).toHaveLength(1)
  })

  test.each([
    ['an import that is not installed', `import { x } from 'not-there'`, 'not-there'],
    ['a file that is not there', `import { x } from './nowhere.ts'`, 'nowhere'],
    [
      'a name that is not exported',
      `import { nobody } from './other.ts'\nconst x = nobody`,
      'nobody',
    ],
    ['a file of another kind', `import x from './other.yaml'`, 'other.yaml'],
  ])('%s', async (_, imports, named) => {
    const report = await stampFiles({
      ...engineFile(imports, '() => x'),
      'src/other.ts': 'export const a = 1',
      'src/other.yaml': 'a: 1',
    })
    const { entry, problem } = engineNamed(report, 'budget')
    expect(problem?.code).toBe('FC_REPLAY_BUNDLE')
    expect(entry.version).toBe('unknown')
    expect(entry.reason).toContain(named)
    expect(entry.reason).toContain('src/budget.ts:2')
  })

  test('an engine that is not exported is in the manifest with the reason', async () => {
    const report = await stampFiles({
      'src/a.ts': `import { defineEngine } from '@first-contact/recorder'
const budget = defineEngine({ name: 'budget' })`,
    })
    expect(engineNamed(report, 'budget').entry).toMatchObject({
      version: 'unknown',
      reason: 'engine "budget" in src/a.ts:2 is not exported',
    })
  })

  test('a reason fits into a decision record', async () => {
    const folder = 'a-folder-with-quite-a-long-name/'.repeat(7)
    const report = await stampFiles({
      ...engineFile(`import { x } from './${folder}x.ts'`, '() => x()'),
      [`src/${folder}x.ts`]: `import { hostname } from 'node:os'\nexport const x = () => hostname()`,
    })
    expect(engineNamed(report, 'budget').entry.reason).toHaveLength(200)
  })
})

describe('a bundle', () => {
  test('warns of imports that only a run decides, with their place', async () => {
    const report = await stampFiles({
      ...engineFile(`import { load } from './load.ts'`, '(input) => load(input)'),
      'src/load.ts': `export const load = (name: string) => import(name)\nexport const other = () => import('./a.ts')`,
      'src/a.ts': 'export const a = 1',
    })
    const { entry, bundle } = engineNamed(report, 'budget')
    expect(entry.warnings).toEqual(['src/load.ts:1 imports what only a run decides: import(name)'])
    expect(bundle).not.toMatch(/\bimport\(/)
  })

  test('is strict where all of it was written as modules, and else is not', async () => {
    const modules = engineNamed(await stampFiles(engineFile('', '() => 1')), 'budget').bundle
    expect(modules).toMatch(/^"use strict";/)
    const report = await stampFiles({
      ...engineFile(`import old from './old.cjs'`, '() => old'),
      'src/old.cjs': 'module.exports = function () { return this }',
    })
    expect(engineNamed(report, 'budget').bundle).not.toMatch(/^"use strict"/)
  })

  test('is made of what was built as well as of sources that are gone afterwards', async () => {
    const root = makeProject(budgetFiles)
    const report = await stampProject({ root })
    writeStamp(report, join(root, 'dist', 'engine-manifest.json'), now)
    const built = join(root, 'dist', engineNamed(report, 'budget').entry.bundle ?? '')
    expect(existsSync(built)).toBe(true)
    expect(readFileSync(built, 'utf8')).not.toContain(root)
  })
})

test('a file that cannot be read is a problem of that file', async () => {
  const root = makeProject({ ...budgetFiles, 'src/closed.ts': 'defineEngine' })
  chmodSync(join(root, 'src/closed.ts'), 0o000)
  const report = await stampProject({ root })
  // The superuser reads everything.
  const expected = process.getuid?.() === 0 ? [] : ['FC_REPLAY_SOURCE']
  expect(report.problems.map(({ code }) => code)).toEqual(expected)
  expect(report.engines).toHaveLength(2)
})

test('a project that is not there is refused', async () => {
  await expect(stampProject({ root: '/nowhere/at/all' })).rejects.toMatchObject({
    code: 'FC_REPLAY_ROOT',
  })
})
