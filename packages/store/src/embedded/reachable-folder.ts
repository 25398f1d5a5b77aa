import type { Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ServerIdentity } from './server-identity.ts'

/**
 * Whether the server's user can walk into `folder`: every folder above it, and it itself, must
 * let that user through. The part that does not exist yet counts as reachable, for it will be
 * made by us.
 */
export async function isReachable(folder: string, identity: ServerIdentity): Promise<boolean> {
  if (!identity.isSwitched) return true
  let current = await nearestExisting(folder)
  for (;;) {
    if (!letsThrough(await stat(current), identity)) return false
    const parent = dirname(current)
    if (parent === current) return true
    current = parent
  }
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch {
    const parent = dirname(folder)
    return parent === folder ? folder : nearestExisting(parent)
  }
}

function letsThrough(stats: Stats, identity: ServerIdentity): boolean {
  if (stats.uid === identity.uid) return (stats.mode & 0o100) !== 0
  if (stats.gid === identity.gid) return (stats.mode & 0o010) !== 0
  return (stats.mode & 0o001) !== 0
}
