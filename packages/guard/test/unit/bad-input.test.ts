import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { runGuard, type GuardOptions, type GuardReport } from '../../src/index.ts'

const folders: string[] = []

function tree(files: { readonly [path: string]: string }): string {
  const root = mkdtempSync(join(tmpdir(), 'fc-guard-'))
  folders.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const map = `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**'] }
`
const sound = {
  'layers.yaml': map,
  'src/domain/order.ts': 'export const order = 1\n',
  'src/platform/clock.ts': 'export const clock = 2\n',
}

function check(
  files: { readonly [path: string]: string },
  options: GuardOptions = {},
): Promise<GuardReport> {
  return runGuard({ root: tree(files), cache: false, ...options })
}

async function problemsOf(
  files: { readonly [path: string]: string },
  options: GuardOptions = {},
): Promise<readonly string[]> {
  const { problems, exitCode } = await check(files, options)
  expect(exitCode).toBe(3)
  return problems.map(({ code, message, path, line }) =>
    [code, [path, line].filter((part) => part !== null).join(':'), message].join(' '),
  )
}

const entry = {
  rule: 'layers',
  from: 'src/domain/order.ts',
  to: 'src/platform/clock.ts',
  symbol: 'clock',
  owner: 'dana',
  reason: 'the clock is not injected yet',
  added: '2026-11-01',
  expires: '2027-02-01',
  incident: null,
}
const crossing = {
  ...sound,
  'src/domain/order.ts': `export { clock } from '../platform/clock.ts'\n`,
}
const baseline = (entries: readonly object[], ceiling = entries.length) => ({
  'layers.baseline.json': JSON.stringify({ format: 1, ceiling, entries }),
})
const now = new Date('2026-11-23T12:00:00Z')

describe('a tree in order', () => {
  test('ends with 0 and counts what it looked at', async () => {
    const report = await check(sound)
    expect(report.problems).toEqual([])
    expect(report).toMatchObject({ exitCode: 0, filesScanned: 2, violations: [] })
  })

  test('whose import goes against the arrows ends with 1', async () => {
    const { exitCode, violations } = await check(crossing)
    expect(exitCode).toBe(1)
    expect(violations).toMatchObject([
      {
        rule: 'layers',
        path: 'src/domain/order.ts',
        to: 'src/platform/clock.ts',
        symbol: 'clock',
        line: 1,
        column: 23,
        endColumn: 45,
        message: 'domain (L4) may not import platform (L6): L4 imports L4',
      },
    ])
  })

  test('passes a name through a barrel to no layer that may not have it', async () => {
    const { violations } = await check({
      ...sound,
      'layers.yaml': `${map}arrows:\n  - { from: domain, to: platform, only: [barrel] }\n`,
      'src/platform/barrel/index.ts': `export { clock } from '../clock.ts'\n`,
      'src/domain/order.ts': `import { clock } from '../platform/barrel/index.ts'\nvoid clock\n`,
    })
    expect(violations).toMatchObject([{ to: 'src/platform/clock.ts', symbol: 'clock' }])
  })
})

describe('a map that cannot be used', () => {
  test.each([
    ['is no YAML', 'format: [1\n', 'FC_GUARD_MAP_UNREADABLE'],
    ['has a key that means nothing', `${map}arows: []\n`, 'FC_GUARD_MAP_UNKNOWN_KEY layers.yaml:8'],
    ['has another format', map.replace('format: 1', 'format: 9'), 'FC_GUARD_MAP_VALUE'],
    [
      'has an arrow to a room that is not there',
      `${map}arrows:\n  - { from: domain, to: moon }\n`,
      'FC_GUARD_MAP_UNKNOWN_NAME layers.yaml:9',
    ],
    [
      'has a glob that matches nothing',
      map.replace("'src/platform/**'", "'src/platform/**', 'lib/**'"),
      'FC_GUARD_GLOB_IDLE layers.yaml:7',
    ],
    [
      'has rooms that claim the same file',
      map.replace("'src/platform/**'", "'src/platform/**', 'src/domain/*.ts'"),
      'FC_GUARD_FILE_IN_TWO_ROOMS layers.yaml:7',
    ],
  ])('%s is refused at its line', async (_, text, expected) => {
    const [first = ''] = await problemsOf({ ...sound, 'layers.yaml': text })
    expect(first).toContain(expected)
  })

  test('and is asked for by name must be there', async () => {
    expect(await problemsOf(sound, { mapPath: 'other.yaml' })).toEqual([
      expect.stringContaining('FC_GUARD_MAP_UNREADABLE'),
    ])
  })
})

describe('files that cannot be judged', () => {
  test('a file in no room is named', async () => {
    expect(await problemsOf({ ...sound, 'src/stray.ts': '' })).toEqual([
      'FC_GUARD_FILE_HOMELESS src/stray.ts src/stray.ts lies in no room of layers.yaml',
    ])
  })

  test('a file that does not parse is named with its line', async () => {
    const [first] = await problemsOf({ ...sound, 'src/domain/order.ts': '\nconst = 3\n' })
    expect(first).toContain('FC_GUARD_PARSE src/domain/order.ts:2')
  })

  test('what is not built yet is taken for granted, also a whole folder of it', async () => {
    const text = `import '../../dist'\nimport '../../dist/index.js'\n`
    expect((await check({ ...sound, 'src/domain/order.ts': text })).exitCode).toBe(0)
  })

  test('an import that leads nowhere is named with its line', async () => {
    const text = `\nimport './gone.ts'\n`
    expect(await problemsOf({ ...sound, 'src/domain/order.ts': text })).toEqual([
      'FC_GUARD_UNRESOLVED src/domain/order.ts:2 "./gone.ts" leads nowhere: there is no src/domain/gone.ts',
    ])
  })

  test('a manifest that is no JSON is named', async () => {
    const [first] = await problemsOf({ ...sound, 'package.json': '{' })
    expect(first).toContain('FC_GUARD_MANIFEST package.json')
  })

  test('an empty folder is no clean one', async () => {
    expect((await problemsOf({ 'README.md': '' }))[0]).toContain('FC_GUARD_NO_FILES')
  })

  test('a folder in place of a file is passed over, a link in a circle is FC_GUARD_UNREADABLE', async () => {
    const root = tree(sound)
    execFileSync('ln', ['-s', 'loop.ts', join(root, 'src/domain/loop.ts')])
    execFileSync('git', ['init', '-q'], { cwd: root })
    const { problems } = await runGuard({ root, cache: false })
    expect(problems.map(({ code }) => code)).toEqual(['FC_GUARD_UNREADABLE'])
  })

  test('files nobody reads are said', async () => {
    const { notes, exitCode } = await check({ ...sound, 'src/domain/page.vue': '<template/>' })
    expect(exitCode).toBe(0)
    expect(notes.join('\n')).toContain('1 .vue files are not read')
  })
})

describe('rules', () => {
  test('of an unknown name are refused with the names there are', async () => {
    const [first] = await problemsOf(sound, { rules: ['layer'] })
    expect(first).toContain('FC_GUARD_RULE_UNKNOWN')
    expect(first).toContain('layers, ')
  })

  test('in a file of your own run with the others', async () => {
    const rule = `export const rule = {
      name: 'no-one', title: 't', severity: 'violation', why: 'w', fix: 'f',
      *check(file) { yield { path: file.path, line: 1, column: 1, endColumn: 2, message: 'seen' } },
    }`
    const files = {
      'layers.yaml': `${map}  around: { layer: L6, files: ['guard-rules/**'] }\nrules: ['guard-rules/*.ts']\n`,
      'guard-rules/no-one.ts': rule,
    }
    const { violations, problems } = await check({ ...sound, ...files }, { rules: ['no-one'] })
    expect(problems).toEqual([])
    expect(violations).toHaveLength(3)
  })

  test.each([
    ['exports no rule', 'export const nothing = 1', 'FC_GUARD_RULE_FILE'],
    [
      'throws',
      `export const rule = { name: 'broken', title: 't', severity: 'violation', why: 'w', fix: 'f',
        check() { throw new Error('boom') } }`,
      'FC_GUARD_RULE_FAILED',
    ],
  ])('whose file %s make the run unusable', async (_, text, code) => {
    const [first] = await problemsOf({
      ...sound,
      'layers.yaml': `${map}  around: { layer: L6, files: ['own/**'] }\nrules: ['own/*.ts']\n`,
      'own/mine.ts': text,
    })
    expect(first).toContain(code)
  })
})

describe('the baseline', () => {
  test('holds a violation that is named, owned and not expired', async () => {
    const { exitCode, violations } = await check({ ...crossing, ...baseline([entry]) }, { now })
    expect(exitCode).toBe(0)
    expect(violations).toMatchObject([{ state: 'baselined' }])
  })

  test('does not hide another violation behind one that was fixed', async () => {
    const files = { ...crossing, ...baseline([{ ...entry, symbol: 'calendar' }]) }
    const { exitCode, violations, baselineFaults } = await check(files, { now })
    expect(exitCode).toBe(1)
    expect(violations).toMatchObject([{ state: 'new' }])
    expect(baselineFaults).toMatchObject([{ kind: 'stale' }])
  })

  test('fails when an entry has expired', async () => {
    const files = { ...crossing, ...baseline([{ ...entry, expires: '2026-11-22' }]) }
    const { exitCode, baselineFaults } = await check(files, { now })
    expect(exitCode).toBe(1)
    expect(baselineFaults).toMatchObject([{ kind: 'expired' }])
  })

  test.each([
    ['is no JSON', { 'layers.baseline.json': '{' }],
    ['has a ceiling that is not its size', baseline([entry], 4)],
    ['has an entry without an owner', baseline([{ ...entry, owner: '' }])],
    ['has a key that means nothing', baseline([{ ...entry, line: 3 }])],
  ])('that %s is refused', async (_, files) => {
    const [first] = await problemsOf({ ...crossing, ...files }, { now })
    expect(first).toContain('FC_GUARD_BASELINE layers.baseline.json')
  })

  test('cannot be compared with a revision that is not there', async () => {
    const [first] = await problemsOf(sound, { baseRevision: 'nowhere' })
    expect(first).toContain('FC_GUARD_BASE_REVISION')
  })

  test('may not have grown since the merge base', async () => {
    const root = tree(crossing)
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: root })
    git('init', '-q')
    git('add', '-A')
    git('commit', '-q', '-m', 'one')
    writeFileSync(join(root, 'layers.baseline.json'), baseline([entry])['layers.baseline.json'])
    const report = await runGuard({ root, cache: false, now, baseRevision: 'HEAD' })
    expect(report.exitCode).toBe(1)
    expect(report.baselineFaults).toMatchObject([{ kind: 'grown' }])
  })
})
