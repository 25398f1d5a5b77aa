import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeProject, writeFiles } from '../../../replay/test/support/project.ts'
import {
  makeShop,
  paymentFile,
  paymentOf,
  shopFiles,
} from '../../../replay/test/support/shop-project.ts'
import { freshDatabase } from '../../../store/test/support/fresh-database.ts'
import { createOutput } from '../../src/output/output.ts'
import { stampFirst } from '../../src/replaying/stamp-first.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

const inputs = [5, 100, 200, 40].map((amount) => paymentOf(amount))
let shop = ''
let ids: readonly string[] = []

const cliIn = (cwd: string, ...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd })
const cli = (...args: readonly string[]): Promise<CliOutcome> => cliIn(shop, ...args)

function idsIn(root: string): readonly string[] {
  const lines = readFileSync(join(root, 'records.jsonl'), 'utf8').split('\n')
  return lines
    .filter((line) => line.includes('"kind":"decision"'))
    .map((line) => /dec_[0-9a-f]{16}/.exec(line)?.[0] ?? '')
}

/** Today's limit is another one while this works: 100 of 100 no longer fits. */
async function withOtherLimit<T>(work: () => Promise<T>): Promise<T> {
  const file = 'src/engines/limits.ts'
  const text = shopFiles[file] ?? ''
  writeFiles(shop, { [file]: text.replace('>', '>=') })
  try {
    return await work()
  } finally {
    writeFiles(shop, { [file]: text })
  }
}

beforeAll(async () => {
  shop = await makeShop(inputs)
  ids = idsIn(shop)
}, 120_000)

describe('stamp', () => {
  it('gives every engine its version and says what changed since the last one', async () => {
    const root = makeProject(shopFiles, ['@first-contact/recorder', 'zod'])
    const first = await cliIn(root, 'stamp')
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/payment {2}fcv1:[0-9a-f]{32} +2 +\d+ kB {2}new/)
    expect(first.stdout).toContain('1 engine stamped')
    expect(readdirSync(join(root, '.first-contact'))).toEqual(['engine-manifest.json', 'engines'])
    writeFiles(root, { [paymentFile]: (shopFiles[paymentFile] ?? '').replace("'fits'", "'ok'") })
    expect((await cliIn(root, 'stamp')).stdout).toContain('changed: code')
    writeFiles(root, {
      [paymentFile]: (shopFiles[paymentFile] ?? '').replace('limit: z.number()', 'limit: z.int()'),
    })
    expect((await cliIn(root, 'stamp')).stdout).toContain('changed: schemas')
    expect((await cliIn(root, 'stamp')).stdout).toContain('same')
  })

  it('ends with 1 where an engine has no version, names the imports, and stamps the others', async () => {
    const root = makeProject(
      {
        ...shopFiles,
        'src/engines/other.ts': `import { defineEngine } from '@first-contact/recorder'
import { home } from './home.ts'
export const other = defineEngine({ name: 'other', decide: () => home() })`,
        'src/engines/home.ts': `import { homedir } from 'node:os'\nexport const home = () => homedir()`,
      },
      ['@first-contact/recorder', 'zod'],
    )
    const { code, stdout } = await cliIn(root, 'stamp')
    expect(code).toBe(1)
    expect(stdout).toContain(
      'engine "other" imports node:os via src/engines/other.ts -> src/engines/home.ts',
    )
    expect(stdout).toContain('FC_REPLAY_BUILTIN')
    expect(stdout).toMatch(/payment {2}fcv1:/)
    const json = (await cliIn(root, 'stamp', '--json')).json()
    expect(json).toMatchObject({
      engines: [{ name: 'other', version: 'unknown' }, { name: 'payment' }],
      problems: [{ code: 'FC_REPLAY_BUILTIN', engine: 'other' }],
      exit_code: 1,
    })
  })

  it('ends with 2 where there is no engine, and with 3 where there is no folder', async () => {
    const root = makeProject({ 'a.ts': 'export const a = 1' })
    const none = await cliIn(root, 'stamp')
    expect(none.code).toBe(2)
    expect(none.stdout).toContain('no engine in 1 files')
    const wrong = await cliIn(root, 'stamp', 'nowhere')
    expect(wrong.code).toBe(3)
    expect(wrong.stderr).toContain('FC_REPLAY_ROOT')
  })
})

