import { Client, Pool } from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import {
  startMaintenanceSchedule,
  type MaintenanceSchedule,
} from '../../src/workers/maintenance-schedule.ts'

let database: FreshDatabase
let admin: Client
let pool: Pool
let schedule: MaintenanceSchedule | undefined

beforeEach(async () => {
  database = await freshDatabase({ migrated: false })
  admin = new Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  pool = new Pool({ connectionString: database.connectionString, max: 4 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
})
afterEach(async () => {
  await admin.query(`alter database ${database.name} allow_connections true`)
  await schedule?.stop()
  await pool.end()
  await admin.end()
  await database.drop()
})

async function takeDatabaseAway(): Promise<void> {
  await admin.query(`alter database ${database.name} allow_connections false`)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
    database.name,
  ])
}

// Unbatched, the queue leaves that failure to nobody, and the process of the station ends.
test('a job that fails while the database is away is reported, and ends nobody', async () => {
  const failures: string[] = []
  schedule = await startMaintenanceSchedule({
    pool,
    maintenance: {
      cleanupOldErrors: async () => {
        await takeDatabaseAway()
        throw new Error('planted')
      },
      shedToMaxBytes: async () => undefined,
      ensurePartitions: async () => undefined,
    },
    onFailure: (_error, task) => failures.push(task),
  })
  await pool.query(`select first_contact_jobs.add_job('cleanup_old_errors')`)
  await expect.poll(() => failures).toEqual(['cleanup_old_errors', 'schedule'])
})
