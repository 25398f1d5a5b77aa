import { mkdtempSync } from 'node:fs'
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backupStore, restoreStore, verifyBackup } from '../../src/backup/index.ts'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { askReplay } from '../../src/replays/ask-replay.ts'
import { keepReplay } from '../../src/replays/claim-replay.ts'
import { createToken } from '../../src/tokens/tokens.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { makeLines } from '../support/make-records.ts'

const recordCount = 500
const now = new Date()
let source: FreshStore
let folder: string
let file: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-backup-'))
  source = await freshStore()
  await ingestRecords(source.store, makeLines(recordCount, now))
  await ingestRecords(
    source.store,
    makeLines(20, new Date('1970-01-02T00:00:00.000Z'), 'old-clock'),
  )
  await createToken(source.store, {
    tokenId: 'tok_1',
    tokenHash: 'f'.repeat(64),
    name: 'Ada',
    environment: 'test',
    scopes: ['fops'],
    expiresAt: null,
  })
  for (let times = 1; times <= 2; times += 1) {
    const asked = { decisionId: 'dec_0000000000000001', environment: 'test', askedBy: 'Ada' }
    const answer = await askReplay(source.store, asked)
    if (answer.kind !== 'asked') throw new Error(answer.kind)
    const done = { state: 'done', durationMs: 1, reason: null, results: [] } as const
    await keepReplay(source.store, answer.replay.replay_id, done)
  }
  file = (await backupStore(source.store, join(folder, 'good.tar'))).file
})
afterAll(async () => {
  await source.drop()
  await rm(folder, { recursive: true, force: true })
})

async function counts(store: FreshStore['store']): Promise<unknown> {
  const result = await store.database.pool.query(
    `select
      (select count(*) from first_contact.infra_error_events)::integer as envelopes,
      (select count(*) from first_contact.infra_out_of_range)::integer as out_of_range,
      (select count(*) from first_contact.infra_spans)::integer as spans,
      (select count(*) from first_contact.tokens)::integer as tokens,
      (select count(*) from first_contact.decision_replays)::integer as replays,
      (select json_agg(r order by r.replay_id) from first_contact.decision_replay_results r) as results,
      (select json_agg(i order by i.incident_number) from first_contact.infra_incidents i) as incidents,
      (select json_agg(r order by r.hour, r.incident_number)
        from first_contact.infra_incident_rollup_hours r) as rollups`,
  )
  return result.rows[0]
}

test('a backup verifies without a database', async () => {
  const manifest = await verifyBackup(file)
  const events = manifest.tables.find((table) => table.name === 'infra_error_events')
  expect(events?.rows).toBe(recordCount / 2)
  expect(manifest.chain_heads.length).toBeGreaterThan(0)
})

test('a restored store has the same rows, rollups counted once, and goes on', async () => {
  const target = await freshStore()
  try {
    const { chain } = await restoreStore(target.store, file, { verify: true })
    expect(chain).toMatchObject({ kind: 'intact', rowsChecked: recordCount / 2 + 10 })
    expect(await counts(target.store)).toEqual(await counts(source.store))
    // Sending it all again changes nothing: the restored store knows what it has.
    const again = await ingestRecords(target.store, makeLines(recordCount, now))
    expect(again).toMatchObject({ accepted: 0, duplicate: recordCount })
    expect(await counts(target.store)).toEqual(await counts(source.store))
    const further = await ingestRecords(target.store, makeLines(10, now, 'another'))
    expect(further).toMatchObject({ accepted: 10, rejected: [] })
  } finally {
    await target.drop()
  }
})

test('evidence that was changed before the backup is told after the restore', async () => {
  const forged = await freshStore()
  const target = await freshStore()
  try {
    await ingestRecords(forged.store, makeLines(10, now, 'forged'))
    // What a superuser can do, past triggers and roles.
    await forged.store.ownerDatabase.pool.query(
      `set session_replication_role = replica;
      update first_contact.infra_error_events set message = 'nothing happened'`,
    )
    const saved = await backupStore(forged.store, join(folder, 'forged.tar'))
    const { chain } = await restoreStore(target.store, saved.file, { verify: true })
    expect(chain?.kind).toBe('broken')
    expect(chain?.problems[0]?.kind).toBe('row_changed')
  } finally {
    await forged.drop()
    await target.drop()
  }
})

test('a backup of another schema version is refused', async () => {
  const target = await freshStore()
  try {
    const newer = { ...target.store, schemaVersion: target.store.schemaVersion + 1 }
    const restoring = restoreStore(newer, file)
    await expect(restoring).rejects.toMatchObject({ code: 'FC_RESTORE_VERSION' })
  } finally {
    await target.drop()
  }
})

