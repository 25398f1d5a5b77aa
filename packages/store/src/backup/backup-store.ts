import { AsyncResource } from 'node:async_hooks'
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { FirstContactError } from '@first-contact/recorder/errors'
import { lockKey, singleConnectionTransaction, type ReadTx } from '@first-contact/transactions'
import { to as copyTo } from 'pg-copy-streams'
import { sqlLockSeed } from '../connection/sql-lock-seed.ts'
import type { Store } from '../connection/store.ts'
import { storeError } from '../errors/store-error.ts'
import { appendAuditEvent } from '../tokens/audit-events.ts'
import { ArchiveWriter } from './archive-writer.ts'
import {
  manifestName,
  type BackupManifest,
  type SavedChainHead,
  type SavedTable,
} from './backup-manifest.ts'
import { columnList, copySettings, listTables, type StoredTable } from './list-tables.ts'
import { RowDigest } from './row-digest.ts'

/** Where a backup or a restore is. */
export interface BackupProgress {
  readonly table: string
  /** Rows of this table so far. */
  readonly rows: number
  readonly tablesDone: number
  readonly tablesTotal: number
}

export interface BackupOptions {
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined
  /** For the name of the file and the manifest. @defaultValue now */
  readonly now?: Date | undefined
  /** Who asked for it, for the audit: erasing a subject names the backups that were made. */
  readonly by?: string | undefined
}

export interface BackupResult {
  readonly file: string
  readonly manifest: BackupManifest
}

/** Text compresses fivefold at this level, at three times the speed of the default. */
const gzipLevel = 3

/**
 * Saves everything as of one moment into one file, while the store goes on writing. The keys of
 * subjects are not in it: what they seal would outlive its erasure.
 *
 * @param target - a file that does not exist yet, or a folder to put it in
 * @throws FirstContactError `FC_BACKUP_TARGET_EXISTS`, `FC_BACKUP_WRITE_FAILED`
 */
export async function backupStore(
  store: Store,
  target: string,
  options: BackupOptions = {},
): Promise<BackupResult> {
  const createdAt = options.now ?? new Date()
  const file = await chooseFile(target, createdAt)
  // The caller's code runs outside of the transaction, and may use the store.
  const onProgress = AsyncResource.bind(options.onProgress ?? (() => undefined))
  const archive = await ArchiveWriter.create(file, createdAt)
  try {
    // Before there is anything in it: a copy that nobody knows of is worse than one that failed.
    await noteBackup(store, file, options.by ?? 'first-contact')
    const manifest = await saveAll(store, { archive, createdAt, onProgress })
    const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
    await archive.addMember(manifestName, (consume) => consume([text]))
    await archive.finish()
    return { file, manifest }
  } catch (cause) {
    await archive.abandon().catch(() => undefined)
    if (FirstContactError.is(cause)) throw cause
    throw storeError('FC_BACKUP_WRITE_FAILED', `backup to ${file} failed`, { cause })
  }
}

async function noteBackup(store: Store, file: string, actor: string): Promise<void> {
  await appendAuditEvent(store, {
    actor,
    action: 'store.backup',
    subject: null,
    environment: '*',
    reference: null,
    detail: { file },
  })
}

async function chooseFile(target: string, createdAt: Date): Promise<string> {
  const isFolder = await stat(target).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
  const stamp = createdAt.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const file = isFolder ? join(target, `first-contact-${stamp}.tar`) : target
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (exists) throw storeError('FC_BACKUP_TARGET_EXISTS', `${file} exists`)
  return file
}

/** Snapshots taken at most: retention has to end between each and its lock to spoil one. */
const attemptsMax = 3

interface SaveContext {
  readonly archive: ArchiveWriter
  readonly createdAt: Date
  readonly onProgress: (progress: BackupProgress) => void
}

async function saveAll(store: Store, context: SaveContext): Promise<BackupManifest> {
  const { schema, schemaVersion, serverVersion } = store
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const saved = await saveSnapshot(store.ownerDatabase, { ...context, schema })
    if (saved === null) continue
    return {
      format: 1,
      kind: 'first-contact-backup',
      created_at: context.createdAt.toISOString(),
      schema_version: schemaVersion,
      server_version: serverVersion,
      ...saved,
    }
  }
  throw storeError(
    'FC_BACKUP_WRITE_FAILED',
    `retention dropped days at the start of each of ${attemptsMax} tries`,
  )
}

