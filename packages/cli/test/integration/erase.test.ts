import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  defineEngine,
  loadProjectKey,
  startRecorder,
  type ProjectKey,
} from '@first-contact/recorder'
import { subjectName, unwrapDataKey } from '@first-contact/recorder/opening'
import type { SubjectKeyRecord } from '@first-contact/recorder/records'
import { getSubjectKey, importJsonl, openStore, type Store } from '@first-contact/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

let folder: string
let database: FreshDatabase
let store: Store
let key: ProjectKey

/** An engine whose input is about somebody, and sealed. */
const engine = defineEngine<{ readonly who: string; readonly amount: number }, { outcome: string }>(
  {
    name: 'erase-test',
    component: 'engines.erase-test',
    input: { parse: (value) => value as { who: string; amount: number } },
    output: { parse: (value) => value as { outcome: string } },
    fields: { input: { amount: 'plain', who: 'seal' }, output: 'plain' },
    subject: ({ who }) => who,
    decide: ({ amount }) => ({ outcome: amount > 100 ? 'deny' : 'allow' }),
  },
)

/** Decides as a product would; answers the file of records, as a sink writes them. */
async function decideFor(...people: readonly string[]): Promise<string> {
  const file = join(folder, `records-${people.join('-')}.jsonl`)
  const recorder = startRecorder({
    producer: 'erase-test',
    environment: 'test',
    projectKey: key,
    processHooks: false,
    sink: { kind: 'jsonl', file },
    journal: { dir: join(folder, '.first-contact', 'journal') },
  })
  for (const who of people) engine.decide({ who, amount: 500 })
  await recorder.stop()
  return file
}

const cli = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, {
    cwd: folder,
    env: { DATABASE_URL: database.connectionString, FC_ENVIRONMENT: 'test', USER: 'anna' },
  })

function journalText(): string {
  const dir = join(folder, '.first-contact', 'journal')
  return readdirSync(dir)
    .map((name) => readFileSync(join(dir, name), 'utf8'))
    .join('')
}

function keysIn(text: string): readonly SubjectKeyRecord[] {
  return text
    .split('\n')
    .filter((line) => line.includes('"kind":"subject_key"'))
    .map((line) => JSON.parse(line) as SubjectKeyRecord)
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-cli-'))
  database = await freshDatabase()
  store = await openStore({ kind: 'url', connectionString: database.connectionString })
  key = loadProjectKey({ projectDir: folder })
})
afterEach(async () => {
  await store.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})
describe('erase', () => {
  it('destroys the keys of one subject in the store and in the journal, and names what is left', async () => {
    await importJsonl(store, await decideFor('Ada', 'Bob', 'Ada'))
    const [ada, bob] = ['Ada', 'Bob'].map((who) => subjectName(key, who))
    expect(keysIn(journalText()).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([ada, bob]),
    )
    await cli('store', 'backup', 'before.tar')
    mkdirSync(join(folder, 'incidents'))
    writeFileSync(join(folder, 'incidents', 'one.fcap'), '')
    const outcome = await cli('erase', '--subject', 'Ada', '--yes', '--json')
    expect([outcome.code, outcome.stderr]).toEqual([0, ''])
    expect(outcome.json()).toMatchObject({
      erased: true,
      erasures: [
        {
          subject: ada,
          keys_destroyed: 1,
          holdings: {
            keys: 0,
            decisions: 2,
            days: [{ decisions: 2 }],
            copies: [{ kind: 'backup', file: join(folder, 'before.tar') }],
            erasures: [{ by: 'anna' }],
          },
        },
      ],
      journal: { keys: 1 },
      capsules: { files: [join(folder, 'incidents', 'one.fcap')], is_whole: true },
    })
    const left = keysIn(journalText())
    expect(left.map(({ subject }) => subject)).toEqual([bob])
    expect(journalText()).toContain('"kind":"decision"')
    const again = await cli('erase', '--subject', 'Ada', '--yes')
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('destroyed 0 keys')])
    expect((await cli('store', 'verify')).code).toBe(0)
  })

  it('of somebody nobody knows says that it cannot tell, and is written down all the same', async () => {
    const outcome = await cli('erase', '--subject', 'Nobody', '--yes', '--by', 'legal')
    expect(outcome.code).toBe(2)
    const { rows } = await store.database.pool.query<{ subject: string; erased_by: string }>(
      'select subject, erased_by from first_contact.subject_erasures',
    )
    expect(rows).toEqual([{ subject: subjectName(key, 'Nobody'), erased_by: 'legal' }])
  })

  it('asks, and where nobody can be asked it refuses and erases nothing', async () => {
    await importJsonl(store, await decideFor('Ada'))
    const outcome = await cli('erase', '--subject', 'Ada')
    expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining('--yes')])
    expect(keysIn(journalText())).toHaveLength(1)
    const [only] = keysIn(journalText())
    expect((await getSubjectKey(store, only?.key_id ?? ''))?.wrapped).toBe(only?.wrapped)
  })

  it('finds a subject that an older project key named', async () => {
    await importJsonl(store, await decideFor('Ada'))
    expect((await cli('keys', 'rotate')).code).toBe(0)
    const outcome = await cli('erase', '--subject', 'Ada', '--yes', '--json')
    expect(outcome.code).toBe(0)
    expect(outcome.json()).toMatchObject({
      erasures: [{ keys_destroyed: 0 }, { subject: subjectName(key, 'Ada'), keys_destroyed: 1 }],
      journal: { keys: 1 },
    })
  })

  it('without a store clears the journal and says that it cannot tell the rest', async () => {
    await decideFor('Ada')
    const outcome = await runCli(['erase', '--subject', 'Ada', '--yes'], { cwd: folder })
    expect([outcome.code, outcome.stdout]).toEqual([2, expect.stringContaining('no store here')])
    expect(keysIn(journalText())).toEqual([])
  })

  it('without a project key, or with an empty subject, erases nothing', async () => {
    const empty = await cli('erase', '--subject', '', '--yes')
    expect([empty.code, empty.stderr]).toEqual([3, expect.stringContaining('--subject')])
    rmSync(join(folder, '.first-contact', 'keys'), { recursive: true })
    const outcome = await cli('erase', '--subject', 'Ada', '--yes')
    expect([outcome.code, outcome.stderr]).toEqual([2, expect.stringContaining('no key yet')])
  })
})

