import { text } from 'node:stream/consumers'
import { storeError } from '../errors/store-error.ts'
import { readMember, type Archive } from './archive-reader.ts'

export const manifestName = 'manifest.json'

/** One table as it was saved. */
export interface SavedTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly member: string
  readonly rows: number
  readonly rows_digest: string
  /** Compressed. */
  readonly bytes: number
  readonly sha256: string
  /** Days that had a partition; null for a table without partitions. */
  readonly partition_days: readonly string[] | null
  /** Last number given out; null where rows are not numbered. */
  readonly identity: { readonly column: string; readonly last: string } | null
}

/** The end of one ingest writer's hash chain. */
export interface SavedChainHead {
  readonly chain_writer: number
  readonly chain_batch: string
  readonly hash: string
}

/** What a backup says about itself; its last member, so a torn backup has none. */
export interface BackupManifest {
  readonly format: 1
  readonly kind: 'first-contact-backup'
  readonly created_at: string
  readonly schema_version: number
  readonly server_version: number
  readonly tables: readonly SavedTable[]
  readonly chain_heads: readonly SavedChainHead[]
}

/** @throws FirstContactError `FC_BACKUP_UNREADABLE` */
export async function readManifest(archive: Archive): Promise<BackupManifest> {
  const content = await text(readMember(archive, manifestName))
  const manifest = parse(content)
  if (manifest === undefined) {
    throw storeError('FC_BACKUP_UNREADABLE', `${archive.file} has no manifest of format 1`)
  }
  return manifest
}

function parse(content: string): BackupManifest | undefined {
  try {
    const value = JSON.parse(content) as Partial<BackupManifest> | null
    const isOurs = value?.kind === 'first-contact-backup' && value.format === 1
    return isOurs && Array.isArray(value.tables) ? (value as BackupManifest) : undefined
  } catch {
    return undefined
  }
}
