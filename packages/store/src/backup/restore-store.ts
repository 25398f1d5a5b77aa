import { pipeline } from 'node:stream/promises'
import { FirstContactError } from '@first-contact/recorder/errors'
import { outsideTransaction } from '@first-contact/transactions'
import type { PoolClient } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { Writable } from 'node:stream'
import type { ChainVerdict } from '../chain/chain-verdict.ts'
import { verifyChain } from '../chain/verify-chain.ts'
import { sqlState } from '../connection/connection-failure.ts'
import type { Store } from '../connection/store.ts'
import { storeError } from '../errors/store-error.ts'
import { readArchive, type Archive } from './archive-reader.ts'
import { readManifest, type BackupManifest, type SavedTable } from './backup-manifest.ts'
import type { BackupProgress } from './backup-store.ts'
import { readerOn } from '../connection/row-reader.ts'
import { columnList, copySettings, listTables } from './list-tables.ts'
import { RowDigest } from './row-digest.ts'
import { streamTable } from './verify-backup.ts'

export interface RestoreOptions {
  /**
   * Reads every table back from the database and compares it before anything is committed, then
   * checks the hash chain.
   */
  readonly verify?: boolean | undefined
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined
}

export interface RestoreProgress extends BackupProgress {
  readonly phase: 'restore' | 'verify'
}

export interface RestoreResult {
  readonly manifest: BackupManifest
  /**
   * What checking the hash chain found, with `verify`. A backup brings back what was there: a
   * chain that was broken before it was taken is broken again.
   */
  readonly chain: ChainVerdict | null
}

/**
 * Puts a backup into an empty store, all of it or nothing: one transaction. Derived tables come
 * back as they were saved, so the triggers that would derive them again are off meanwhile.
 *
 * @throws FirstContactError `FC_BACKUP_UNREADABLE`, `FC_BACKUP_MISMATCH`, `FC_RESTORE_VERSION`,
 * `FC_RESTORE_NOT_EMPTY`
 */
export async function restoreStore(
  store: Store,
  file: string,
  options: RestoreOptions = {},
): Promise<RestoreResult> {
  const archive = await readArchive(file)
  const manifest = await readManifest(archive)
  if (manifest.schema_version !== store.schemaVersion) {
    throw storeError(
      'FC_RESTORE_VERSION',
      `the backup is of schema ${manifest.schema_version}, the store of ${store.schemaVersion}`,
    )
  }
  const reason = 'a restore locks all tables and turns triggers off while it fills them'
  try {
    await outsideTransaction(store.ownerDatabase, reason, async (client) => {
      await client.query('begin')
      await client.query('set local statement_timeout = 0')
      await client.query('set local idle_in_transaction_session_timeout = 0')
      await client.query(copySettings)
      const tables = await namesInStore(client, store.schema, manifest)
      await client.query(`lock table ${tables.join(', ')} in access exclusive mode`)
      await fill({ store, client, archive, manifest, options })
      await client.query('commit')
    })
  } catch (cause) {
    throw explain(cause, file)
  }
  return { manifest, chain: options.verify === true ? await verifyChain(store) : null }
}

function explain(cause: unknown, file: string): FirstContactError {
  if (FirstContactError.is(cause)) return cause
  // SQLSTATE class 22: a value that the table does not take, so the text was altered.
  const isBadText = sqlState(cause)?.startsWith('22') === true
  if (isBadText) return storeError('FC_BACKUP_MISMATCH', `${file} holds unusable rows`, { cause })
  const said = cause instanceof Error ? cause.message : String(cause)
  return storeError('FC_RESTORE_FAILED', `restoring ${file}: ${said}`, { cause })
}

interface Restoring {
  readonly store: Store
  readonly client: PoolClient
  readonly archive: Archive
  readonly manifest: BackupManifest
  readonly options: RestoreOptions
}

