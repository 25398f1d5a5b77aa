import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCacheFile, writeCacheFile } from '../../src/cache/cache-file.ts'
import type { KeptOutcome } from '../../src/cache/run-cache.ts'
import { runGuard, type GuardReport } from '../../src/index.ts'
import { plant, scratchTree } from '../support/scratch-tree.ts'

const tree = {
  'layers.yaml': `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`,
  'src/domain/order.ts': `import { clock } from '../platform/clock.ts'\nvoid clock\n`,
  'src/platform/clock.ts': 'export const clock = 2\n',
}

const kept = '.kept'
const check = (root: string): Promise<GuardReport> => runGuard({ root, cache: kept })

function cacheFileOf(root: string): string {
  const [name = ''] = readdirSync(join(root, kept)).filter((each) => each.endsWith('.cache'))
  return join(root, kept, name)
}

/** Makes what is kept tell a lie, so that whoever believes it can be told from who does not. */
function lie(root: string, change: (outcome: KeptOutcome) => KeptOutcome): void {
  const path = cacheFileOf(root)
  const [outcome = '', facts = ''] = (readCacheFile(path) ?? []).map((part) => part() ?? '')
  writeCacheFile(path, [JSON.stringify(change(JSON.parse(outcome) as KeptOutcome)), facts])
}

const saysNine = (outcome: KeptOutcome): KeptOutcome => ({
  ...outcome,
  examination: { ...outcome.examination, filesScanned: 9 },
})

async function treeThatLies(): Promise<string> {
  const root = scratchTree(tree)
  await check(root)
  lie(root, saysNine)
  expect((await check(root)).filesScanned).toBe(9)
  return root
}

describe('what is kept is believed while nothing has changed', () => {
  test('and the files are not read as code', async () => {
    await treeThatLies()
  })

  test('although files have other times', async () => {
    const root = await treeThatLies()
    utimesSync(join(root, 'src/domain/order.ts'), 1, 1)
    expect((await check(root)).filesScanned).toBe(9)
  })

  test.each([
    ['a source', 'src/platform/clock.ts', 'export const clock = 3\n'],
    ['a new source', 'src/platform/calendar.ts', ''],
    ['the map', 'layers.yaml', `${tree['layers.yaml']}ignore: [nothing]\n`],
    ['a manifest', 'package.json', '{ "name": "a" }'],
    ['a tsconfig', 'src/tsconfig.json', '{}'],
    ['a file nobody reads', 'src/domain/page.vue', ''],
  ])('and no longer when %s changes', async (_, path, text) => {
    const root = await treeThatLies()
    plant(root, { [path]: text })
    expect((await check(root)).filesScanned).not.toBe(9)
  })

  test('and no longer on the next day', async () => {
    const root = scratchTree(tree)
    await runGuard({ root, cache: kept, now: new Date('2026-11-23T23:59:00Z') })
    lie(root, saysNine)
    const report = await runGuard({ root, cache: kept, now: new Date('2026-11-24T00:01:00Z') })
    expect(report.filesScanned).toBe(2)
  })

  test('and no longer when packages were installed', async () => {
    const root = await treeThatLies()
    plant(root, { 'node_modules/.package-lock.json': '{}' })
    expect((await check(root)).filesScanned).toBe(2)
  })

  test('and the baseline is asked all the same', async () => {
    const root = await treeThatLies()
    plant(root, { 'layers.baseline.json': '{' })
    const { exitCode, filesScanned } = await check(root)
    expect([exitCode, filesScanned]).toEqual([3, 9])
  })
})

