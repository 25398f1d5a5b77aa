import { execFileSync, type ChildProcess } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { spawnCli } from '../support/run-cli.ts'

// A real process, a real tree, real edits; what it prints is read as a person reads it.

const map = `format: 1
layers:
  L4: { name: domain, may_import: [L4] }
  L6: { name: platform, may_import: [L6] }
rooms:
  domain: { layer: L4, files: ['src/domain/**'] }
  platform: { layer: L6, files: ['src/platform/**', 'rules/**'] }
rules: ['rules/own.ts']
`
const crossing = `import { clock } from '../platform/clock.ts'\nvoid clock\n`
const clean = 'export const order = 1\n'
const own = `import { word } from './word.ts'
export const rule = {
  name: 'own', title: 'no word', severity: 'violation', why: 'w', fix: 'f',
  *check(file) {
    const at = file.isTest || file.path.startsWith('rules/') ? -1 : file.text.indexOf(word)
    if (at !== -1) yield { path: file.path, line: 1, column: 1, endColumn: 2, message: 'has ' + word }
  },
}
`
const files = {
  'layers.yaml': map,
  '.gitignore': 'node_modules/\nmade/\n',
  'package.json': '{ "name": "watched", "type": "module" }\n',
  'rules/own.ts': own,
  'rules/word.ts': `export const word = 'forbidden'\n`,
  'src/domain/order.ts': clean,
  'src/domain/line.ts': `export const line = 2\n`,
  'src/platform/clock.ts': 'export const clock = 2\n',
  'node_modules/.package-lock.json': '{}',
}

let root = ''
let child: ChildProcess
let printed = ''
let said = ''

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Does something, and waits for what is printed about it; answers all that was printed since. */
async function after(act: () => void, ...expected: readonly string[]): Promise<string> {
  const from = printed.length
  act()
  await expect
    .poll(() => printed.slice(from), { timeout: 20_000, interval: 5 })
    .toSatisfy((text: string) => expected.every((each) => text.includes(each)))
  return printed.slice(from)
}

/** The end of what every check prints. */
const found = (violations: number) => `violations: ${violations} (new ${violations}, baselined 0`

async function start(...args: readonly string[]): Promise<void> {
  printed = ''
  said = ''
  child = spawnCli(['guard', '--watch', ...args], { cwd: root })
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await expect.poll(() => said, { timeout: 30_000 }).toContain('watching; Ctrl-C ends it')
}

async function end(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return await ended
}

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'fc-guard-watch-')))
  for (const [path, text] of Object.entries(files)) write(path, text)
  execFileSync('git', ['init', '-q'], { cwd: root })
})

afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await end('SIGTERM')
  rmSync(root, { recursive: true, force: true })
})

test('prints the whole report first, and then only what is new and what is gone', async () => {
  write('src/domain/line.ts', crossing)
  await start()
  expect(printed).toContain('src/domain/line.ts:1:23')
  expect(printed).toContain(found(1))
  const added = await after(() => write('src/domain/order.ts', crossing), found(2))
  expect(added).toContain('src/domain/order.ts:1:23 domain (L4) may not import platform (L6)')
  expect(added).not.toContain('line.ts')
  const gone = await after(() => write('src/domain/line.ts', clean), found(1))
  expect(gone).toContain('gone layers: src/domain/line.ts:1 domain (L4) may not import')
  expect(gone).not.toContain('order.ts')
  // Lines that merely moved are not news.
  const moved = await after(() => write('src/domain/order.ts', `\n\n${crossing}`), found(1))
  expect(moved.trim().split('\n')).toHaveLength(1)
})

test('lives on through a file that does not parse', async () => {
  await start()
  const broken = await after(() => write('src/domain/order.ts', 'const = 3\n'), 'does not parse')
  expect(broken).toContain('cannot check src/domain/order.ts:1')
  await after(() => write('src/domain/order.ts', crossing), 'gone', found(1))
  await after(() => write('src/domain/order.ts', clean), found(0))
})

