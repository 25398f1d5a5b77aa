import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { initGuard, type InitOptions, type Proposal } from '../../src/init/index.ts'
import { proposalJson, proposalText } from '../../src/init/index.ts'
import { plainPaint, runGuard } from '../../src/index.ts'
import { houseDay } from '../support/crossing-house.ts'
import { plant, scratchTree, type Tree } from '../support/scratch-tree.ts'

/** A program of three folders, each of which takes from the one below. */
const stack = {
  'package.json': '{ "name": "stack" }',
  'src/main.ts': `import { serve } from './http/serve.ts'\nserve()\n`,
  'src/http/serve.ts': `import { decide } from '../rules/decide.ts'\nexport const serve = () => decide()\n`,
  'src/rules/decide.ts': `import { now } from '../time/clock.ts'\nexport const decide = () => now\n`,
  'src/time/clock.ts': 'export const now = 1\n',
}

async function proposalFor(root: string, options: InitOptions = {}): Promise<Proposal> {
  const outcome = await initGuard({
    cwd: root,
    now: houseDay,
    answers: { owner: 'dana' },
    ...options,
  })
  if (outcome.kind === 'refused') expect.fail(outcome.problems[0]?.message)
  return outcome
}

/** What the guard says of a tree after init, and after more files came. */
async function codesAfter(files: Tree, more: Tree): Promise<readonly number[]> {
  const root = scratchTree(files)
  await proposalFor(root)
  const first = await runGuard({ root, cache: false, now: houseDay })
  expect(first.problems).toEqual([])
  plant(root, more)
  const then = await runGuard({ root, cache: false, now: houseDay })
  return [first.exitCode, then.exitCode]
}

function mapIn(root: string): string {
  return readFileSync(join(root, 'layers.yaml'), 'utf8')
}

describe('a program of folders', () => {
  test('gets a room for each, ordered by who imports whom', async () => {
    const root = scratchTree(stack)
    await proposalFor(root)
    expect(mapIn(root))
      .toBe(`# Proposed by first-contact guard init: 4 files, 3 imports, preset plain.
# It is yours: rename, merge and split rooms, and take away arrows that should not be there.
# Every file lies in exactly one room; a file in none, or in two, is an error.
format: 1

# From the top down: each may import what it imports today, and nothing else. Below them, what
# nobody imports: tests, scripts, and the like.
layers:
  src: { may_import: [http] }
  http: { may_import: [rules] }
  rules: { may_import: [time] }
  time: { may_import: [] }
  around: { may_import: [src, http, rules, time, around] }

rooms:
  src: { layer: src, files: ['src/*'] }
  http: { layer: http, files: ['src/http/**'] }
  rules: { layer: rules, files: ['src/rules/**'] }
  time: { layer: time, files: ['src/time/**'] }
`)
  })

  test.each<[string, Tree]>([
    ['goes up', { 'src/time/clock.ts': `export { decide } from '../rules/decide.ts'\n` }],
    ['skips a folder', { 'src/http/time.ts': `import '../time/clock.ts'\n` }],
    ['takes a type alone', { 'src/http/time.ts': `import type { now } from '../time/clock.ts'\n` }],
    ['is dynamic', { 'src/time/late.ts': `export const late = () => import('../main.ts')\n` }],
  ])('refuses a new import that %s', async (_, more) => {
    expect(await codesAfter(stack, more)).toEqual([0, 1])
  })

  test('allows another import along an arrow that is there', async () => {
    const more = { 'src/http/other.ts': `export { decide } from '../rules/decide.ts'\n` }
    expect(await codesAfter(stack, more)).toEqual([0, 0])
  })

  test('has no room for a folder that nobody spoke of', async () => {
    expect(await codesAfter(stack, { 'lib/new.ts': '' })).toEqual([0, 3])
  })

  test('gets the same map every time', async () => {
    const texts = [
      await proposalFor(scratchTree(stack)),
      await proposalFor(scratchTree(stack)),
    ].map(({ text }) => text)
    expect(texts[0]).toBe(texts[1])
  })
})