describe('what is kept is not believed', () => {
  test('by another version of the guard', async () => {
    const root = await treeThatLies()
    lie(root, (outcome) => ({ ...outcome, tool: 'another' }))
    expect((await check(root)).filesScanned).toBe(2)
  })

  test('with another choice of rules', async () => {
    const root = await treeThatLies()
    expect((await runGuard({ root, cache: kept, rules: ['layers'] })).filesScanned).toBe(2)
    expect((await check(root)).filesScanned).toBe(9)
  })

  test('where the cache is switched off, and nothing new is kept', async () => {
    const root = await treeThatLies()
    const before = readFileSync(cacheFileOf(root))
    expect((await runGuard({ root, cache: false })).filesScanned).toBe(2)
    expect(readFileSync(cacheFileOf(root))).toEqual(before)
  })

  test('where an import led nowhere, because it may lead somewhere by now', async () => {
    const root = scratchTree({ ...tree, 'src/domain/order.ts': `import './gone.json'\n` })
    expect((await check(root)).exitCode).toBe(3)
    plant(root, { 'src/domain/gone.json': '{}' })
    expect((await check(root)).exitCode).toBe(0)
  })

  test('where a file that an import leads to is gone', async () => {
    const root = scratchTree({
      ...tree,
      'src/domain/order.ts': `import '../built/made.json'\n`,
      'src/built/made.json': '{}',
    })
    expect((await check(root)).exitCode).toBe(0)
    rmSync(join(root, 'src/built/made.json'))
    expect((await check(root)).exitCode).toBe(3)
  })

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    ['cut in its first line', (bytes: Buffer) => bytes.subarray(0, 11)],
    ['empty', () => Buffer.alloc(0)],
    ['of another format', (bytes: Buffer) => Buffer.from(bytes.toString().replace(' 1 ', ' 2 '))],
    ['longer than it says', (bytes: Buffer) => Buffer.concat([bytes, bytes.subarray(0, 9)])],
    [
      'altered in one byte',
      (bytes: Buffer) => {
        const altered = Buffer.from(bytes)
        const at = altered.indexOf('"filesScanned":9') + 15
        altered.write('8', at)
        return altered
      },
    ],
  ])('where its file is %s', async (_, damage) => {
    const root = await treeThatLies()
    const path = cacheFileOf(root)
    writeFileSync(path, damage(readFileSync(path)))
    const report = await check(root)
    expect(report.filesScanned).toBe(2)
    expect(report.problems).toEqual([])
  })

  test('where the larger part alone is torn, and something has changed', async () => {
    const root = await treeThatLies()
    const path = cacheFileOf(root)
    const bytes = readFileSync(path)
    bytes.write('}}', bytes.length - 2)
    writeFileSync(path, bytes)
    plant(root, { 'src/platform/clock.ts': 'export const clock = 3\n' })
    expect(await check(root)).toMatchObject({ filesScanned: 2, problems: [], exitCode: 1 })
  })
})

describe('the folder of the cache', () => {
  test('lies in node_modules, or is hidden from git', async () => {
    const bare = scratchTree(tree)
    await runGuard({ root: bare })
    expect(readFileSync(join(bare, '.first-contact/guard-cache/.gitignore'), 'utf8')).toBe('*\n')
    const installed = scratchTree({ ...tree, 'node_modules/a/package.json': '{}' })
    await runGuard({ root: installed })
    expect(readdirSync(join(installed, 'node_modules/.cache'))).toEqual(['first-contact-guard'])
  })

  test('that cannot be written fails nothing, and is said', async () => {
    const root = scratchTree({ ...tree, [kept]: 'a file in its place' })
    const { exitCode, notes } = await check(root)
    expect(exitCode).toBe(1)
    expect(notes.join('\n')).toContain('nothing is kept for the next run: ')
  })

  test('keeps a few choices of rules, and no leftovers', async () => {
    const root = scratchTree(tree)
    mkdirSync(join(root, kept))
    const leftover = join(root, kept, 'a.cache.1.ffff.tmp')
    writeFileSync(leftover, 'half')
    utimesSync(leftover, 1, 1)
    for (let index = 0; index < 12; index += 1) {
      writeFileSync(join(root, kept, `${index}.cache`), '')
      utimesSync(join(root, kept, `${index}.cache`), index, index)
    }
    await check(root)
    const names = readdirSync(join(root, kept)).filter((each) => each !== '.gitignore')
    expect(names).toHaveLength(9)
    expect(names).not.toContain('0.cache')
    expect(names).toContain('11.cache')
  })
})