/**
 * Retention drops partitions, also such as a snapshot still wants to read; it takes this lock
 * before any other and gives up after a few seconds, to come back at its next turn. A snapshot is
 * taken by the statement that waits for the lock: where retention ended in between, it is null.
 */
const saveSnapshot = singleConnectionTransaction({
  name: 'store.backup',
  isolation: 'repeatable read',
  timeouts: { lockTimeoutMs: 0, statementTimeoutMs: 0, idleInTransactionTimeoutMs: 0 },
  run: async (tx, context: SaveContext & { readonly schema: string }) => {
    const { schema, archive, onProgress } = context
    await lockKey(tx, `${schema} retention`, { seed: sqlLockSeed, strength: 'share' })
    // From here on Postgres sees to it that nothing is written.
    await tx.query(`set local transaction_read_only = on; ${copySettings}`)
    if (await hasLostPartition(tx, schema)) return null
    const tables = await listTables(tx, schema)
    const saved: SavedTable[] = []
    for (const table of tables) {
      const report = (rows: number) =>
        onProgress({
          table: table.name,
          rows,
          tablesDone: saved.length,
          tablesTotal: tables.length,
        })
      saved.push(await saveTable(tx, schema, { table, archive, report }))
      report(saved.at(-1)?.rows ?? 0)
    }
    return { tables: saved, chain_heads: await readChainHeads(tx, schema) }
  },
})

/** A dropped partition is in the catalog of the snapshot, and in no other one. */
async function hasLostPartition<S>(tx: ReadTx<S>, schema: string): Promise<boolean> {
  const lost = await tx.query(
    `select 1 from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1
      and to_regclass(format('%I.%I', n.nspname, c.relname))::oid is distinct from c.oid
    limit 1`,
    [schema],
  )
  return lost.length > 0
}

interface TableContext {
  readonly table: StoredTable
  readonly archive: ArchiveWriter
  readonly report: (rows: number) => void
}

async function saveTable<S>(
  tx: ReadTx<S>,
  schema: string,
  { table, archive, report }: TableContext,
): Promise<SavedTable> {
  report(0)
  const digest = new RowDigest(report)
  const sql = `copy (select ${columnList(table.columns)} from ${schema}.${table.name}) to stdout`
  const member = await archive.addMember(`tables/${table.name}.copy.gz`, (consume) =>
    pipeline(tx.stream(copyTo(sql)), digest, createGzip({ level: gzipLevel }), consume),
  )
  const { rows, digest: rowsDigest } = digest.counted
  return {
    name: table.name,
    columns: table.columns,
    member: member.name,
    rows,
    rows_digest: rowsDigest,
    bytes: member.bytes,
    sha256: member.sha256,
    partition_days: table.is_partitioned ? await readDays(tx, schema, table.name) : null,
    identity: await readIdentity(tx, schema, table),
  }
}

async function readDays<S>(
  tx: ReadTx<S>,
  schema: string,
  table: string,
): Promise<readonly string[]> {
  const rows = await tx.query<{ day: string }>(
    `select day::text from ${schema}.partition_days($1, 'infinity'::date) as day order by 1`,
    [table],
  )
  return rows.map((row) => row.day)
}

async function readIdentity<S>(
  tx: ReadTx<S>,
  schema: string,
  table: StoredTable,
): Promise<SavedTable['identity']> {
  const column = table.identity_column
  if (column === null) return null
  const [row] = await tx.query<{ last: string | null }>(
    `select pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass)::text as last`,
    [`${schema}.${table.name}`, column],
  )
  const last = row?.last ?? null
  return last === null ? null : { column, last }
}

async function readChainHeads<S>(
  tx: ReadTx<S>,
  schema: string,
): Promise<readonly SavedChainHead[]> {
  return await tx.query<SavedChainHead>(
    `select distinct on (chain_writer) chain_writer, chain_batch::text as chain_batch, hash
    from ${schema}.infra_chain_batches
    order by chain_writer, infra_chain_batches.chain_batch desc, place desc, day desc`,
  )
}
