import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capture, startRecorder } from '@first-contact/recorder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresSink, postgresTransport } from '../../src/sink/index.ts'
import { freshDatabase, freshStore, type FreshStore } from '../support/fresh-database.ts'
import { makeLines } from '../support/make-records.ts'

let fresh: FreshStore
let folder: string

beforeAll(async () => {
  fresh = await freshStore()
  folder = mkdtempSync(join(tmpdir(), 'fc-sink-'))
})
afterAll(async () => {
  await fresh.drop()
  await rm(folder, { recursive: true, force: true })
})

const buffers = (lines: readonly string[]) => lines.map((line) => Buffer.from(line))

test('a batch is answered after it is stored, and a second time as duplicates', async () => {
  const transport = postgresTransport({ connectionString: fresh.connectionString })
  const batch = { lines: buffers(makeLines(10, new Date())) }
  expect(await transport.send(batch)).toEqual({
    kind: 'answered',
    accepted: 10,
    duplicate: 0,
    rejected: [],
  })
  expect(await transport.send(batch)).toMatchObject({ accepted: 0, duplicate: 10 })
  await transport.close?.()
})

test('an empty database is migrated with the first batch', async () => {
  const empty = await freshDatabase({ migrated: false })
  const transport = postgresTransport({ connectionString: empty.connectionString })
  const answer = await transport.send({ lines: buffers(makeLines(2, new Date())) })
  expect(answer).toMatchObject({ kind: 'answered', accepted: 2 })
  await transport.close?.()
  await empty.drop()
})

test('a server that is not there asks for a retry, a wrong address for a person', async () => {
  const batch = { lines: buffers(makeLines(1, new Date())) }
  const gone = postgresTransport({ connectionString: 'postgres://a:secret@127.0.0.1:1/x' })
  expect(await gone.send(batch)).toEqual({ kind: 'retry', reason: 'FC_STORE_UNREACHABLE' })
  const wrong = postgresTransport({ connectionString: 'nonsense' })
  const answer = await wrong.send(batch)
  expect(answer).toMatchObject({ kind: 'refused' })
  expect(JSON.stringify(answer)).not.toContain('secret')
  await gone.close?.()
})

test('what a recorder captures through the sink is in the store after a drain', async () => {
  const recorder = startRecorder({
    producer: 'sink-test',
    environment: 'test',
    processHooks: false,
    sink: postgresSink({ connectionString: fresh.connectionString, dir: join(folder, 'spool') }),
  })
  const receipt = capture({
    layer: 'L5',
    errorClass: 'infra.timeout',
    component: 'workers.runs',
    error: new Error('no answer'),
  })
  expect(receipt.kind).toBe('spooled')
  expect(await recorder.stop(10_000)).toEqual({ remaining: 0 })
  const stored = await fresh.store.database.pool.query(
    `select error_id, producer from first_contact.infra_error_events where producer = 'sink-test'`,
  )
  expect(stored.rows).toEqual([{ error_id: receipt.errorId, producer: 'sink-test' }])
})
