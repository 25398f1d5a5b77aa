import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectKeyFile } from '@first-contact/recorder/opening'
import { makeShop, paymentOf } from '../../../replay/test/support/shop-project.ts'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

let root: string
let elsewhere: string
let database: FreshDatabase
let deny: { readonly decision_id: string; readonly correlation_id: string }

const nowhere = 'postgres://nobody@127.0.0.1:1/none'
const inShop = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd: root, env: { DATABASE_URL: nowhere } })
const onStore = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd: root, env: { DATABASE_URL: database.connectionString } })
/** Another machine: no journal, no bundle, no store; with the project's key when it was given. */
const away = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd: elsewhere, env: { DATABASE_URL: nowhere } })

beforeAll(async () => {
  root = await makeShop([paymentOf(1), paymentOf(200)])
  elsewhere = mkdtempSync(join(tmpdir(), 'fc-away-'))
  database = await freshDatabase()
  deny =
    readFileSync(join(root, 'records.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; outcome: string } & typeof deny)
      .find(({ kind, outcome }) => kind === 'decision' && outcome === 'deny') ??
    expect.unreachable()
}, 60_000)

afterAll(async () => {
  await database.drop()
  rmSync(elsewhere, { recursive: true, force: true })
})

describe('a capsule of the journal', () => {
  test('is exported, verified, looked into, and replayed elsewhere', async () => {
    const file = join(elsewhere, 'deny.fcap')
    const made = await inShop(
      'capsule',
      'export',
      deny.decision_id,
      '--journal',
      '--with-keys',
      '--out',
      file,
    )
    expect([made.code, made.stderr]).toEqual([0, ''])
    expect(made.stdout).toContain('wrapped: who has the project key opens what is sealed')
    expect(statSync(file).mode & 0o077).toBe(0)
    const verified = await away('capsule', 'verify', 'deny.fcap')
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('whole')])
    const shown = await away('capsule', 'inspect', 'deny.fcap')
    expect(shown.stdout).toMatch(/deny\s+fcv1:[0-9a-f]{8}\s+exact/)

    mkdirSync(dirname(join(elsewhere, projectKeyFile)), { recursive: true })
    copyFileSync(join(root, projectKeyFile), join(elsewhere, projectKeyFile))
    const replayed = await away(
      'replay',
      '--capsule',
      'deny.fcap',
      '--offline',
      '--code',
      'recorded',
    )
    expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringContaining('identical')])
    expect(replayed.stdout).toContain('deny.fcap')
  })

  test('is the same bytes each time, and is not written over unasked', async () => {
    const one = join(elsewhere, 'one.fcap')
    const exported = [
      'capsule',
      'export',
      deny.correlation_id,
      '--from',
      'records.jsonl',
      '--out',
    ] as const
    expect((await inShop(...exported, one)).code).toBe(0)
    const first = readFileSync(one)
    const again = await inShop(...exported, one)
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('--force')])
    expect((await inShop(...exported, one, '--force')).code).toBe(0)
    expect(readFileSync(one).equals(first)).toBe(true)
  })

  test('in the project’s folder is looked into by itself, and says so', async () => {
    const folder = join(elsewhere, '.first-contact/capsules')
    mkdirSync(folder, { recursive: true })
    copyFileSync(join(elsewhere, 'deny.fcap'), join(folder, 'deny.fcap'))
    writeFileSync(join(folder, 'broken.fcap'), '{}\n')
    const found = await away('replay', deny.decision_id, '--offline', '--code', 'recorded')
    expect([found.code, found.stdout]).toEqual([0, expect.stringContaining('capsules/deny.fcap')])
    expect(found.stderr).toContain('broken.fcap was passed over')
  })

  test('replays against the code of today', async () => {
    const { code, stdout } = await inShop('capsule', 'replay', join(elsewhere, 'deny.fcap'))
    expect([code, stdout]).toEqual([0, expect.stringContaining('the working tree')])
  })
})

describe('a capsule of the store', () => {
  test('holds the same as one of the journal', async () => {
    expect((await onStore('store', 'import', 'records.jsonl')).code).toBe(0)
    const fromStore = join(elsewhere, 'store.fcap')
    const made = await onStore('capsule', 'export', deny.decision_id, '--out', fromStore)
    expect([made.code, made.stderr]).toEqual([0, ''])
    const fromFile = join(elsewhere, 'file.fcap')
    await inShop(
      'capsule',
      'export',
      deny.decision_id,
      '--from',
      'records.jsonl',
      '--out',
      fromFile,
    )
    expect(readFileSync(fromStore, 'utf8')).toBe(readFileSync(fromFile, 'utf8'))
  })
})

describe('what cannot be', () => {
  test('a decision that is not there', async () => {
    const { code, stderr } = await inShop('capsule', 'export', 'dec_0000000000000000', '--journal')
    expect([code, stderr]).toEqual([3, expect.stringContaining('there is no decision of')])
  })

  test('an id that is none', async () => {
    const { code, stderr } = await inShop('capsule', 'export', '12')
    expect([code, stderr]).toEqual([3, expect.stringContaining('<id> must be')])
  })

  test('a broken capsule ends with 1 when verified and 3 when used, naming what is broken', async () => {
    const text = readFileSync(join(elsewhere, 'one.fcap'), 'utf8')
    writeFileSync(join(elsewhere, 'bad.fcap'), text.replace('"outcome":"deny"', '"outcome":"over"'))
    const verified = await away('capsule', 'verify', 'bad.fcap', '--json')
    expect([verified.code, verified.json()]).toMatchObject([1, { whole: false }])
    const used = await away('replay', '--capsule', 'bad.fcap')
    expect([used.code, used.stderr]).toEqual([
      3,
      expect.stringMatching(/decision dec_\w+ was altered/),
    ])
  })
})
