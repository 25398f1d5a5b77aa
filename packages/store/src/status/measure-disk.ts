import { statfs } from 'node:fs/promises'
import type { Store } from '../connection/store.ts'

export interface DiskSpace {
  readonly path: string
  readonly freeBytes: number
  readonly totalBytes: number
}

/** The disk of the embedded server; that of another server cannot be seen from here. */
export async function measureDisk(store: Store): Promise<DiskSpace | null> {
  if (store.embedded === undefined) return null
  const path = store.embedded.dataDir
  const { bavail, blocks, bsize } = await statfs(path)
  return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
