import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isShipperHeld } from './shipper-lock.ts'
import { isOrphan, touchOwner } from './owner-file.ts'
import { formatIdentity, newIdentity, type ProcessIdentity } from './process-identity.ts'
import { compactedName, listSegments, segmentName } from './segment-name.ts'
import type { SpoolFolder } from './spool-layout.ts'

/**
 * Takes a folder whose owner is gone. The new owner's identity is in the new name, so the rename is
 * the whole adoption: of two that try at once, one renames and the other finds nothing to rename.
 */
export function adoptFolder(
  folder: SpoolFolder,
  identity: ProcessIdentity = newIdentity(),
): SpoolFolder | undefined {
  if (!isOrphan(folder) || isShipperHeld(folder.path)) return undefined
  const path = join(folder.parent, `${folder.epoch}@${formatIdentity(identity)}`)
  try {
    // Before the rename: one that cannot look up our process must find a fresh heartbeat.
    touchOwner(folder.path)
  } catch {
    // A folder without the file is adopted all the same; its records are whole without it.
  }
  try {
    renameSync(folder.path, path)
  } catch {
    return undefined
  }
  const adopted = { ...folder, path, adopter: identity }
  undoShedding(adopted)
  return adopted
}

/** Brings segments back that the owner was shedding from when it died. */
function undoShedding(folder: SpoolFolder): void {
  for (const { index, state, name } of listSegments(readdirSync(folder.path))) {
    if (state !== 'shedding') continue
    const whole = join(folder.path, segmentName(index, 'spool'))
    rmSync(join(folder.path, compactedName(index)), { force: true })
    // The smaller copy takes the segment's place before the original goes.
    if (existsSync(whole) || existsSync(join(folder.path, segmentName(index, 'shipping')))) {
      rmSync(join(folder.path, name), { force: true })
    } else {
      renameSync(join(folder.path, name), whole)
    }
  }
}