describe('a circle', () => {
  const circle = {
    ...stack,
    'src/rules/limits.ts': `import { now } from '../time/clock.ts'\nexport const limit = now\n`,
    'src/time/zone.ts': `import type { limit } from '../rules/limits.ts'\nexport type Zone = typeof limit\n`,
  }

  test('is said, and allowed only where it is today', async () => {
    const root = scratchTree(circle)
    const { map, text } = await proposalFor(root)
    expect(map.arrows).toEqual([
      {
        from: 'time',
        to: 'rules',
        only: ['limits'],
        isTypesOnly: true,
        why: '1 import up, 2 down: src/time/zone.ts',
      },
    ])
    expect(text).toContain(`arrows:
  # 1 import up, 2 down: src/time/zone.ts
  - { from: time, to: rules, only: [limits], types_only: true }
`)
  })

  test.each<[string, Tree, number]>([
    [
      'of the same type',
      { 'src/time/b.ts': `import type { limit } from '../rules/limits.ts'\n` },
      0,
    ],
    [
      'of a value',
      { 'src/time/b.ts': `import { limit } from '../rules/limits.ts'\nvoid limit\n` },
      1,
    ],
    [
      'of another file',
      { 'src/time/b.ts': `import type { decide } from '../rules/decide.ts'\n` },
      1,
    ],
  ])('lets another import %s be judged by that', async (_, more, code) => {
    expect(await codesAfter(circle, more)).toEqual([0, code])
  })

  test('goes the way that fewer imports go', async () => {
    const { map } = await proposalFor(
      scratchTree({
        'src/a/one.ts': `import '../b/one.ts'\nimport '../b/two.ts'\n`,
        'src/a/two.ts': '',
        'src/b/one.ts': '',
        'src/b/two.ts': `import '../a/two.ts'\n`,
      }),
    )
    expect(map.layers.map(({ id }) => id)).toEqual(['a', 'b', 'around'])
    expect(map.arrows).toMatchObject([{ from: 'b', to: 'a', only: ['two'] }])
  })

  test('through a barrel counts where the name is made', async () => {
    const files = {
      'src/a/use.ts': `import { now } from '../b/index.ts'\nvoid now\n`,
      'src/b/index.ts': `export { now } from '../c/clock.ts'\n`,
      'src/c/clock.ts': 'export const now = 1\n',
    }
    expect(await codesAfter(files, {})).toEqual([0, 0])
    const more = {
      'src/b/index.ts': `export { now } from '../d/clock.ts'\n`,
      'src/d/clock.ts': 'export const now = 1\n',
    }
    expect(await codesAfter({ ...files, 'src/d/other.ts': '' }, more)).toEqual([0, 1])
  })
})

