import { createHash, type Hash } from 'node:crypto'
import { Transform, Writable, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { FirstContactError } from '@first-contact/recorder/errors'
import { storeError } from '../errors/store-error.ts'
import { readArchive, readMember, type Archive } from './archive-reader.ts'
import { readManifest, type BackupManifest, type SavedTable } from './backup-manifest.ts'
import type { BackupProgress } from './backup-store.ts'
import { RowDigest } from './row-digest.ts'

export interface VerifyBackupOptions {
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined
}

/**
 * Reads a backup from end to end and compares it with its manifest; needs no database.
 *
 * @throws FirstContactError `FC_BACKUP_UNREADABLE`, `FC_BACKUP_MISMATCH`
 */
export async function verifyBackup(
  file: string,
  options: VerifyBackupOptions = {},
): Promise<BackupManifest> {
  const archive = await readArchive(file)
  const manifest = await readManifest(archive)
  for (const [index, table] of manifest.tables.entries()) {
    const report = (rows: number) =>
      options.onProgress?.({
        table: table.name,
        rows,
        tablesDone: index,
        tablesTotal: manifest.tables.length,
      })
    await streamTable(archive, table, { openSink: discard, report })
  }
  return manifest
}

export interface TableStream {
  /** Called when the bytes are about to flow: an opened COPY that nobody feeds would break. */
  readonly openSink: () => Writable
  readonly report: (rows: number) => void
}

/**
 * Unpacks one table and checks that what came out is what was saved.
 *
 * @throws FirstContactError `FC_BACKUP_UNREADABLE`, `FC_BACKUP_MISMATCH`
 */
export async function streamTable(
  archive: Archive,
  table: SavedTable,
  { openSink, report }: TableStream,
): Promise<void> {
  const hash = createHash('sha256')
  const digest = new RowDigest(report)
  report(0)
  const packed: Readable = readMember(archive, table.member)
  try {
    await pipeline(packed, hashing(hash), createGunzip(), digest, openSink())
  } catch (cause) {
    if (FirstContactError.is(cause) || !isZlibError(cause)) throw cause
    throw storeError('FC_BACKUP_MISMATCH', `${table.member} cannot be unpacked`, { cause })
  }
  const { rows, digest: rowsDigest } = digest.counted
  if (
    hash.digest('hex') !== table.sha256 ||
    rows !== table.rows ||
    rowsDigest !== table.rows_digest
  ) {
    throw storeError(
      'FC_BACKUP_MISMATCH',
      `${table.member} holds ${rows} rows, the manifest says ${table.rows}, or their bytes differ`,
    )
  }
  report(rows)
}

function isZlibError(error: unknown): boolean {
  const code: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : ''
  return typeof code === 'string' && code.startsWith('Z_')
}

function hashing(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}

function discard(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
