import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseIdentity, type ProcessIdentity } from './process-identity.ts'

export const ownerFile = 'owner.json'
export const cursorFile = 'shipped.json'
export const ledgerFile = 'shed.ledger'
export const rejectedFile = 'rejected.ndjson'

/** Rejected lines of folders that are gone, under the spool itself. */
export const rejectedFolder = '.rejected'

/** The producer's folder; its name may hold what a file name may not. */
export function producerFolder(dir: string, producer: string): string {
  return join(dir, encodeURIComponent(producer).replace(/^\./, '%2E'))
}

/** One epoch's folder: `<epoch>`, or `<epoch>@<identity>` once another process has adopted it. */
export interface SpoolFolder {
  readonly path: string
  readonly parent: string
  readonly producer: string
  readonly epoch: string
  readonly adopter: ProcessIdentity | undefined
}

function parseFolder(parent: string, producer: string, name: string): SpoolFolder {
  const [epoch = name, identity] = name.split('@')
  const adopter = identity === undefined ? undefined : parseIdentity(identity)
  return { path: join(parent, name), parent, producer, epoch, adopter }
}

function folderNames(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}

/** Every epoch folder under a spool, oldest first for each producer. */
export function listSpoolFolders(dir: string): SpoolFolder[] {
  return folderNames(dir).flatMap((encoded) => {
    const parent = join(dir, encoded)
    const producer = decodeProducer(encoded)
    return folderNames(parent).map((name) => parseFolder(parent, producer, name))
  })
}

function decodeProducer(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