async function fill(restoring: Restoring): Promise<void> {
  const { store, client, archive, manifest } = restoring
  const { schema } = store
  await assertEmpty(client, schema, manifest)
  const triggers = await listInsertTriggers(client, schema)
  for (const { table, trigger } of triggers) {
    await client.query(`alter table only ${schema}.${table} disable trigger ${trigger}`)
  }
  for (const [index, table] of manifest.tables.entries()) {
    await makePartitions(client, schema, table)
    const sql = `copy ${schema}.${table.name} (${columnList(table.columns)}) from stdin`
    const report = reporter(restoring, 'restore', { table, index })
    const openSink = () => client.query(copyFrom(sql))
    await streamTable(archive, table, { openSink, report })
    await setIdentity(client, schema, table)
  }
  for (const { table, trigger } of triggers) {
    await client.query(`alter table only ${schema}.${table} enable trigger ${trigger}`)
  }
  if (restoring.options.verify === true) await compareRows(restoring)
}

type Report = (rows: number) => void

function reporter(
  { manifest, options }: Restoring,
  phase: RestoreProgress['phase'],
  { table, index }: { readonly table: SavedTable; readonly index: number },
): Report {
  return (rows) =>
    options.onProgress?.({
      phase,
      table: table.name,
      rows,
      tablesDone: index,
      tablesTotal: manifest.tables.length,
    })
}

async function namesInStore(
  client: PoolClient,
  schema: string,
  manifest: BackupManifest,
): Promise<readonly string[]> {
  const known = new Set((await listTables(readerOn(client), schema)).map((table) => table.name))
  return manifest.tables.map(({ name }) => {
    if (known.has(name)) return `${schema}.${name}`
    throw storeError('FC_RESTORE_VERSION', `there is no table ${name} here`)
  })
}

async function assertEmpty(
  client: PoolClient,
  schema: string,
  manifest: BackupManifest,
): Promise<void> {
  for (const { name } of manifest.tables) {
    const found = await client.query(`select 1 from ${schema}.${name} limit 1`)
    if (found.rowCount !== 0) throw storeError('FC_RESTORE_NOT_EMPTY', `table ${name} has rows`)
  }
}

interface InsertTrigger {
  readonly table: string
  readonly trigger: string
}

/** Triggers that write elsewhere when a row comes in. */
async function listInsertTriggers(
  client: PoolClient,
  schema: string,
): Promise<readonly InsertTrigger[]> {
  const result = await client.query<InsertTrigger>(
    `select c.relname as table, t.tgname as trigger
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    -- Bit 2 of tgtype is INSERT; the triggers that keep evidence append-only have other bits.
    where n.nspname = $1 and not c.relispartition and not t.tgisinternal and t.tgtype & 4 = 4
      and t.tgenabled <> 'D'`,
    [schema],
  )
  return result.rows
}

async function makePartitions(
  client: PoolClient,
  schema: string,
  table: SavedTable,
): Promise<void> {
  for (const day of table.partition_days ?? []) {
    await client.query(`select ${schema}.make_day_partition($1, $2::date)`, [table.name, day])
  }
}

async function setIdentity(client: PoolClient, schema: string, table: SavedTable): Promise<void> {
  if (table.identity === null) return
  await client.query('select setval(pg_get_serial_sequence($1, $2), $3::bigint)', [
    `${schema}.${table.name}`,
    table.identity.column,
    table.identity.last,
  ])
}

async function compareRows(restoring: Restoring): Promise<void> {
  const { store, client, manifest } = restoring
  for (const [index, table] of manifest.tables.entries()) {
    const digest = new RowDigest(reporter(restoring, 'verify', { table, index }))
    const columns = columnList(table.columns)
    const sql = `copy (select ${columns} from ${store.schema}.${table.name}) to stdout`
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
    await pipeline(client.query(copyTo(sql)), digest, sink)
    const { rows, digest: rowsDigest } = digest.counted
    if (rows === table.rows && rowsDigest === table.rows_digest) continue
    throw storeError(
      'FC_BACKUP_MISMATCH',
      `table ${table.name} came back with ${rows} rows of ${table.rows}, or with other values`,
    )
  }
}
