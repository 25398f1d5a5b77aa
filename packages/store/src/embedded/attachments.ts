import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isSameProcessAlive, ownProcessIdentity, type ProcessIdentity } from './process-identity.ts'

/**
 * Who uses a server: one small file a user in one folder. Whoever leaves last stops the server.
 * Synchronous, because the last look happens while the process exits.
 */
export function attach(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const name = `${process.pid}-${randomBytes(6).toString('hex')}.json`
  const file = join(folder, name)
  // Renamed into place, so that nobody reads half a file and takes its writer for dead.
  const draft = `${folder}.${name}`
  writeFileSync(draft, JSON.stringify(ownProcessIdentity()))
  renameSync(draft, file)
  return file
}

export function detach(file: string): void {
  rmSync(file, { force: true })
}

/** Counts live users and removes what dead ones left behind. */
export function countAttached(folder: string): number {
  let count = 0
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    if (isAttachmentAlive(file)) count += 1
    else rmSync(file, { force: true })
  }
  return count
}

function isAttachmentAlive(file: string): boolean {
  try {
    return isSameProcessAlive(JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity)
  } catch {
    // Gone meanwhile, or torn by a crash: nobody alive wrote it.
    return false
  }
}