describe('what stands around the program', () => {
  const files = {
    ...stack,
    'src/time/clock.test.ts': `import { serve } from '../http/serve.ts'\nvoid serve\n`,
    'test/all.ts': `import '../src/main.ts'\n`,
    'scripts/build.ts': `import '../src/time/clock.ts'\n`,
    'vite.config.ts': `import './scripts/build.ts'\n`,
  }

  test('has rooms of its own, also where tests lie beside their source', async () => {
    const { map } = await proposalFor(scratchTree(files))
    expect(map.rooms.filter(({ layer }) => layer === 'around')).toEqual([
      { name: 'tests', layer: 'around', files: ['**/test/**', '**/*.test.*'], count: 2 },
      { name: 'around', layer: 'around', files: ['scripts/**', '*.ts'], count: 2 },
    ])
    expect(map.rooms.find(({ name }) => name === 'time')?.files).toEqual([
      'src/time/**',
      '!**/*.test.*',
    ])
    // What only tests import is no arrow.
    expect(map.layers.find(({ id }) => id === 'time')?.mayImport).toEqual([])
  })

  test('may import everything, and is imported by nobody', async () => {
    expect(await codesAfter(files, { 'scripts/x.ts': `import '../src/main.ts'\n` })).toEqual([0, 0])
    expect(await codesAfter(files, { 'src/x.ts': `import '../scripts/build.ts'\n` })).toEqual([
      0, 1,
    ])
    expect(await codesAfter(files, { 'src/x.ts': `import './time/clock.test.ts'\n` })).toEqual([
      0, 1,
    ])
  })

  test('is part of the program where the program imports it', async () => {
    const { map } = await proposalFor(
      scratchTree({
        ...stack,
        'src/main.ts': `import '../config/values.ts'\n`,
        'config/values.ts': '',
      }),
    )
    expect(map.rooms.map(({ name }) => name)).toContain('config')
  })

  test('is not told from it by name alone at the root', async () => {
    const { map } = await proposalFor(
      scratchTree({
        'index.js': `require('./lib/app.js')\n`,
        'index.d.ts': `export * from './types/app'\n`,
        'eslint.config.js': `require('eslint')\n`,
        'lib/app.js': '',
        'types/app.d.ts': 'export type App = 1\n',
        'package.json': '{ "name": "a", "devDependencies": { "eslint": "9" } }',
      }),
    )
    expect(map.rooms.map(({ name, files: globs }) => [name, globs])).toEqual([
      ['root', ['index.d.ts', 'index.js']],
      ['types', ['types/**']],
      ['lib', ['lib/**']],
      ['around', ['*.js', '!index.js']],
    ])
  })
})

describe('a workspace', () => {
  const workspace = {
    'package.json': '{ "name": "all", "workspaces": ["packages/*"] }',
    'packages/app/package.json': '{ "name": "@w/app", "dependencies": { "@w/log": "*" } }',
    'packages/app/src/index.ts': `import { log } from '@w/log'\nlog()\n`,
    'packages/log/package.json': '{ "name": "@w/log", "exports": "./src/index.ts" }',
    'packages/log/src/index.ts': 'export const log = () => {}\n',
    'packages/log/test/log.ts': `import '../src/index.ts'\n`,
  }

  test('gets a room for each package, and the arrows between them', async () => {
    const { map } = await proposalFor(scratchTree(workspace))
    expect(map.layers.slice(0, 2)).toEqual([
      { id: 'app', mayImport: ['log'] },
      { id: 'log', mayImport: [] },
    ])
    expect(map.rooms.map(({ name, files }) => [name, files])).toEqual([
      ['app', ['packages/app/src/**']],
      ['log', ['packages/log/src/**']],
      ['tests', ['**/test/**']],
    ])
  })

  test('refuses a package that imports another one anew', async () => {
    const more = { 'packages/log/src/up.ts': `import '../../app/src/index.ts'\n` }
    expect(await codesAfter(workspace, more)).toEqual([0, 1])
  })
})

describe('what a map cannot judge', () => {
  test('is let pass by name, with the reason', async () => {
    const root = scratchTree({
      ...stack,
      'src/http/broken.ts': 'const = 1\n',
      'src/http/made.ts': `import '../made/schema.ts'\n`,
      'fixtures/package.json': '{',
    })
    const { text, map } = await proposalFor(root)
    expect(map.allowances.map(({ key, glob }) => [key, glob])).toEqual([
      ['ignore', 'fixtures/package.json'],
      ['ignore', 'src/http/broken.ts'],
      ['generated', 'src/made/schema.ts'],
    ])
    expect(text).toContain(
      "generated:\n  # src/http/made.ts expects it\n  - 'src/made/schema.ts'\n",
    )
    expect((await runGuard({ root, cache: false })).exitCode).toBe(0)
  })

  test('keeps its name, however odd', async () => {
    const files = {
      'app/[slug]/page.tsx': `import '../{a}/it is.ts'\n`,
      'app/{a}/it is.ts': '',
      "app/!that's/x.ts": '',
      'app/yes/vue.vue': '<template />',
    }
    const { map } = await proposalFor(scratchTree(files))
    expect(map.rooms.map(({ name }) => name).toSorted()).toEqual(['a', 'slug', 'that-s', 'yes'])
    expect(
      await codesAfter(files, { 'app/{a}/it is.ts': `import '../[slug]/page.tsx'\n` }),
    ).toEqual([0, 1])
  })

  test('is nothing at all', async () => {
    const outcome = await initGuard({ cwd: scratchTree({ 'README.md': '' }) })
    expect(outcome).toMatchObject({ kind: 'refused', problems: [{ code: 'FC_GUARD_NO_FILES' }] })
  })
})