describe('start stamps first', () => {
  const contextIn = (cwd: string) => {
    const notes: string[] = []
    const stderr = new Writable({
      write: (chunk, _encoding, done) => {
        notes.push(String(chunk))
        done()
      },
    })
    const stdout = new Writable({ write: (_chunk, _encoding, done) => done() })
    const output = createOutput({ isJson: false, stdout, stderr })
    const untilStopped = () => Promise.resolve('SIGINT' as const)
    return {
      notes,
      context: { cwd, variables: {}, output, stdout, now: () => new Date(), untilStopped },
    }
  }

  it('what has a version', async () => {
    const root = makeProject(shopFiles, ['@first-contact/recorder', 'zod'])
    expect(await stampFirst(contextIn(root).context)).toEqual({ stamped: 1, withoutVersion: 0 })
    expect(readdirSync(join(root, '.first-contact'))).toContain('engine-manifest.json')
  })

  it('and says what has none, and makes nothing where there is no engine', async () => {
    const none = makeProject({ 'a.ts': 'export const a = 1' })
    expect(await stampFirst(contextIn(none).context)).toEqual({ stamped: 0, withoutVersion: 0 })
    expect(readdirSync(none)).not.toContain('.first-contact')
    const broken = makeProject({
      'a.ts': `import { defineEngine } from '@first-contact/recorder'\nconst a = defineEngine({ name: 'a' })`,
    })
    const { context, notes } = contextIn(broken)
    expect(await stampFirst(context)).toEqual({ stamped: 0, withoutVersion: 1 })
    expect(notes.join('')).toContain('engine "a" in a.ts:2 is not exported')
  })
})

describe('replay of one decision', () => {
  it('shows what was decided, and that both codes decide it again', async () => {
    const { code, stdout } = await cli('replay', ids[0] ?? '', '--offline')
    expect(code).toBe(0)
    expect(stdout).toContain(ids[0])
    expect(stdout).toMatch(/the code that decided +identical +fcv1:/)
    expect(stdout).toMatch(/the working tree +identical +fcv1:/)
    expect(stdout).toMatch(/found in +\.first-contact\/journal\/shop-/)
    expect(stdout).toContain('read blocked')
    expect(stdout).not.toContain('Ann')
    expect(stdout).not.toContain('example.org')
  })

  it('shows the difference that today makes, and ends with 1', async () => {
    const { code, stdout } = await withOtherLimit(() =>
      cli('replay', '--decision-id', ids[1] ?? ''),
    )
    expect(code).toBe(1)
    expect(stdout).toMatch(/the code that decided +identical/)
    expect(stdout).toMatch(/the working tree +changed +allow -> deny/)
    expect(stdout).toContain('outcome: "allow" -> "deny"')
    expect(stdout).toContain('reason: "fits" -> "too much"')
  })

  it('says the same as JSON', async () => {
    const outcome = await withOtherLimit(() => cli('replay', ids[1] ?? '', '--json'))
    expect(outcome.json()).toMatchObject({
      decisions: [
        {
          decision_id: ids[1],
          replays: [
            { replayed_with: 'the code that decided', kind: 'identical' },
            {
              replayed_with: 'the working tree',
              kind: 'changed',
              outcome: { recorded: 'allow', replayed: 'deny', is_flipped: true },
            },
          ],
        },
      ],
      missing: [],
      exit_code: 1,
    })
  })

  it('finds the smallest input that shows the difference', async () => {
    const args = ['replay', ids[1] ?? '', '--offline', '--minimize']
    const { code, stdout } = await withOtherLimit(() => cli(...args))
    expect(code).toBe(1)
    const [, minimal = ''] = stdout.split('smallest input that tells the code that decided')
    expect(minimal).toContain('from the working tree  9 of 11 parts')
    expect(minimal).toMatch(/input +amount +0\n/)
    expect(minimal).toMatch(/ limit +0\n/)
    expect(minimal).toMatch(/tape +read blocked +\[\]\n/)
    expect(minimal).toContain('outcome: "allow" -> "deny"')
    expect(minimal).not.toContain('note')
    const outcome = await withOtherLimit(() => cli(...args, '--json'))
    expect(outcome.json()).toMatchObject({
      decisions: [
        {
          minimized: [
            {
              compared_with: 'the working tree',
              found: true,
              input: { amount: 0, limit: 0, customer: { name: '' } },
              tape: [{ kind: 'read', name: 'blocked', value: [] }, { kind: 'now' }],
              differs_in: 'outcome "allow" -> "deny"',
              parts: { recorded: 11, minimal: 9 },
              stopped_by: null,
            },
          ],
        },
      ],
    })
  })

  it('says why there is nothing to make smaller', async () => {
    const { code, stdout } = await cli('replay', ids[1] ?? '', '--offline', '--minimize')
    expect(code).toBe(0)
    expect(stdout).toContain('nothing to minimize with the working tree: the verdict is identical')
  })

  it('takes a bundle too', async () => {
    const [bundle = ''] = readdirSync(join(shop, '.first-contact/engines')).filter((name) =>
      name.endsWith('.js'),
    )
    const file = join('.first-contact/engines', bundle)
    const { code, stdout } = await cli('replay', ids[0] ?? '', '--code', file, '--offline')
    expect(code).toBe(0)
    expect(stdout).toContain('identical')
  })

  it('ends with 2 for a decision that is nowhere', async () => {
    const { code, stdout } = await cli('replay', 'dec_0000000000000000', '--offline')
    expect(code).toBe(2)
    expect(stdout).toContain(
      'there is no decision dec_0000000000000000: it is in none of 1 file, and --offline forbids to ask the store',
    )
  })
})

