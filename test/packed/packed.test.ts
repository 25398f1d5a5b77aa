// Packs every published package, installs the tarballs into an empty folder and uses them there, in
// plain Node: what a user gets, not what the workspace links.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'

// The list a reader of the README packs and installs: whatever is missing there fails here, as it fails them.
const published = packagesOfReadme(readFileSync('README.md', 'utf8'))
// Doors to a framework or driver: an optional peer that this user does not have.
const needsPeer = /^recorder\/(fastify|hono|undici|pg|graphile-worker)$|^transactions\/kysely$/
let folder = ''

interface PackedFile {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
const packed = new Map<string, PackedFile>()

function packagesOfReadme(readme: string): readonly string[] {
  const command = /`npm pack([^`]*)`/.exec(readme)?.[1] ?? ''
  const names = [...command.matchAll(/-w packages\/([a-z-]+)/g)].map((match) => match[1] ?? '')
  assert.ok(names.length > 0, 'README.md has no `npm pack -w packages/…`')
  return names
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'fc-packed-'))
  for (const name of published) {
    const args = ['pack', '--json', '--pack-destination', folder, '--ignore-scripts']
    const output = execFileSync('npm', args, { cwd: join('packages', name), encoding: 'utf8' })
    const [pack]: PackedFile[] = JSON.parse(output)
    assert.ok(pack, `npm pack of ${name} printed nothing`)
    packed.set(name, pack)
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module' }),
  )
  const tarballs = [...packed.values()].map(
    (pack) => `./${pack.filename.replaceAll('/', '-').replace('@', '')}`,
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs])
})

after(() => rmSync(folder, { recursive: true, force: true }))

test('no tarball holds tests, sources or build state', () => {
  for (const [name, pack] of packed) {
    const stray = pack.files.filter(({ path }) =>
      /(^|\/)(test|src)\/|\.tsbuildinfo$|\.env/.test(path),
    )
    assert.deepEqual(stray, [], name)
    assert.ok(
      pack.files.some(({ path }) => path.startsWith('dist/')),
      `${name} holds no dist`,
    )
  }
})

test('every export of every package resolves and loads', () => {
  for (const name of published.filter((each) => each !== 'console')) {
    const manifest: { name: string; exports: Record<string, unknown> } = JSON.parse(
      readFileSync(join('packages', name, 'package.json'), 'utf8'),
    )
    const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith('.json'))
    for (const entry of entries.filter((each) => !needsPeer.test(join(name, each)))) {
      const specifier = join(manifest.name, entry)
      run(process.execPath, [
        '--input-type=module',
        '-e',
        `await import(${JSON.stringify(specifier)})`,
      ])
    }
  }
})

test('the recorder installs alone, with no dependency, and captures into a file', () => {
  const manifest: { dependencies?: object } = JSON.parse(
    readFileSync(join(folder, 'node_modules/@first-contact/recorder/package.json'), 'utf8'),
  )
  assert.equal(manifest.dependencies, undefined)
  writeFileSync(
    join(folder, 'fail.mjs'),
    `import { startRecorder, capture } from '@first-contact/recorder'
     const recorder = startRecorder({ producer: 'packed', sink: { kind: 'jsonl', file: 'errors.jsonl' } })
     console.log(capture({ error: new Error('packed failure') }).kind)
     await recorder.stop(1000)`,
  )
  assert.equal(run(process.execPath, ['fail.mjs']).trim(), 'spooled')
  const lines = readFileSync(join(folder, 'errors.jsonl'), 'utf8').trim().split('\n')
  assert.ok(lines.some((line) => JSON.parse(line).message === 'packed failure'))
})

test('the recorder works from CommonJS', () => {
  writeFileSync(
    join(folder, 'fail.cjs'),
    `const { startRecorder, capture } = require('@first-contact/recorder')
     const recorder = startRecorder({ producer: 'packed', sink: { kind: 'jsonl', file: 'cjs.jsonl' } })
     console.log(capture({ error: new Error('from CommonJS') }).kind)
     recorder.stop(1000)`,
  )
  assert.equal(run(process.execPath, ['fail.cjs']).trim(), 'spooled')
})

test('the guard explains its rules from the pages in its tarball', () => {
  const text = run('npx', ['--no-install', 'first-contact', 'guard', 'explain', 'layers'])
  assert.match(text, /the guard says:\n\s+src\/api\/routes\.ts:2:30/)
})

test('a rule of your own is a file that runs as it is', () => {
  const shop = join(folder, 'shop')
  const files = {
    'package.json': '{ "name": "shop", "devDependencies": { "@first-contact/guard": "*" } }',
    'layers.yaml': `format: 1
layers: { all: { may_import: [all] } }
rooms: { all: { layer: all, files: ['**'] } }
rules: ['guard-rules/*.ts']
`,
    'src/pay.ts': "console.log('paid')\n",
    'guard-rules/no-console.ts': `import { defineRule, findingAt, type CheckedFile } from '@first-contact/guard'
export const rule = defineRule({
  name: 'no-console', title: 'Nothing prints', severity: 'violation', why: 'It is lost.', fix: 'Log it.',
  *check(file: CheckedFile) {
    const start = file.text.indexOf('console.log')
    if (!file.path.startsWith('guard-rules/') && start !== -1) {
      yield findingAt(file, { start, end: start + 11 }, { message: 'prints' })
    }
  },
})
`,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(shop, path)), { recursive: true })
    writeFileSync(join(shop, path), text)
  }
  const command = join(folder, 'node_modules/.bin/first-contact')
  const { status, stdout } = spawnSync(command, ['guard'], { cwd: shop, encoding: 'utf8' })
  assert.equal(status, 1, stdout)
  assert.match(stdout, /src\/pay\.ts:1:1 prints/)
  assert.match(stdout, /violations: 1 \(/)
})

test('a decision is recorded, and made again with what was installed', () => {
  const project = join(folder, 'engines')
  mkdirSync(project)
  writeFileSync(
    join(project, 'budget.mjs'),
    `import { defineEngine } from '@first-contact/recorder'
     const any = { parse: (value) => value }
     export const budget = defineEngine({
       name: 'budget', component: 'engines.budget', input: any, output: any,
       fields: { input: 'plain', output: 'plain' },
       decide: ({ amount }, ctx) => ({ outcome: amount > 10 ? 'deny' : 'allow', at: ctx.now() }),
     })`,
  )
  writeFileSync(
    join(project, 'decide.mjs'),
    `import { startRecorder } from '@first-contact/recorder'
     import { budget } from './budget.mjs'
     const recorder = startRecorder({ producer: 'packed', sink: { kind: 'jsonl', file: 'x.jsonl' } })
     budget.decide({ amount: 7 })
     await recorder.stop(1000)`,
  )
  const command = (name: string) =>
    execFileSync('npx', ['--no-install', 'first-contact', name], { cwd: project, encoding: 'utf8' })
  assert.match(command('stamp'), /budget {2}fcv1:/)
  execFileSync(process.execPath, ['decide.mjs'], { cwd: project })
  assert.match(command('replay'), /identical: 1 decision on the same code/)
})

test('the command prints its help', () => {
  assert.match(run('npx', ['--no-install', 'first-contact', '--help']), /first-contact/)
})
