import type { Database } from '@first-contact/transactions'
import type { EmbeddedPostgres } from '../embedded/embedded-server.ts'
import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts'
import { findSchemaDifferences } from '../schema/compare-schema.ts'
import { checkConnectionString } from './connection-string.ts'
import { inspectServer, type ServerFacts } from './inspect-server.ts'
import { readMigrationFiles } from './migration-files.ts'
import { openOwnerDatabase, openWriterDatabase, type PoolOptions } from './open-databases.ts'
import { readMigrationPlan, type MigrationPlan } from './plan-migrations.ts'
import { runMigrations } from './run-migrations.ts'
import type { Store, StoreOptions, StoreTarget } from './store.ts'
import { ensureWriterRole, type WriterRoleOutcome } from './writer-role.ts'

const schema = 'first_contact'

/** The embedded server's database for the store; a product may have others beside it. */
const embeddedDatabase = 'first_contact'

const defaultMaxConnections = 10

/**
 * Opens the store: starts the embedded server if that is where it lives, migrates, and compares
 * the live schema with the one of this release.
 *
 * @throws FirstContactError `FC_STORE_*`, `FC_EMBEDDED_*`
 * @example
 * const store = await openStore({ kind: 'embedded', projectDir: process.cwd() })
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const target = await reachTarget(options)
  const opened: Database[] = []
  const open = (database: Database): Database => {
    opened.push(database)
    return database
  }
  try {
    const facts = await inspectServer(target.connectionString)
    const pools = poolOptions(options, target, facts)
    const ownerDatabase = open(openOwnerDatabase(pools))
    const prepared = await prepareDatabase(ownerDatabase)
    const database = open(
      openWriterDatabase({
        ...pools,
        isWriterRoleUsed: prepared.role.kind === 'ready' && !facts.isBehindTransactionPooler,
        maxConnections: options.maxConnections ?? defaultMaxConnections,
      }),
    )
    return {
      kind: options.kind,
      schema,
      database,
      ownerDatabase,
      notes: collectNotes(facts, prepared),
      serverVersion: facts.version,
      schemaVersion: prepared.schemaVersion,
      embedded: target.embedded,
      close: makeClose(opened, target.embedded),
    }
  } catch (error) {
    await makeClose(opened, target.embedded)()
    throw error
  }
}

/**
 * What opening the store would change, without changing it.
 *
 * @throws FirstContactError `FC_STORE_*`, `FC_EMBEDDED_*`
 */
export async function planUpgrade(options: StoreOptions): Promise<MigrationPlan> {
  const target = await reachTarget(options)
  const opened: Database[] = []
  try {
    const facts = await inspectServer(target.connectionString)
    const database = openOwnerDatabase(poolOptions(options, target, facts))
    opened.push(database)
    return await readMigrationPlan(database, { schema, files: await readMigrationFiles(schema) })
  } finally {
    await makeClose(opened, target.embedded)()
  }
}

interface ReachedTarget {
  readonly connectionString: string
  readonly embedded: EmbeddedPostgres | undefined
}

async function reachTarget(target: StoreTarget): Promise<ReachedTarget> {
  if (target.kind === 'url') {
    checkConnectionString(target.connectionString, target.source ?? 'DATABASE_URL')
    return { connectionString: target.connectionString, embedded: undefined }
  }
  const embedded = await startEmbeddedPostgres(target)
  try {
    await embedded.ensureDatabase(embeddedDatabase)
  } catch (error) {
    await embedded.release()
    throw error
  }
  return { connectionString: embedded.connectionString(embeddedDatabase), embedded }
}

interface PreparedDatabase {
  readonly role: WriterRoleOutcome
  readonly schemaVersion: number
  readonly differences: readonly string[]
}

function poolOptions(
  options: StoreOptions,
  target: ReachedTarget,
  facts: ServerFacts,
): PoolOptions {
  return {
    connectionString: target.connectionString,
    applicationName: options.applicationName ?? 'first-contact',
    isSessionKept: !facts.isBehindTransactionPooler,
  }
}

async function prepareDatabase(database: Database): Promise<PreparedDatabase> {
  const files = await readMigrationFiles(schema)
  const applied = await runMigrations(database, schema, files)
  const role = await ensureWriterRole(database, schema, applied.length > 0)
  const differences = await findSchemaDifferences(database, schema)
  return { role, schemaVersion: files.length, differences }
}

function collectNotes(facts: ServerFacts, prepared: PreparedDatabase): readonly string[] {
  const notes: string[] = []
  if (facts.isBehindTransactionPooler) {
    notes.push(
      'transaction pooler: session settings do not last, so evidence is append-only by triggers alone; give the store a direct connection',
    )
  } else if (prepared.role.kind === 'unavailable') {
    notes.push(
      `no writing role: ${prepared.role.reason}, so evidence is append-only by triggers alone`,
    )
  }
  for (const difference of prepared.differences) notes.push(`schema differs: ${difference}`)
  return notes
}

function makeClose(
  opened: readonly Database[],
  embedded: EmbeddedPostgres | undefined,
): () => Promise<void> {
  let closed: Promise<void> | undefined
  const close = async () => {
    await Promise.all(opened.map(({ pool }) => pool.end()))
    await embedded?.release()
  }
  return () => (closed ??= close())
}
