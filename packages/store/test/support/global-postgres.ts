import { mkdtempSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { openStore } from '../../src/connection/open-store.ts'
import { startEmbeddedPostgres } from '../../src/embedded/start-embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the run's Postgres, with the database `postgres`. */
    postgresUrl: string
    /** Name of a migrated database to copy. */
    templateDatabase: string
  }
}

const templateDatabase = 'fc_template'

/**
 * One embedded Postgres a test run, in a folder of its own, and one migrated database in it that
 * `freshDatabase` copies. Nothing is shared with another run.
 *
 * `TEST_POSTGRES_URL` names a server of yours instead, to be had as a superuser with the database
 * `postgres`: the same tests on Postgres 15.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_POSTGRES_URL']
  if (given !== undefined) return provideGiven(project, given)
  const projectDir = mkdtempSync(join(tmpdir(), 'fc-test-'))
  // Started as root the server runs as nobody, who has to walk in; mkdtemp closes the folder.
  await chmod(projectDir, 0o755)
  const server = await startEmbeddedPostgres({ projectDir })
  const adminUrl = server.connectionString('postgres')
  // Test data need not survive power loss, and each test database would pay for it.
  await runSql(adminUrl, 'alter system set fsync = off')
  await runSql(adminUrl, 'select pg_reload_conf()')
  await server.ensureDatabase(templateDatabase)
  const connectionString = server.connectionString(templateDatabase)
  const store = await openStore({ kind: 'url', connectionString })
  await store.close()
  project.provide('postgresUrl', adminUrl)
  project.provide('templateDatabase', templateDatabase)
  return async () => {
    await server.release()
    await rm(projectDir, { recursive: true, force: true })
  }
}

async function provideGiven(project: TestProject, adminUrl: string): Promise<() => Promise<void>> {
  await runSql(adminUrl, `drop database if exists ${templateDatabase}`)
  await runSql(adminUrl, `create database ${templateDatabase}`)
  const connectionString = adminUrl.replace(/\/postgres$/, `/${templateDatabase}`)
  const store = await openStore({ kind: 'url', connectionString })
  await store.close()
  project.provide('postgresUrl', adminUrl)
  project.provide('templateDatabase', templateDatabase)
  return () => runSql(adminUrl, `drop database if exists ${templateDatabase}`)
}

async function runSql(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  await client.query(sql)
  await client.end()
}
