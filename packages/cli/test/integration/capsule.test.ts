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
import { createStationToken, startStation } from '@first-contact/station/ops'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectKeyFile } from '@first-contact/recorder/opening'
import { makeShop, paymentOf } from '../../../replay/test/support/shop-project.ts'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

let root: string
let elsewhere: string
let database: FreshDatabase
let isStopped = false
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
  if (!isStopped) await database.drop()
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

  test('is found without being asked, and named, and a folder of them is a corpus', async () => {
    const corpus = join(elsewhere, 'corpus')
    mkdirSync(corpus, { recursive: true })
    copyFileSync(join(elsewhere, 'deny.fcap'), join(corpus, 'deny.fcap'))
    const named = await away('replay', 'deny.fcap', '--code', 'recorded', '--json')
    expect([named.code, named.json()]).toMatchObject([
      0,
      { decisions: [{ decision_id: deny.decision_id, found_in: 'deny.fcap' }] },
    ])
    const all = await away('replay', 'corpus', '--offline', '--code', 'recorded', '--json')
    expect([all.code, all.json()]).toMatchObject([0, { total: 1, counts: { identical: 1 } }])
    const none = await away('replay', 'dec_0000000000000000', '--capsule', 'deny.fcap')
    expect([none.code, none.stdout]).toEqual([2, expect.stringContaining('in none of 1 capsule\n')])
  })

  test('is made of a journal with an empty file and a damaged line in it', async () => {
    const journal = join(root, '.first-contact/journal')
    writeFileSync(join(journal, 'empty.jsonl'), '')
    writeFileSync(join(journal, 'cut.jsonl'), '{"kind":"decision","form')
    const out = join(elsewhere, 'odd.fcap')
    const made = await inShop('capsule', 'export', deny.decision_id, '--journal', '--out', out)
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('are not in it: 1')])
    rmSync(join(journal, 'empty.jsonl'))
    rmSync(join(journal, 'cut.jsonl'))
  })

  test('replays against the code of today', async () => {
    const { code, stdout } = await inShop('capsule', 'replay', join(elsewhere, 'deny.fcap'))
    expect([code, stdout]).toEqual([0, expect.stringContaining('the working tree')])
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
    // Whatever stands in a name is shown without moving the cursor.
    writeFileSync(
      join(elsewhere, 'odd-name.fcap'),
      text.replaceAll('"name":"dec_', '"name":"\\u001b[2J'),
    )
    const odd = await away('capsule', 'verify', 'odd-name.fcap')
    expect([odd.code, odd.stdout.includes('\u001B')]).toEqual([1, false])
    const used = await away('replay', '--capsule', 'bad.fcap')
    expect([used.code, used.stderr]).toEqual([
      3,
      expect.stringMatching(/decision dec_\w+ was altered/),
    ])
  })
})

/** Records of a path that no page of the store holds at once. */
function manySpans(lines: readonly string[]): readonly string[] {
  const line = lines.find(
    (each) => each.includes('"kind":"span"') && each.includes(deny.correlation_id),
  )
  const span = JSON.parse(line ?? expect.unreachable('there is no span')) as object
  return Array.from({ length: 1100 }, (_, at) =>
    JSON.stringify({
      ...span,
      producer: 'worker',
      sequence: at + 1,
      span_id: (at + 1).toString(16).padStart(16, '0'),
      error_id: null,
      decision_id: null,
    }),
  )
}

/** A station of its own takes the records in, and ends. */
async function ingest(lines: readonly string[]): Promise<void> {
  const station = await startStation({
    cwd: root,
    variables: { DATABASE_URL: database.connectionString },
    overrides: { port: 0 },
    consoleFolder: null,
    recordsItself: false,
  })
  try {
    const { token } = await createStationToken(station.store, {
      name: 'shop',
      environment: 'development',
      scopes: ['ingest'],
    })
    for (let at = 0; at < lines.length; at += 200) {
      const answer = await fetch(`${station.url}/ingest/records`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
        body: `${lines.slice(at, at + 200).join('\n')}\n`,
      })
      expect([answer.status, await answer.json()]).toMatchObject([200, { rejected: [] }])
    }
  } finally {
    await station.close()
  }
}

describe('a capsule of what a station has stored', () => {
  const exported = ['capsule', 'export', '--with-keys', '--force', '--out'] as const

  test('has all of a path, and is the same as one of the file it came from', async () => {
    const lines = readFileSync(join(root, 'records.jsonl'), 'utf8').trim().split('\n')
    const all = [...lines, ...manySpans(lines)]
    writeFileSync(join(root, 'all.jsonl'), `${all.join('\n')}\n`)
    await ingest(all)
    const stored = join(elsewhere, 'stored.fcap')
    const made = await onStore(...exported, stored, deny.correlation_id, '--json')
    expect([made.code, made.stderr]).toEqual([0, ''])
    const { members } = made.json() as { members: readonly { kind: string }[] }
    expect(members.filter(({ kind }) => kind === 'span').length).toBeGreaterThan(1100)
    const filed = join(elsewhere, 'filed.fcap')
    await inShop(...exported, filed, deny.correlation_id, '--from', 'all.jsonl')
    expect(readFileSync(stored).equals(readFileSync(filed))).toBe(true)
  })

  test('replays when station, store and project are gone', async () => {
    if (!isStopped) await database.drop()
    isStopped = true
    const laptop = mkdtempSync(join(tmpdir(), 'fc-laptop-'))
    mkdirSync(dirname(join(laptop, projectKeyFile)), { recursive: true })
    copyFileSync(join(root, projectKeyFile), join(laptop, projectKeyFile))
    copyFileSync(join(elsewhere, 'stored.fcap'), join(laptop, 'stored.fcap'))
    const { code, stdout } = await runCli(
      ['replay', '--capsule', 'stored.fcap', '--offline', '--code', 'recorded'],
      { cwd: laptop, env: { DATABASE_URL: nowhere } },
    )
    rmSync(laptop, { recursive: true, force: true })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/the code that decided {2}identical/)])
    expect(stdout).toContain('found in    stored.fcap')
    expect(stdout).toMatch(/customer\.name +\[sealed\]/)
  })
})
