import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordHeader } from '../records/record-header.ts'
import { livenessOf, parseIdentity, type ProcessIdentity } from './process-identity.ts'
import { ownerFile, type SpoolFolder } from './spool-layout.ts'

/** What an adopter has to know to write shed records in the producer's name. */
export type HeaderBase = Omit<RecordHeader, 'sequence'>

interface OwnerFile {
  readonly format: 1
  readonly pid: number
  readonly identity: string
  readonly header: HeaderBase
}

/** How often a living owner touches its file. */
export const heartbeatIntervalMs = 10_000

/**
 * How long an owner that cannot be looked up (another pid namespace, another system) is believed
 * to live after its last heartbeat.
 */
export const heartbeatExpiresMs = 60_000

export function writeOwner(folder: string, identity: string, header: HeaderBase): void {
  const owner: OwnerFile = { format: 1, pid: process.pid, identity, header }
  writeFileSync(join(folder, ownerFile), `${JSON.stringify(owner)}\n`, { mode: 0o600 })
}

/** The owner's file, or undefined where it is missing or not readable as one. */
export function readOwner(
  folder: string,
): { identity: ProcessIdentity; header: HeaderBase } | undefined {
  try {
    const owner = JSON.parse(readFileSync(join(folder, ownerFile), 'utf8')) as Partial<OwnerFile>
    const identity = parseIdentity(owner.identity ?? '')
    if (identity === undefined || owner.header === undefined) return undefined
    return { identity, header: owner.header }
  } catch {
    return undefined
  }
}

/** Says that the owner or adopter of a folder lives; throws when the folder is gone. */
export function touchOwner(folder: string): void {
  const now = new Date()
  utimesSync(join(folder, ownerFile), now, now)
}

/** Whether nobody owns the folder any more. */
export function isOrphan(folder: SpoolFolder): boolean {
  const identity = folder.adopter ?? readOwner(folder.path)?.identity
  const liveness = identity === undefined ? 'unknown' : livenessOf(identity)
  if (liveness !== 'unknown') return liveness === 'dead'
  return isHeartbeatOver(folder.path)
}

function isHeartbeatOver(path: string): boolean {
  for (const file of [join(path, ownerFile), path]) {
    try {
      return Date.now() - statSync(file).mtimeMs > heartbeatExpiresMs
    } catch {
      // Without the owner's file the folder's own time has to do.
    }
  }
  return false
}