describe('keys of subjects', () => {
  it('rotate wraps them anew, and what they seal opens with the new key', async () => {
    await importJsonl(store, await decideFor('Ada', 'Bob'))
    const [before] = keysIn(journalText())
    const rotated = await cli('keys', 'rotate', '--json')
    expect(rotated.json()).toMatchObject({ rotated: true, subject_keys: 2, left: 0 })
    const next = loadProjectKey({ projectDir: folder })
    const stored = await getSubjectKey(store, before?.key_id ?? '')
    expect(stored?.kek_id).toBe(next.keyId('seal'))
    const wrapped = { key_id: stored?.key_id ?? '', wrapped: stored?.wrapped ?? '' }
    const old = { key_id: before?.key_id ?? '', wrapped: before?.wrapped ?? '' }
    expect(unwrapDataKey(next, wrapped).key).toEqual(unwrapDataKey(key, old).key)
  })

  it('rewrap does the rest for what came in with the old key, and names a key that is not here', async () => {
    const file = await decideFor('Ada')
    expect((await cli('keys', 'rotate')).code).toBe(0)
    await importJsonl(store, file)
    const done = await cli('keys', 'rewrap', '--json')
    expect([done.code, done.json()]).toEqual([0, { subject_keys: 1, left: 0, missing_key_ids: [] }])
    const stranger = loadProjectKey({ value: 'ab'.repeat(32) })
    await store.ownerDatabase.pool.query(
      `update first_contact.subject_keys set kek_id = '${stranger.keyId('seal')}'`,
    )
    const left = await cli('keys', 'rewrap', '--json')
    expect([left.code, left.json()]).toEqual([
      1,
      { subject_keys: 0, left: 1, missing_key_ids: [stranger.keyId('seal')] },
    ])
  })

  it('export writes them beside the project key, and a restored store takes them back', async () => {
    await importJsonl(store, await decideFor('Ada'))
    const outcome = await cli('keys', 'export', 'copy.key', '--json')
    const exported = join(folder, 'copy.key.subject-keys.jsonl')
    expect(outcome.json()).toMatchObject({ subject_keys: 1, subject_keys_file: exported })
    expect(statSync(exported).mode & 0o777).toBe(0o600)
    expect(loadProjectKey({ file: join(folder, 'copy.key') }).id).toBe(key.id)
    await cli('store', 'backup', 'whole.tar')
    const other = await freshDatabase()
    const env = { DATABASE_URL: other.connectionString, FC_ENVIRONMENT: 'test' }
    const onOther = (...args: readonly string[]) => runCli(args, { cwd: folder, env })
    try {
      expect((await onOther('store', 'restore', 'whole.tar', '--verify')).code).toBe(0)
      const taken = await onOther('store', 'import', exported, '--json')
      expect(taken.json()).toMatchObject({ accepted: 1 })
      const restored = await openStore({ kind: 'url', connectionString: other.connectionString })
      const [record] = keysIn(readFileSync(exported, 'utf8'))
      expect(await getSubjectKey(restored, record?.key_id ?? '')).toMatchObject({
        wrapped: record?.wrapped,
      })
      await restored.close()
    } finally {
      await other.drop()
    }
    const named = (await cli('erase', '--subject', 'Ada', '--yes')).stdout
    expect(named).toContain(`${exported} holds keys, destroy it`)
  })
})
