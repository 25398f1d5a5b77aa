import { readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import {
  formatIdentity,
  livenessOf,
  newIdentity,
  parseIdentity,
  type ProcessIdentity,
} from './process-identity.ts'

/** Stands in a folder while nobody ships from it. */
export const shipperFree = 'shipper.free'

const heldPrefix = 'shipper@'

/** Who ships from a folder, as long as the file of this name is there. */
export interface ShipperLock {
  readonly path: string
  readonly folder: string
}

function holderOf(
  folder: string,
): { name: string; identity: ProcessIdentity | undefined } | undefined {
  const name = readdirSync(folder).find((entry) => entry.startsWith(heldPrefix))
  return name === undefined
    ? undefined
    : { name, identity: parseIdentity(name.slice(heldPrefix.length)) }
}

function isAlive(identity: ProcessIdentity | undefined): boolean {
  // A shipper in another container cannot be looked up. Two shippers send duplicates, which the
  // store drops; one that waits for ever for a dead one would send nothing.
  return identity !== undefined && livenessOf(identity) === 'alive'
}

/** Whether a living process ships from the folder. */
export function isShipperHeld(folder: string): boolean {
  try {
    return isAlive(holderOf(folder)?.identity)
  } catch {
    return false
  }
}

/**
 * Becomes the one that ships from a folder, or undefined when another does. The holder is named in
 * the lock's file name, so taking it from a dead one is a single rename that only one can win.
 */
export function takeShipperLock(folder: string): ShipperLock | undefined {
  const mine = join(folder, `${heldPrefix}${formatIdentity(newIdentity())}`)
  try {
    const holder = holderOf(folder)
    if (isAlive(holder?.identity)) return undefined
    renameSync(join(folder, holder?.name ?? shipperFree), mine)
    return { path: mine, folder }
  } catch {
    return undefined
  }
}

/** Lets another ship. A folder that is gone meanwhile needs no lock. */
export function releaseShipperLock(lock: ShipperLock): void {
  try {
    renameSync(lock.path, join(lock.folder, shipperFree))
  } catch {
    // Deleted or adopted: the lock went with the folder.
  }
}