describe('what other rules find already', () => {
  const files = {
    ...stack,
    'src/time/load.ts': 'export const load = (name: string) => import(name)\n',
  }

  test('goes into a baseline that says why', async () => {
    const root = scratchTree(files)
    const { entries } = await proposalFor(root)
    expect(entries).toMatchObject([
      {
        rule: 'dynamic-imports',
        from: 'src/time/load.ts',
        owner: 'dana',
        reason: 'there when the guard came in: import(name) leads nobody knows where',
        added: '2026-11-23',
        expires: '2027-02-21',
        incident: null,
      },
    ])
    expect((await runGuard({ root, cache: false, now: houseDay })).exitCode).toBe(0)
  })

  test('is left to be mended where nobody wants a baseline', async () => {
    const root = scratchTree(files)
    await proposalFor(root, { isBaselineWanted: false })
    expect(existsSync(join(root, 'layers.baseline.json'))).toBe(false)
    expect((await runGuard({ root, cache: false })).exitCode).toBe(1)
  })

  test('needs somebody who answers for it', async () => {
    const root = scratchTree(files)
    const outcome = await initGuard({ cwd: root, now: houseDay, answers: { owner: '' } })
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: [
        {
          code: 'FC_GUARD_BASELINE_ENTRY',
          message: 'one violation is there already; owner is missing',
        },
      ],
    })
    expect(existsSync(join(root, 'layers.yaml'))).toBe(false)
  })
})

describe('a map that is there', () => {
  test('is never written over unasked', async () => {
    const root = scratchTree({ ...stack, 'layers.yaml': 'mine\n' })
    expect(await initGuard({ cwd: join(root, 'src') })).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'FC_GUARD_MAP_EXISTS', path: 'layers.yaml' }],
    })
    expect(mapIn(root)).toBe('mine\n')
    await proposalFor(root, { isDryRun: true })
    expect(mapIn(root)).toBe('mine\n')
  })

  test('is written over by force, and its baseline keeps what still holds', async () => {
    const root = scratchTree({
      ...stack,
      'src/time/load.ts': 'export const l = (n: string) => import(n)\n',
    })
    const { entries } = await proposalFor(root)
    const again = await proposalFor(root, { isForced: true, answers: { owner: 'kim' } })
    expect(again.entries).toEqual(entries)
  })
})