describe('replay of many', () => {
  it('is equivalent on so many decisions, or changed with the flips first', async () => {
    const same = await cli('replay', '--offline')
    expect(same.code).toBe(0)
    expect(same.stdout).toContain('identical: 4 decisions on the same code')
    const changed = await withOtherLimit(() => cli('replay', '--offline'))
    expect(changed.code).toBe(1)
    expect(changed.stdout).toMatch(/1 {2}payment {2}allow -> deny/)
    expect(changed.stdout).toContain(
      'changed: 1 of 4 decisions come out otherwise with the working tree',
    )
    const rest = await withOtherLimit(() => cli('replay', '--offline', '--outcome', 'deny'))
    expect(rest.code).toBe(0)
    expect(rest.stdout).toContain('equivalent on 1 decision')
  })

  it('reads a folder of a corpus, and names the lines that are damaged', async () => {
    const lines = readFileSync(join(shop, 'records.jsonl'), 'utf8').trim().split('\n')
    const decisions = lines.filter((line) => line.includes('"kind":"decision"'))
    mkdirSync(join(shop, 'corpus'), { recursive: true })
    writeFileSync(join(shop, 'corpus', 'good.jsonl'), decisions.join('\n'))
    const good = await cli('replay', 'corpus', '--offline')
    expect([good.code, good.stdout]).toEqual([0, expect.stringContaining('identical: 4 decisions')])
    writeFileSync(join(shop, 'corpus', 'bad.jsonl'), `${decisions[0]?.slice(0, 50)}\nnonsense\n`)
    const bad = await cli('replay', 'corpus', '--offline', '--realm', 'shared')
    expect(bad.code).toBe(2)
    expect(bad.stdout).toContain('bad.jsonl:2')
    expect(bad.stdout).toContain('of 2 there is no telling')
    rmSync(join(shop, 'corpus'), { recursive: true })
  })

  it('writes a JUnit report', async () => {
    await withOtherLimit(() => cli('replay', '--offline', '--junit', 'replay.xml'))
    const report = readFileSync(join(shop, 'replay.xml'), 'utf8')
    expect(report).toContain('<testsuite name="payment" tests="4" failures="1" errors="0">')
    expect(report).toContain(`<testcase classname="payment" name="${ids[0]}"/>`)
    expect(report).toContain(
      'message="outcome: &quot;allow&quot; -&gt; &quot;deny&quot;, and 1 more"',
    )
  })

  it('says as JSON what it says as text', async () => {
    const outcome = await withOtherLimit(() => cli('replay', '--offline', '--json'))
    expect(outcome.json()).toMatchObject({
      total: 4,
      counts: { equivalent: 3, changed: 1 },
      flips: [{ engine: 'payment', recorded: 'allow', replayed: 'deny', count: 1 }],
      differing: [{ decision_id: ids[1], kind: 'changed' }],
      exit_code: 1,
    })
  })

  it('ends with 2 where there is nothing', async () => {
    const { code, stdout } = await cliIn(makeProject({}), 'replay', '--offline')
    expect(code).toBe(2)
    expect(stdout).toContain('nothing was replayed')
    expect(stdout).toContain('there is no journal here')
  })

  it.each([
    ['what is neither an id nor a file', ['nowhere.jsonl'], 'a decision id'],
    ['a time that is none', ['--since', 'yesterday'], '--since'],
    ['an id that is none', ['--decision-id', 'dec_1'], '--decision-id'],
    ['many decisions that are to be made smaller', ['--minimize'], '--decision-id'],
    ['a realm that is none', ['--realm', 'own'], '--realm'],
    ['a bundle that is not there', ['--code', 'nowhere.js'], 'FC_REPLAY_CODE'],
  ])('ends with 3 for %s', async (_, args, named) => {
    const { code, stderr } = await cli('replay', '--offline', ...args)
    expect(code).toBe(3)
    expect(stderr).toContain(named)
  })
})

