import { readConfig } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { migrate } from '../platform/migrations.ts'

/** Brings the database up to date and ends; every process does the same at its start. */
const config = readConfig(process.env, ['DATABASE_URL'])
const database = openDatabase({
  connectionString: config.DATABASE_URL,
  applicationName: 'agent-runs-migrate',
  maxConnections: 3,
})
const { applied } = await migrate(database)
await database.pool.end()
process.stdout.write(`${JSON.stringify({ migrations_applied: applied })}\n`)
