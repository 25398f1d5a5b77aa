// What the recorder's pool says of a transaction whose BEGIN goes with its first statement.
import { correlationScope } from '@first-contact/recorder'
import { instrumentPool } from '@first-contact/recorder/pg'
import { expect, test } from 'vitest'
import { startCollectingRecorder } from '../../../recorder/test/support/collecting-recorder.ts'
import { defineTransaction, openDatabase } from '../../src/index.ts'
import { errorOf } from '../support/error-of.ts'
import { testDatabase } from '../support/open-pool.ts'

const collected = startCollectingRecorder()
const { openPool } = await testDatabase('create table runs (id int primary key)')
const pool = instrumentPool(openPool({ max: 1 }), { component: 'platform.postgres' })
const database = openDatabase(pool, { component: 'platform.database' })

const addRun = defineTransaction({
  name: 'add run',
  intent: 'ATOMIC_WRITE',
  run: async (tx, id: number) => {
    await tx.query('insert into runs values ($1)', [id])
    await tx.query('select $1::int', [id])
  },
})

const inRequest = async (work: () => Promise<unknown>): Promise<unknown> =>
  await correlationScope({ component: 'api', layer: 'L2' }, work)

test('every statement has its span below that of the transaction, the first one too', async () => {
  await inRequest(async () => await addRun(database, 1))
  const spans = await collected.spansWhen(6)
  const transaction = spans.find(({ operation }) => operation === 'add run')
  expect(transaction).toMatchObject({ component: 'platform.database', outcome: 'ok' })
  const kinds = spans
    .filter(({ parent_span_id }) => parent_span_id === transaction?.span_id)
    .map(({ component, operation }) => `${component} ${operation.split(' ')[0] ?? ''}`)
  expect(kinds).toEqual([
    'platform.postgres connect',
    'platform.postgres INSERT',
    'platform.postgres SELECT',
    'platform.postgres COMMIT',
  ])
})

test('a first statement that fails says so in its span', async () => {
  await inRequest(async () => await addRun(database, 2))
  await collected.clear()
  const error = await inRequest(async () => await errorOf(addRun(database, 2)))
  expect(error).toMatchObject({ code: '23505' })
  await collected.spansWhen(3)
  const failed = collected.spans().find(({ operation }) => operation.startsWith('INSERT'))
  expect(failed).toMatchObject({ outcome: 'error', error_class: 'infra.database' })
})
