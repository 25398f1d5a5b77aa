import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runGuard, type GuardReport } from '../../src/index.ts'
import { plant, problemsOn, scratchTree, type Tree } from '../support/scratch-tree.ts'

const map = `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**', 'packages/**'] }
`

/** A domain whose one file says this, beside a platform it may not import. */
function tree(text: string, more: Tree = {}): Tree {
  return {
    'layers.yaml': map,
    'src/domain/order.ts': text,
    'src/platform/clock.ts': 'export const clock = 2\n',
    'packages/other.ts': '',
    ...more,
  }
}

async function check(files: Tree): Promise<GuardReport> {
  return runGuard({ root: scratchTree(files), cache: false, rules: ['layers'] })
}

const crossing = `import { clock } from '../platform/clock.ts'\nvoid clock\n`

/** Where the one forbidden import leads. */
async function reached(files: Tree): Promise<readonly (string | undefined)[]> {
  const { violations, problems } = await check(files)
  expect(problems).toEqual([])
  return violations.map(({ to }) => to)
}

const aliased = `import { clock } from '@app/platform/clock'\nvoid clock\n`
const paths = '"compilerOptions": { "paths": { "@app/*": ["./src/*"] } }'

describe('aliases', () => {
  test.each([
    ['of the tsconfig', { 'tsconfig.json': `{ ${paths} }` }],
    ['of the jsconfig', { 'jsconfig.json': `{ ${paths} }` }],
    [
      'of what it extends, by whatever name',
      {
        'tsconfig.json': '{ "extends": "./settings/base.json" }',
        'settings/base.json': '{ "compilerOptions": { "paths": { "@app/*": ["../src/*"] } } }',
      },
    ],
    [
      'of the last of several that it extends',
      {
        'tsconfig.json': '{ "extends": ["./one.json", "./two.json"] }',
        'one.json': '{ "compilerOptions": { "paths": { "@app/*": ["./nowhere/*"] } } }',
        'two.json': `{ ${paths} }`,
      },
    ],
    [
      'of a package',
      {
        'tsconfig.json': '{ "extends": "@company/tsconfig/base" }',
        'node_modules/@company/tsconfig/base.json':
          '{ "compilerOptions": { "paths": { "@app/*": ["../../../src/*"] } } }',
      },
    ],
    [
      'beside a package that is not installed',
      { 'tsconfig.json': `{ "extends": "@company/tsconfig", ${paths} }` },
    ],
    [
      'below a baseUrl, beside a package that is not installed',
      {
        'tsconfig.json':
          '{ "extends": "@company/tsconfig", "compilerOptions": { "baseUrl": "./src", "paths": { "@app/*": ["*"] } } }',
      },
    ],
  ])('%s are followed', async (_, more) => {
    expect(await reached(tree(aliased, more))).toEqual(['src/platform/clock.ts'])
  })

  test('a package that is not installed is said, because its aliases are unknown', async () => {
    const { notes } = await check(
      tree('', { 'tsconfig.json': '{ "extends": "@company/tsconfig" }' }),
    )
    expect(notes.join('\n')).toContain(
      'tsconfig.json extends "@company/tsconfig", which is not there',
    )
  })
})