describe('the seven layers', () => {
  const seven = {
    'src/api/routes.ts': `import { budget } from '../domain/budget.ts'\nvoid budget\n`,
    'src/domain/budget.ts': 'export const budget = 1\n',
    'src/workers/charge.ts': `import { log } from '../platform/log.ts'\nlog()\n`,
    'src/platform/log.ts': 'export const log = () => {}\n',
    'src/main.ts': `import './api/routes.ts'\nimport './workers/charge.ts'\n`,
    'test/api.test.ts': `import '../src/main.ts'\n`,
  }

  test('are proposed where folders are called so', async () => {
    const { map } = await proposalFor(scratchTree(seven))
    expect(map.preset).toBe('seven')
    expect(map.rooms.map(({ name, layer, files }) => [name, layer, files])).toEqual([
      ['api', 'L2', ['src/api/**']],
      ['domain', 'L4', ['src/domain/**']],
      ['workers', 'L5', ['src/workers/**']],
      ['platform', 'L6', ['src/platform/**']],
      ['ops', 'L7', ['src/*']],
      ['tests', 'L7', ['**/test/**', '**/*.test.*']],
    ])
  })

  test.each<[string, Tree]>([
    ['a domain that imports the platform', { 'src/domain/x.ts': `import '../api/routes.ts'\n` }],
    ['a worker that imports the domain', { 'src/workers/x.ts': `import '../domain/budget.ts'\n` }],
    ['a domain that imports a framework', { 'src/domain/x.ts': `import 'fastify'\n` }],
  ])('refuse %s', async (_, more) => {
    expect(await codesAfter(seven, more)).toEqual([0, 1])
  })

  test('give way to folders where most of the code goes against them', async () => {
    const against = Object.fromEntries(
      ['a', 'b', 'c'].map((name) => [`src/platform/${name}.ts`, `import '../api/routes.ts'\n`]),
    )
    const root = scratchTree({ ...seven, ...against })
    const { map, notes } = await proposalFor(root, { isDryRun: true })
    expect(map.preset).toBe('plain')
    expect(notes).toEqual([
      'folder names speak of seven layers, but 3 imports go against them; --preset seven proposes them all the same',
    ])
    const asked = await proposalFor(root, { preset: 'seven' })
    expect(asked.map.preset).toBe('seven')
    expect(asked.entries.map(({ reason }) => reason)).toContain(
      'there when the guard came in: platform (L6) may not import api (L2): L6 imports L6',
    )
    expect((await runGuard({ root, cache: false, now: houseDay })).exitCode).toBe(0)
  })

  test('are left out where somebody asks for folders', async () => {
    const { map } = await proposalFor(scratchTree(seven), { preset: 'plain' })
    expect(map.rooms.map(({ layer }) => layer)).not.toContain('L4')
  })

  test('take modules by their inner folders, with a star', async () => {
    const modules = Object.fromEntries(
      ['users', 'orders', 'bills'].flatMap((name) => [
        [`src/modules/${name}/domain/${name}.ts`, ''],
        [`src/modules/${name}/infra/store.ts`, ''],
        [`src/modules/${name}/infra/http/routes.ts`, `import '../../domain/${name}.ts'\n`],
      ]),
    )
    const { map } = await proposalFor(scratchTree(modules), { preset: 'seven' })
    expect(map.rooms.map(({ name, files }) => [name, files])).toEqual([
      ['api', ['src/modules/*/infra/http/**']],
      ['domain', ['src/modules/*/domain/**']],
      ['platform', ['src/modules/*/infra/**', '!src/modules/*/infra/http/**']],
    ])
  })
})

describe('what is said of a proposal', () => {
  test('tells rooms, circles, the baseline and what comes next', async () => {
    const root = scratchTree({
      ...stack,
      'src/time/load.ts': `import type { decide } from '../rules/decide.ts'\nexport const load = (name: typeof decide) => import(String(name))\n`,
    })
    const proposal = await proposalFor(root)
    expect(proposalText(proposal, plainPaint))
      .toBe(`layers.yaml: 4 rooms from 5 files and 5 imports, preset plain
  src    1 file   imports http
  http   1 file   imports rules
  rules  1 file   imports time
  time   2 files  imports nothing

one arrow goes up, in a circle; it is allowed only where it is today:
  time -> rules (decide), types only  1 import up, 1 down: src/time/load.ts

1 violation is there already: dynamic-imports 1
  in layers.baseline.json until 2027-02-21; dana answers for it

first-contact guard ends with 0 now, and refuses whatever is added
next: read layers.yaml, make it yours, and commit it with layers.baseline.json
`)
    expect(proposalJson(proposal)).toMatchObject({
      preset: 'plain',
      is_written: true,
      rooms: [{ name: 'src', count: 1 }, {}, {}, {}],
      circles: [{ from: 'time', to: 'rules', types_only: true }],
      violations: 1,
      baseline_entries: 1,
      text: mapIn(root),
    })
  })
})
