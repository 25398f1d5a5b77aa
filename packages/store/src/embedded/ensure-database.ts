import { Client, escapeIdentifier } from 'pg'

/** SQLSTATE: the database exists; or another session is creating it at this moment. */
const existsCodes = new Set(['42P04', '23505'])

/** Makes a database unless it exists; safe when several processes do it at once. */
export async function ensureDatabase(adminConnection: string, database: string): Promise<void> {
  const client = new Client({ connectionString: adminConnection })
  await client.connect()
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(database)}`)
  } catch (error) {
    if (!existsCodes.has((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}
