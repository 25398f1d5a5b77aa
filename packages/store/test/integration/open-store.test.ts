import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'

let fresh: FreshStore

beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.drop())

test('everyday work runs as the writing role', async () => {
  const result = await fresh.store.database.pool.query('select current_user as name')
  expect(result.rows).toEqual([{ name: 'first_contact_writer' }])
})

test('the writing role may not change evidence', async () => {
  const changing = fresh.store.database.pool.query(`delete from first_contact.infra_error_events`)
  await expect(changing).rejects.toMatchObject({ code: '42501' })
})

test('a store of the present release has nothing to note', () => {
  expect(fresh.store.notes).toEqual([])
})