test('a restored store is append-only again', async () => {
  const target = await freshStore()
  try {
    await restoreStore(target.store, file)
    for (const sql of [
      'delete from first_contact.infra_error_events',
      'truncate first_contact.infra_spans',
      `update first_contact.infra_marks set text = 'x'`,
    ]) {
      await expect(target.store.ownerDatabase.pool.query(sql)).rejects.toMatchObject({
        code: '42501',
      })
    }
    const disabled = await target.store.ownerDatabase.pool.query(
      `select tgname from pg_trigger where tgenabled = 'D'`,
    )
    expect(disabled.rows).toEqual([])
  } finally {
    await target.drop()
  }
})

test('restore refuses a store that holds something, and says where', async () => {
  const restoring = restoreStore(source.store, file)
  await expect(restoring).rejects.toMatchObject({ code: 'FC_RESTORE_NOT_EMPTY' })
})

test('a backup that was cut off is refused', async () => {
  const torn = join(folder, 'torn.tar')
  await writeFile(torn, await readFile(file))
  await truncate(torn, 4000)
  await expect(verifyBackup(torn)).rejects.toMatchObject({ code: 'FC_BACKUP_UNREADABLE' })
})

test('a changed byte is found, and nothing of such a backup is restored', async () => {
  const altered = join(folder, 'altered.tar')
  const bytes = await readFile(file)
  const at = bytes.indexOf('tables/infra_spans.copy.gz') + 512 + 200
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
  await writeFile(altered, bytes)
  await expect(verifyBackup(altered)).rejects.toMatchObject({ code: 'FC_BACKUP_MISMATCH' })
  const target = await freshStore()
  try {
    const restoring = restoreStore(target.store, altered)
    await expect(restoring).rejects.toMatchObject({ code: 'FC_BACKUP_MISMATCH' })
    expect(await counts(target.store)).toMatchObject({ envelopes: 0, spans: 0, tokens: 0 })
  } finally {
    await target.drop()
  }
})

test('a restore that fails in the middle keeps nothing, and can be done again', async () => {
  const target = await freshStore()
  try {
    const failing = restoreStore(target.store, file, {
      onProgress: ({ tablesDone }) => {
        if (tablesDone === 5) throw new Error('the power went')
      },
    })
    await expect(failing).rejects.toMatchObject({ code: 'FC_RESTORE_FAILED', retryable: true })
    expect(await counts(target.store)).toMatchObject({ envelopes: 0, spans: 0, tokens: 0 })
    await restoreStore(target.store, file)
    expect(await counts(target.store)).toEqual(await counts(source.store))
  } finally {
    await target.drop()
  }
})

test('a file that is no backup is refused', async () => {
  const other = join(folder, 'other.tar')
  await writeFile(other, 'hello')
  await expect(verifyBackup(other)).rejects.toMatchObject({ code: 'FC_BACKUP_UNREADABLE' })
  const missing = verifyBackup(join(folder, 'missing.tar'))
  await expect(missing).rejects.toMatchObject({ code: 'FC_BACKUP_UNREADABLE' })
})

test('a backup is never written over another', async () => {
  const writing = backupStore(source.store, file)
  await expect(writing).rejects.toMatchObject({ code: 'FC_BACKUP_TARGET_EXISTS' })
})

test('a backup that fails leaves nothing that looks like one', async () => {
  const target = join(folder, 'failed.tar')
  const failing = backupStore(source.store, target, {
    onProgress: ({ tablesDone }) => {
      if (tablesDone === 3) throw new Error('the power went')
    },
  })
  await expect(failing).rejects.toMatchObject({ code: 'FC_BACKUP_WRITE_FAILED' })
  expect((await readdir(folder)).filter((name) => name.startsWith('failed'))).toEqual([])
})

test('a backup in a folder that does not exist is refused', async () => {
  const writing = backupStore(source.store, join(folder, 'no', 'such', 'file.tar'))
  await expect(writing).rejects.toMatchObject({ code: 'FC_BACKUP_WRITE_FAILED' })
})

test('rows that come in during a backup are in it whole or not at all', async () => {
  const saved: number[] = []
  let writing: Promise<unknown> = Promise.resolve()
  const { manifest } = await backupStore(source.store, folder, {
    onProgress: ({ tablesDone }) => {
      // Once the snapshot is taken, in the middle of the tables.
      if (tablesDone !== 2 || saved.length > 0) return
      saved.push(tablesDone)
      writing = ingestRecords(source.store, makeLines(40, now, 'meanwhile'))
    },
  })
  await writing
  const rowsOf = (name: string) => manifest.tables.find((table) => table.name === name)?.rows
  expect(saved).toEqual([2])
  expect(rowsOf('infra_error_events')).toBe(recordCount / 2)
  expect(rowsOf('infra_producer_starts')).toBe(2)
})
