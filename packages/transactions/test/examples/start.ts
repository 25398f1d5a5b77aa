import {
  defineTable,
  getOrCreateLocked,
  openDatabase,
  outsideTransaction,
  saveRow,
  singleConnectionTransaction,
} from '@first-contact/transactions'
import { Pool } from 'pg'

const database = openDatabase(new Pool({ connectionString: process.env['DATABASE_URL'] }))

await outsideTransaction(database, 'makes its table', async (client) => {
  await client.query('create table if not exists visits (page text primary key, count int)')
})

const visits = defineTable<{ readonly page: string; readonly count: number }>()({
  name: 'visits',
  key: ['page'],
})

const countVisit = singleConnectionTransaction({
  name: 'count visit',
  run: async (tx, page: string) => {
    const visit = await getOrCreateLocked(tx, visits, { page }, { count: 0 })
    await saveRow(tx, visit, { count: visit.row.count + 1 })
    return visit.row.count + 1
  },
})

const counts = await Promise.all(Array.from({ length: 50 }, () => countVisit(database, '/')))
console.log(Math.max(...counts))
await database.pool.end()
