import { defineTransaction } from '@first-contact/transactions'
import { storeError } from '../errors/store-error.ts'
import type { MigrationFile } from './migration-files.ts'
import type { RowReader } from './row-reader.ts'

/** What `store upgrade` would do. */
export interface MigrationPlan {
  /** The newest migration that is applied; 0 for a database that was never migrated. */
  readonly currentVersion: number
  readonly targetVersion: number
  readonly pending: readonly MigrationFile[]
}

interface AppliedMigration {
  readonly version: number
  readonly name: string
  readonly checksum: string
}

/**
 * Compares what is applied with what this release has; changes nothing.
 *
 * @throws FirstContactError `FC_STORE_SCHEMA_NEWER`, `FC_STORE_MIGRATION_CHANGED`
 */
export async function planMigrations(
  reader: RowReader,
  schema: string,
  files: readonly MigrationFile[],
): Promise<MigrationPlan> {
  const applied = await readApplied(reader, schema)
  const targetVersion = files.length
  const newest = applied.reduce((highest, each) => Math.max(highest, each.version), 0)
  if (newest > targetVersion) {
    throw storeError(
      'FC_STORE_SCHEMA_NEWER',
      `schema ${schema} is at version ${newest}, this release knows ${targetVersion}`,
    )
  }
  for (const migration of applied) {
    const file = files[migration.version - 1]
    if (file?.checksum === migration.checksum) continue
    throw storeError(
      'FC_STORE_MIGRATION_CHANGED',
      `migration ${migration.name} was applied with checksum ${migration.checksum.slice(0, 12)}, ` +
        `its file now has ${file?.checksum.slice(0, 12) ?? 'none'}`,
    )
  }
  const versions = new Set(applied.map((migration) => migration.version))
  const pending = files.filter((file) => !versions.has(file.version))
  return { currentVersion: newest, targetVersion, pending }
}

/** The same, for who has no connection yet. */
export const readMigrationPlan = defineTransaction({
  name: 'store.plan-migrations',
  intent: 'READ_ONLY',
  run: async (
    tx,
    { schema, files }: { readonly schema: string; readonly files: readonly MigrationFile[] },
  ) => await planMigrations(tx, schema, files),
})

async function readApplied(
  reader: RowReader,
  schema: string,
): Promise<readonly AppliedMigration[]> {
  const table = `${schema}.schema_migrations`
  const [found] = await reader.query<{ is_there: boolean }>(
    'select to_regclass($1) is not null as is_there',
    [table],
  )
  if (found?.is_there !== true) return []
  return await reader.query<AppliedMigration>(
    `select version, name, checksum from ${table} order by version`,
  )
}