describe('replay from the store', () => {
  it('finds decision, code and key there once the journal is gone', async () => {
    const database = await freshDatabase({ migrated: true })
    const root = await makeShop([paymentOf(3)])
    const env = { DATABASE_URL: database.connectionString }
    const [id = ''] = idsIn(root)
    try {
      expect((await runCli(['store', 'import', 'records.jsonl'], { cwd: root, env })).code).toBe(0)
      renameSync(join(root, '.first-contact/journal'), join(root, 'gone'))
      rmSync(join(root, '.first-contact/engines'), { recursive: true })
      const offline = await runCli(['replay', id, '--offline'], { cwd: root, env })
      expect(offline.code).toBe(2)
      const online = await runCli(['replay', id], { cwd: root, env })
      expect(online.stdout).toMatch(/found in +the store/)
      expect(online.stdout).toMatch(/the code that decided +identical/)
      expect(online.code).toBe(0)
      const since = await runCli(['replay', '--since', '1d'], { cwd: root, env })
      expect(since.stdout).toContain('identical: 1 decision')
    } finally {
      await database.drop()
    }
  })

  it('tells an erased subject from a key that is not here', async () => {
    const database = await freshDatabase({ migrated: true })
    const withSubject = (shopFiles[paymentFile] ?? '').replace(
      '  fields: {',
      '  subject: ({ customer }) => customer.name,\n  fields: {',
    )
    const root = await makeShop([paymentOf(3)], { [paymentFile]: withSubject })
    const env = { DATABASE_URL: database.connectionString, USER: 'anna' }
    const [id = ''] = idsIn(root)
    const replay = async () =>
      (await runCli(['replay', id, '--code', 'recorded', '--json'], { cwd: root, env })).json()
    const verdict = (part: object) => ({ decisions: [{ replays: [part] }] })
    const folder = join(root, '.first-contact/keys')
    try {
      await runCli(['store', 'import', 'records.jsonl'], { cwd: root, env })
      const rotated = await runCli(['keys', 'rotate', '--json'], { cwd: root, env })
      expect(rotated.json()).toMatchObject({ subject_keys: 1 })
      expect(await replay()).toMatchObject(verdict({ kind: 'identical', not_compared: [] }))
      // The journal has the key as the old one wrapped it, the store as the new one does.
      const [retired = ''] = readdirSync(folder).filter((name) => name !== 'project.key')
      renameSync(join(folder, retired), join(root, 'retired'))
      expect(await replay()).toMatchObject(verdict({ kind: 'identical', not_compared: ['/email'] }))
      renameSync(join(root, 'retired'), join(folder, retired))
      const erased = await runCli(['erase', '--subject', 'Ann', '--yes', '--json'], {
        cwd: root,
        env,
      })
      expect(erased.json()).toMatchObject({ erased: true })
      const told = await replay()
      expect(told).toMatchObject(verdict({ kind: 'unreplayable', code: 'SUBJECT_ERASED' }))
      expect(JSON.stringify(told)).toMatch(/\(sealed\): its subject was erased on \d{4}-\d\d-\d\d/)
      const offline = await runCli(['replay', id, '--offline'], { cwd: root, env })
      expect(offline.stdout).toContain('is not here, and nothing here tells of an erasure')
    } finally {
      await database.drop()
    }
  }, 60_000)
})
