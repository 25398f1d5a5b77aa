// Writes schema.sql.txt from a database that the migrations made; `--check` only compares.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readMigrationFiles } from '../src/connection/migration-files.ts'
import { openOwnerDatabase } from '../src/connection/open-databases.ts'
import { runMigrations } from '../src/connection/run-migrations.ts'
import { ensureWriterRole } from '../src/connection/writer-role.ts'
import { startEmbeddedPostgres } from '../src/embedded/start-embedded-postgres.ts'
import { schemaFile, schemaFileTitle } from '../src/schema/compare-schema.ts'
import { describeSchema } from '../src/schema/describe-schema.ts'

const schema = 'first_contact'
const projectDir = await mkdtemp(join(tmpdir(), 'fc-schema-'))
await chmod(projectDir, 0o755)
const server = await startEmbeddedPostgres({ projectDir })
try {
  await server.ensureDatabase(schema)
  const database = openOwnerDatabase({
    connectionString: server.connectionString(schema),
    applicationName: 'schema dump',
    isSessionKept: true,
  })
  await runMigrations(database, schema, await readMigrationFiles(schema))
  await ensureWriterRole(database, schema, true)
  const lines = await describeSchema(database, { schema })
  await database.pool.end()
  const text = [schemaFileTitle, ...lines, ''].join('\n')
  if (!process.argv.includes('--check')) {
    await writeFile(schemaFile, text)
    console.log(`schema.sql.txt: ${lines.length} lines`)
  } else if ((await readFile(schemaFile, 'utf8')) === text) {
    console.log(`schema.sql.txt is up to date: ${lines.length} lines`)
  } else {
    console.error('schema.sql.txt is stale; run npm run schema:dump -w @first-contact/store')
    process.exitCode = 1
  }
} finally {
  await server.release()
  await rm(projectDir, { recursive: true, force: true })
}
