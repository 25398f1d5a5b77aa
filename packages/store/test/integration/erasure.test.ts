import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backupStore } from '../../src/backup/backup-store.ts'
import { restoreStore } from '../../src/backup/restore-store.ts'
import { createIngestWriter } from '../../src/ingest/ingest-writer.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { getDecision } from '../../src/queries/get-decision.ts'
import { eraseSubject } from '../../src/subjects/erase-subject.ts'
import { getSubjectKey } from '../../src/subjects/get-subject-key.ts'
import { listSubjectKeys } from '../../src/subjects/list-subject-keys.ts'
import { rewrapSubjectKeys } from '../../src/subjects/rewrap-subject-keys.ts'
import { getSubjectHoldings } from '../../src/subjects/subject-holdings.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore
let folder: string

beforeEach(async () => {
  fresh = await freshStore()
  folder = await mkdtemp(join(tmpdir(), 'fc-erasure-'))
})

afterEach(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true, force: true })
})

const ada = `sub_${hex32('Ada')}`
const bob = `sub_${hex32('Bob')}`

/** AES-256-GCM as a recorder seals: vector, ciphertext, tag. */
function seal(key: Buffer, plain: Buffer): string {
  const vector = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, vector)
  return Buffer.concat([
    vector,
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('base64')
}

function unseal(key: Buffer, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
}

const projectKey = randomBytes(32)

/** Somebody's key, and a decision that it seals. */
function sealedDecision(made: MadeProducer, subject: string, text: string) {
  const dataKey = randomBytes(32)
  const key = made.subjectKey({ subject, wrapped: seal(projectKey, dataKey) })
  const decision = made.decision({
    subject,
    sealed: seal(dataKey, Buffer.from(text)),
    seal_key_id: key.key_id,
  })
  return { key, decision }
}

/** What a replay would do for its view: the decision, its key, the values; null without a key. */
async function openSealed(decisionId: string): Promise<string | null> {
  const [row] = await getDecision(fresh.store, decisionId)
  const key = await getSubjectKey(fresh.store, row?.seal_key_id ?? '')
  if (key?.wrapped === null || key?.wrapped === undefined) return null
  return unseal(unseal(projectKey, key.wrapped), row?.sealed ?? '').toString()
}

test('after an erasure the decisions are there, and what they sealed opens never again', async () => {
  const made = new MadeProducer()
  const [one, two] = [sealedDecision(made, ada, 'ada@home'), sealedDecision(made, bob, 'bob@home')]
  await ingestRecords(fresh.store, linesOf([one.key, one.decision, two.key, two.decision]))
  expect(await openSealed(one.decision.decision_id)).toBe('ada@home')
  const erasure = await eraseSubject(fresh.store, ada, 'anna')
  expect(erasure).toMatchObject({
    subject: ada,
    keysDestroyed: 1,
    holdings: { keys: 0, decisions: 1, days: [{ decisions: 1 }], erasures: [{ by: 'anna' }] },
  })
  expect(await openSealed(one.decision.decision_id)).toBeNull()
  expect(await openSealed(two.decision.decision_id)).toBe('bob@home')
  expect(await getDecision(fresh.store, one.decision.decision_id)).toMatchObject([one.decision])
  const dump = await fresh.store.ownerDatabase.pool.query<{ row: string }>(
    'select k::text as row from first_contact.subject_keys k',
  )
  expect(dump.rows).toHaveLength(2)
  expect(JSON.stringify(dump.rows)).not.toContain(one.key.wrapped)
  expect(JSON.stringify(dump.rows)).toContain(two.key.wrapped)
})

test('no page of the table of keys holds an erased key', async () => {
  const { key } = sealedDecision(new MadeProducer(), ada, 'x')
  await ingestRecords(fresh.store, linesOf([key]))
  const page = async () => {
    const { pool } = fresh.store.ownerDatabase
    await pool.query('create extension if not exists pageinspect')
    const result = await pool.query<{ page: Buffer }>(
      `select get_raw_page('first_contact.subject_keys', 0) as page`,
    )
    return result.rows[0]?.page.includes(key.wrapped)
  }
  const { rows } = await fresh.store.ownerDatabase.pool.query(
    `select from pg_available_extensions where name = 'pageinspect'`,
  )
  if (rows.length === 0) return
  expect(await page()).toBe(true)
  // Other tests may hold old transactions on this server; then the erasure says so.
  await expect
    .poll(async () => (await eraseSubject(fresh.store, ada, 'anna')).isTableRewritten, {
      timeout: 60_000,
    })
    .toBe(true)
  expect(await page()).toBe(false)
})

test('where somebody still reads the keys, the erasure says that pages are not written anew', async () => {
  const { key } = sealedDecision(new MadeProducer(), ada, 'x')
  await ingestRecords(fresh.store, linesOf([key]))
  const reader = await fresh.store.database.pool.connect()
  try {
    await reader.query('begin isolation level repeatable read')
    await reader.query('select from first_contact.subject_keys')
    const erasure = await eraseSubject(fresh.store, ada, 'anna')
    expect(erasure).toMatchObject({ keysDestroyed: 1, isTableRewritten: false })
  } finally {
    await reader.query('rollback')
    reader.release()
  }
  expect(await getSubjectKey(fresh.store, key.key_id)).toMatchObject({ wrapped: null })
})

test('a key that was made before the erasure and comes later is acknowledged, and not kept', async () => {
  const made = new MadeProducer()
  const late = made.subjectKey({ subject: ada })
  const lost = made.subjectKey({ subject: ada })
  await eraseSubject(fresh.store, ada, 'anna')
  const answer = await ingestRecords(fresh.store, linesOf([late]))
  expect(answer).toMatchObject({ accepted: 1, rejected: [] })
  expect(await getSubjectKey(fresh.store, late.key_id)).toMatchObject({
    wrapped: null,
    subject: ada,
  })
  expect((await getSubjectKey(fresh.store, late.key_id))?.erased_at).not.toBeNull()
  // The same among so many that they are copied.
  const others = Array.from({ length: 80 }, () => made.subjectKey({ subject: bob }))
  await ingestRecords(fresh.store, linesOf([...others, lost]))
  expect(await getSubjectKey(fresh.store, lost.key_id)).toMatchObject({ wrapped: null })
  expect((await listSubjectKeys(fresh.store, { limit: 500 })).items).toHaveLength(80)
})

test('a key made after the erasure is a new one, and is kept', async () => {
  const made = new MadeProducer()
  const { erasedAt } = await eraseSubject(fresh.store, ada, 'anna')
  const [same, after] = [0, 1].map((ms) =>
    made.subjectKey({ subject: ada, made_at: new Date(Date.parse(erasedAt) + ms).toISOString() }),
  )
  await ingestRecords(fresh.store, linesOf([same, after].filter((key) => key !== undefined)))
  expect(await getSubjectKey(fresh.store, same?.key_id ?? '')).toMatchObject({ wrapped: null })
  expect(await getSubjectKey(fresh.store, after?.key_id ?? '')).toMatchObject({
    wrapped: after?.wrapped,
  })
})

test('an erased key that is sent again stays erased', async () => {
  const key = new MadeProducer().subjectKey({ subject: ada })
  await ingestRecords(fresh.store, linesOf([key]))
  await eraseSubject(fresh.store, ada, 'anna')
  expect(await ingestRecords(fresh.store, linesOf([key]))).toMatchObject({ duplicate: 1 })
  expect(await getSubjectKey(fresh.store, key.key_id)).toMatchObject({ wrapped: null })
})

test('an erasure amid keys on their way leaves none, whichever comes first', async () => {
  const made = new MadeProducer()
  const writer = createIngestWriter(fresh.store, { lanes: 2, maxBatch: 5, maxDelayMs: 0 })
  const keys = Array.from({ length: 60 }, () => made.subjectKey({ subject: ada }))
  const sending = Array.from({ length: 12 }, (_, index) =>
    writer.ingest(linesOf(keys.slice(index * 5, index * 5 + 5))),
  )
  const erasure = eraseSubject(fresh.store, ada, 'anna')
  await Promise.all([...sending, erasure])
  await writer.close()
  const { rows } = await fresh.store.database.pool.query(
    'select from first_contact.subject_keys where wrapped is not null',
  )
  expect(rows).toHaveLength(0)
  const all = await fresh.store.database.pool.query('select from first_contact.subject_keys')
  expect(all.rowCount).toBe(60)
})

test('an erasure of nobody the store knows is written down, and says so', async () => {
  const erasure = await eraseSubject(fresh.store, bob, 'anna')
  expect(erasure).toMatchObject({ keysDestroyed: 0, holdings: { keys: 0, decisions: 0, days: [] } })
  expect(await getSubjectHoldings(fresh.store, bob)).toMatchObject({ erasures: [{ by: 'anna' }] })
})

test('a backup has no key, is named by the erasure, and restores it', async () => {
  const made = new MadeProducer()
  const { key, decision } = sealedDecision(made, ada, 'ada@home')
  await ingestRecords(fresh.store, linesOf([key, decision, ...made.bundle('code')]))
  const before = await backupStore(fresh.store, join(folder, 'before.tar'), { by: 'anna' })
  expect(before.manifest.tables.map(({ name }) => name)).not.toContain('subject_keys')
  const { holdings } = await eraseSubject(fresh.store, ada, 'anna')
  expect(holdings.copies).toMatchObject([{ kind: 'backup', file: join(folder, 'before.tar') }])
  const after = await backupStore(fresh.store, join(folder, 'after.tar'))
  const target = await freshStore()
  try {
    const { chain } = await restoreStore(target.store, after.file, { verify: true })
    expect(chain).toMatchObject({ kind: 'intact', rowsChecked: 1 })
    expect(await getDecision(target.store, decision.decision_id)).toMatchObject([decision])
    expect(await getSubjectKey(target.store, key.key_id)).toBeNull()
    // An export of keys from before the erasure does not bring the subject back.
    await ingestRecords(target.store, linesOf([key]))
    expect(await getSubjectKey(target.store, key.key_id)).toMatchObject({ wrapped: null })
  } finally {
    await target.drop()
  }
})

test('a restored store without an erasure takes exported keys back', async () => {
  const { key, decision } = sealedDecision(new MadeProducer(), ada, 'ada@home')
  await ingestRecords(fresh.store, linesOf([key, decision]))
  const { file } = await backupStore(fresh.store, join(folder, 'whole.tar'))
  const target = await freshStore()
  try {
    await restoreStore(target.store, file)
    expect(await ingestRecords(target.store, linesOf([key, decision]))).toMatchObject({
      accepted: 1,
      duplicate: 1,
    })
    expect(await getSubjectKey(target.store, key.key_id)).toMatchObject({ wrapped: key.wrapped })
  } finally {
    await target.drop()
  }
})

test('keys are wrapped anew without touching what they seal; erased ones stay erased', async () => {
  const made = new MadeProducer()
  const [one, two] = [sealedDecision(made, ada, 'ada@home'), sealedDecision(made, bob, 'bob@home')]
  const lost = made.subjectKey({ subject: bob, kek_id: '00000000' })
  await ingestRecords(fresh.store, linesOf([one.key, one.decision, two.key, two.decision, lost]))
  await eraseSubject(fresh.store, bob, 'anna')
  const next = made.subjectKey({ kek_id: '00000000', subject: null })
  await ingestRecords(fresh.store, linesOf([next]))
  const rewrap = (key: { readonly wrapped: string; readonly kek_id: string }) =>
    key.kek_id === one.key.kek_id
      ? { wrapped: seal(projectKey, unseal(projectKey, key.wrapped)), kekId: 'ffffffff' }
      : null
  const options = { rewrap, kekIds: ['ffffffff'] }
  expect(await rewrapSubjectKeys(fresh.store, options)).toEqual({
    rewrapped: 1,
    missingKekIds: ['00000000'],
    left: 1,
  })
  expect(await rewrapSubjectKeys(fresh.store, options)).toMatchObject({ rewrapped: 0, left: 1 })
  const after = await getSubjectKey(fresh.store, one.key.key_id)
  expect(after?.kek_id).toBe('ffffffff')
  expect(after?.wrapped).not.toBe(one.key.wrapped)
  expect(await openSealed(one.decision.decision_id)).toBe('ada@home')
  expect(await openSealed(two.decision.decision_id)).toBeNull()
})

test('more keys than a page are all wrapped anew', async () => {
  const made = new MadeProducer()
  const keys = Array.from({ length: 1203 }, () => made.subjectKey())
  await ingestRecords(fresh.store, linesOf(keys))
  const rewrap = ({ wrapped }: { readonly wrapped: string }) => ({ wrapped, kekId: 'ffffffff' })
  const options = { rewrap, kekIds: ['ffffffff'] }
  expect(await rewrapSubjectKeys(fresh.store, options)).toMatchObject({ rewrapped: 1203, left: 0 })
})