describe('a tsconfig that cannot be followed', () => {
  const broken = '{ "extends": "./gone.json" }'

  test('is refused: an alias taken for a package would cross every layer unseen', async () => {
    expect(await problemsOn(tree(aliased, { 'tsconfig.json': broken }))).toEqual([
      'FC_GUARD_TSCONFIG tsconfig.json it extends "./gone.json", which does not exist, so nobody knows which aliases hold below it',
    ])
  })

  test('is refused where what it extends extends what is not there', async () => {
    const more = { 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': broken }
    expect(await problemsOn(tree('', more))).toEqual([
      expect.stringContaining('FC_GUARD_TSCONFIG base.json it extends "./gone.json"'),
    ])
  })

  test('is refused where it is no JSON', async () => {
    expect(await problemsOn(tree('', { 'src/tsconfig.json': '{' }))).toEqual([
      expect.stringContaining('FC_GUARD_TSCONFIG src/tsconfig.json it is not JSON'),
    ])
  })

  test.each([
    ['governs no source', { 'fixtures/tsconfig.json': broken }],
    ['is not the one that editors and builds read', { 'tsconfig.old.json': broken }],
    [
      'is not the nearest',
      { 'tsconfig.json': broken, 'src/tsconfig.json': '{}', 'packages/tsconfig.json': '{}' },
    ],
  ])('is left alone where it %s', async (_, more) => {
    expect(await problemsOn(tree('', more))).toEqual([])
  })

  test('is only said where a build makes what it extends', async () => {
    const files = tree('', {
      'layers.yaml': `${map}generated: ['.made/**']\n`,
      'tsconfig.json': '{ "extends": "./.made/tsconfig.json" }',
    })
    const { problems, notes } = await check(files)
    expect(problems).toEqual([])
    expect(notes.join('\n')).toContain('tsconfig.json extends "./.made/tsconfig.json"')
  })

  test('extends itself in a circle, and that ends', async () => {
    const more = {
      'tsconfig.json': '{ "extends": "./other.json" }',
      'other.json': '{ "extends": "./tsconfig.json" }',
    }
    expect(await problemsOn(tree('', more))).toEqual([])
  })
})

describe('extensions', () => {
  test.each([
    ['./clock.mjs', 'clock.mts'],
    ['./clock.cjs', 'clock.cts'],
    ['./clock.jsx', 'clock.tsx'],
    ['./clock.js', 'clock.tsx'],
    ['./clock.js', 'clock.ts'],
    ['./clock', 'clock.mts'],
    ['./clock', 'clock/index.tsx'],
    ['./clock.mts', 'clock.mts'],
  ])('%s is what is written as %s', async (specifier, name) => {
    const text = `import '../platform/${specifier.slice(2)}'\n`
    const path = `src/platform/${name}`
    const files = tree(text, { [path]: 'export const clock = 1\n', 'src/platform/clock.ts': '' })
    if (name !== 'clock.ts') delete (files as Record<string, string>)['src/platform/clock.ts']
    expect(await reached(files)).toEqual([path])
  })

  test.each(['mts', 'cts', 'tsx', 'mjs', 'cjs', 'jsx'])('.%s files are read', async (extension) => {
    const path = `src/domain/other.${extension}`
    const text = extension === 'cjs' ? `require('../platform/clock.ts')\n` : crossing
    const { violations, filesScanned } = await check(tree('', { [path]: text }))
    expect(filesScanned).toBe(4)
    expect(violations.map((each) => each.path)).toEqual([path])
  })

  test.each(['vue', 'svelte', 'astro'])(
    '.%s files are said not to be read, and have a room all the same',
    async (extension) => {
      const path = `src/platform/page.${extension}`
      const text = `import page from '../platform/page.${extension}'\nvoid page\n`
      const { violations, notes, problems } = await check(tree(text, { [path]: '<a/>' }))
      expect(problems).toEqual([])
      expect(violations.map(({ to }) => to)).toEqual([path])
      expect(notes).toContain(
        `1 .${extension} files are not read: what they import is not checked (${path})`,
      )
      const [homeless] = await problemsOn(tree('', { [`src/page.${extension}`]: '<a/>' }))
      expect(homeless).toContain('FC_GUARD_FILE_HOMELESS')
    },
  )
})

describe('packages of the repository', () => {
  const manifest = (exports: unknown) => JSON.stringify({ name: '@app/clock', exports })
  const text = `import { clock } from '@app/clock'\nvoid clock\n`
  const source = { 'packages/clock/src/index.ts': 'export const clock = 1\n' }

  test.each([
    ['under conditions', { '.': { types: './dist/index.d.ts', default: './dist/index.js' } }],
    ['under conditions alone', { import: './dist/index.mjs', require: './dist/index.cjs' }],
    ['under a condition of their own', { '.': { source: './src/index.ts', default: './x.js' } }],
    ['as one text', './dist/index.js'],
    ['by a list', { '.': ['./dist/index.js'] }],
  ])('are followed to their source when they export %s', async (_, exports) => {
    const files = tree(text, { ...source, 'packages/clock/package.json': manifest(exports) })
    expect(await reached(files)).toEqual(['packages/clock/src/index.ts'])
  })

  test('are followed through a pattern of subpaths', async () => {
    const files = tree(`import '@app/clock/parts/hand'\n`, {
      'packages/clock/package.json': manifest({ './parts/*': './dist/parts/*.js' }),
      'packages/clock/src/parts/hand.ts': '',
    })
    expect(await reached(files)).toEqual(['packages/clock/src/parts/hand.ts'])
  })

  test('that do not export a subpath are refused', async () => {
    const files = tree(`import '@app/clock/inner'\n`, {
      ...source,
      'packages/clock/package.json': manifest({ '.': './dist/index.js' }),
    })
    expect((await problemsOn(files))[0]).toContain('does not export ./inner')
  })

  test('are meant where they are linked, not where one of the name is installed', async () => {
    const root = scratchTree(
      tree(text, { ...source, 'packages/clock/package.json': manifest('./dist/index.js') }),
    )
    const installed = join(root, 'node_modules/@app/clock')
    mkdirSync(join(root, 'node_modules/@app'), { recursive: true })
    symlinkSync('../../packages/clock', installed)
    const run = () => runGuard({ root, rules: ['layers'], cache: '.kept' })
    expect((await run()).violations.map(({ to }) => to)).toEqual(['packages/clock/src/index.ts'])
    rmSync(installed)
    plant(root, { 'node_modules/@app/clock/index.js': '' })
    expect((await run()).violations).toEqual([])
  })
})

test('a file that nobody wrote by hand is refused, whatever it would take to read it', async () => {
  const root = scratchTree(tree(''))
  writeFileSync(join(root, 'src/platform/data.ts'), Buffer.alloc(33 << 20, 'x'))
  const { problems } = await runGuard({ root, cache: false })
  expect(problems).toMatchObject([
    {
      code: 'FC_GUARD_UNREADABLE',
      path: 'src/platform/data.ts',
      message: 'it is larger than 32 MiB',
    },
  ])
})
