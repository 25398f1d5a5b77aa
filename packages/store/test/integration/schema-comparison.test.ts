import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../src/connection/open-store.ts'
import { compareSchema } from '../../src/schema/compare-schema.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.drop())

/** Changes the schema, looks, and changes it back. */
async function differencesAfter(change: string, back: string): Promise<readonly string[]> {
  await fresh.store.ownerDatabase.pool.query(change)
  try {
    return await compareSchema(fresh.store)
  } finally {
    await fresh.store.ownerDatabase.pool.query(back)
  }
}

test('what the migrations make is what was committed', async () => {
  // If this fails after a change of a migration: npm run schema:dump -w @first-contact/store
  expect(await compareSchema(fresh.store)).toEqual([])
})

test('a disabled trigger shows', async () => {
  const differences = await differencesAfter(
    'alter table first_contact.infra_marks disable trigger append_only',
    'alter table first_contact.infra_marks enable trigger append_only',
  )
  expect(differences.some((line) => line.startsWith('missing: trigger infra_marks'))).toBe(true)
  expect(differences.some((line) => line.endsWith('disabled'))).toBe(true)
})

test('a grant that lets the writing role delete evidence shows', async () => {
  const differences = await differencesAfter(
    'grant delete on first_contact.infra_error_events to first_contact_writer',
    'revoke delete on first_contact.infra_error_events from first_contact_writer',
  )
  expect(differences).toEqual([
    'unexpected: grant delete on infra_error_events to first_contact_writer',
  ])
})

test('a function with another body shows', async () => {
  const result = await fresh.store.ownerDatabase.pool.query<{ def: string }>(
    `select pg_get_functiondef('first_contact.refuse_change'::regproc) as def`,
  )
  const original = result.rows[0]?.def ?? ''
  const differences = await differencesAfter(
    original.replace('raise exception', '-- raise nothing\n  raise exception'),
    original,
  )
  expect(differences.filter((line) => line.includes('refuse_change()'))).toHaveLength(2)
})

test('a partition without its guards shows', async () => {
  await fresh.store.database.pool.query(
    'select first_contact.ensure_day_partitions(current_date, current_date)',
  )
  const found = await fresh.store.ownerDatabase.pool.query<{ name: string }>(
    `select relname as name from pg_class where relname like 'infra_spans_2%' and relkind = 'r'`,
  )
  const partition = found.rows[0]?.name ?? ''
  const differences = await differencesAfter(
    `alter table first_contact.${partition} disable trigger append_only`,
    `alter table first_contact.${partition} enable trigger append_only`,
  )
  expect(differences).toEqual([`missing: trigger append_only on partition ${partition}`])
})

test('a store notes at open what differs', async () => {
  await fresh.store.ownerDatabase.pool.query('create table first_contact.stranger (n integer)')
  const store = await openStore({ kind: 'url', connectionString: fresh.connectionString })
  expect(store.notes).toContain('schema differs: unexpected: table stranger')
  await store.close()
  await fresh.store.ownerDatabase.pool.query('drop table first_contact.stranger')
})
