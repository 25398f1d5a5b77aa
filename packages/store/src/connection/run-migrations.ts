import { FirstContactError } from '@first-contact/recorder/errors'
import { outsideTransaction, type Database } from '@first-contact/transactions'
import type { ClientBase } from 'pg'
import { storeError } from '../errors/store-error.ts'
import { sqlState } from './connection-failure.ts'
import type { MigrationFile } from './migration-files.ts'
import { planMigrations, readMigrationPlan } from './plan-migrations.ts'
import { readerOn } from './row-reader.ts'

/** SQLSTATE `insufficient_privilege`. */
const insufficientPrivilege = '42501'

/**
 * Applies what is pending, one transaction each. Every transaction takes the same advisory lock
 * and looks again, so that any number of starters may run this at once. The lock belongs to the
 * transaction, not to the session: it holds behind a transaction pooler too.
 *
 * @returns the migrations that this call applied
 * @throws FirstContactError `FC_STORE_MIGRATION_FAILED`, `FC_STORE_PERMISSION`, and those of
 * `planMigrations`
 */
export async function runMigrations(
  database: Database,
  schema: string,
  files: readonly MigrationFile[],
): Promise<readonly MigrationFile[]> {
  const plan = await readMigrationPlan(database, { schema, files })
  if (plan.pending.length === 0) return []
  const applied: MigrationFile[] = []
  const inTransaction = migrationTransactions(database, schema)
  await inTransaction('schema', (client) => makeSchema(client, schema))
  for (const file of plan.pending) {
    await inTransaction(file.name, async (client) => {
      const now = await planMigrations(readerOn(client), schema, files)
      if (!now.pending.some((each) => each.version === file.version)) return
      await client.query(file.sql)
      await client.query(
        `insert into ${schema}.schema_migrations (version, name, checksum) values ($1, $2, $3)`,
        [file.version, file.name, file.checksum],
      )
      applied.push(file)
    })
  }
  return applied
}

async function makeSchema(client: ClientBase, schema: string): Promise<void> {
  // `create schema if not exists` asks for CREATE on the database even when it exists.
  const found = await client.query('select 1 from pg_namespace where nspname = $1', [schema])
  if (found.rowCount === 0) await client.query(`create schema ${schema}`)
  await client.query(
    `create table if not exists ${schema}.schema_migrations (
      version integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz(3) not null default now()
    )`,
  )
}

/** Runs one migration; see {@link migrationTransactions}. */
export type InMigrationTransaction = (
  name: string,
  work: (client: ClientBase) => Promise<void>,
) => Promise<void>

/** Transactions that hold the store's advisory lock, and are rolled back on failure. */
export function migrationTransactions(database: Database, schema: string): InMigrationTransaction {
  return async (name, work) => {
    const reason = 'a migration is DDL of any kind, takes its time, and locks what it changes'
    try {
      await outsideTransaction(database, reason, async (client) => {
        await client.query('begin')
        // It may wait for a long lock; other sessions have their limits.
        await client.query('set local statement_timeout = 0')
        await client.query('set local client_min_messages = warning')
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [
          `${schema} migrations`,
        ])
        await work(client)
        await client.query('commit')
      })
    } catch (cause) {
      throw explain(name, cause)
    }
  }
}

function explain(name: string, cause: unknown): FirstContactError {
  if (FirstContactError.is(cause)) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  const code =
    sqlState(cause) === insufficientPrivilege ? 'FC_STORE_PERMISSION' : 'FC_STORE_MIGRATION_FAILED'
  return storeError(code, `migration ${name}: ${said}`, { cause })
}