test('sees files that come, go and are renamed, and folders that are new', async () => {
  await start()
  await after(() => write('src/domain/more.ts', crossing), 'files scanned: 6', found(1))
  const renamed = await after(
    () => renameSync(join(root, 'src/domain/more.ts'), join(root, 'src/domain/other.ts')),
    'other.ts:1:23',
    found(1),
  )
  expect(renamed).toContain('gone layers: src/domain/more.ts')
  await after(() => rmSync(join(root, 'src/domain/other.ts')), 'files scanned: 5', found(0))
  await after(
    () => write('src/domain/deep/deeper/new.ts', `import '../../../platform/clock.ts'\n`),
    'src/domain/deep/deeper/new.ts:1',
    found(1),
  )
  // The folder that is new is watched like any other.
  await after(() => write('src/domain/deep/deeper/new.ts', clean), found(0))
  await after(() => rmSync(join(root, 'src/domain/deep'), { recursive: true }), 'scanned: 5')
  const lost = await after(() => rmSync(join(root, 'src/platform/clock.ts')), 'matches no file')
  expect(lost).toContain('glob src/platform/**')
  await after(() => write('src/platform/clock.ts', 'export const clock = 2\n'), 'gone', found(0))
})

test('sees a file that an editor puts in the place of the old one', async () => {
  await start()
  const save = (text: string) => {
    write('src/domain/order.ts.123.part', text)
    renameSync(join(root, 'src/domain/order.ts.123.part'), join(root, 'src/domain/order.ts'))
  }
  expect(await after(() => save(crossing), found(1))).toContain('src/domain/order.ts:1:23')
  // Others move the old file away before they write the new one.
  const moveAndWrite = () => {
    renameSync(join(root, 'src/domain/order.ts'), join(root, 'src/domain/order.ts~'))
    write('src/domain/order.ts', clean)
  }
  const saved = await after(moveAndWrite, found(0))
  expect(saved).not.toContain('files scanned: 4')
})

test('follows its map, its rules and what those are made of', async () => {
  await start()
  write('src/domain/order.ts', `${crossing}// forbidden here\n`)
  await after(() => undefined, 'src/domain/order.ts:1:1 has forbidden', found(2))
  const allowed = `${map}arrows: [{ from: domain, to: platform }]\n`
  expect(await after(() => write('layers.yaml', allowed), found(1))).toContain('gone layers')
  const refused = await after(() => write('layers.yaml', 'format: [1\n'), 'it is not YAML')
  expect(refused).toContain('cannot check layers.yaml:')
  await after(() => write('layers.yaml', map), 'gone layers.yaml', found(2))
  const word = () => write('rules/word.ts', `export const word = 'clock'\n`)
  expect(await after(word, 'has clock', found(3))).toContain('gone own: src/domain/order.ts')
  await after(() => write('rules/own.ts', own.replace('has ', 'holds ')), 'holds clock', found(3))
})

test('is quiet about what nobody checks', async () => {
  await start()
  const from = printed.length
  write('made/output.ts', crossing)
  write('notes.md', 'nothing')
  write('src/domain/.order.ts.swp', 'half')
  await after(() => write('src/domain/order.ts', crossing), found(1))
  expect(printed.slice(from).match(/files scanned/g)).toHaveLength(1)
})

test('prints one JSON value a line, and keeps what it knows', async () => {
  await start('--json')
  await after(() => write('src/domain/order.ts', crossing), '"violations":1')
  const lines = printed.trim().split('\n')
  const reports = lines.map((line) => JSON.parse(line) as { readonly exit_code: number })
  expect(reports.map((each) => each.exit_code)).toEqual([0, 1])
  expect(await end()).toBe(0)
  expect(readdirSync(join(root, 'node_modules/.cache/first-contact-guard'))).toContainEqual(
    expect.stringMatching(/\.cache$/),
  )
})

test.each(['SIGINT', 'SIGTERM'] as const)('ends well on %s, whatever it found', async (signal) => {
  write('src/domain/order.ts', crossing)
  await start()
  expect(await end(signal)).toBe(0)
  expect(said).not.toContain('Error')
})

test('refuses to be a report for machines that read one file', async () => {
  child = spawnCli(['guard', '--watch', '--format', 'sarif'], { cwd: root })
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect(code).toBe(3)
  expect(said).toContain('--watch prints for people or with --json, not sarif')
})
