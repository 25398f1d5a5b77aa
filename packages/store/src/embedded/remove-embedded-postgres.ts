import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { countAttached } from './attachments.ts'
import { inspectDataFolder } from './data-folder.ts'
import {
  findEmbeddedStore,
  pointerFile,
  resolveServerPlaces,
  systemStateRoot,
  type PlacesOptions,
  type ServerPlaces,
} from './server-places.ts'
import { socketFolderOf } from './socket-folder.ts'
import { acquireStartLock } from './start-lock.ts'
import { stopServer } from './stop-server.ts'

const lockTimeoutMs = 30_000

/**
 * Removes the embedded Postgres of a disposable project, with all its data: the folders outside the
 * project too, which would stay behind when the project's folder is deleted. Without one it does
 * nothing; while any process uses the server, nothing is removed.
 *
 * @throws FirstContactError with a code `FC_EMBEDDED_*` that says what is in the way
 *
 * @example
 * ```ts
 * const server = await startEmbeddedPostgres({ projectDir })
 * await server.release()
 * await removeEmbeddedPostgres({ projectDir })
 * await rm(projectDir, { recursive: true })
 * ```
 */
export async function removeEmbeddedPostgres(
  options: PlacesOptions,
): Promise<{ readonly isRemoved: boolean }> {
  const { isThere } = await findEmbeddedStore(options)
  if (!isThere) return { isRemoved: false }
  const places = await resolveServerPlaces({ ...options, projectDir: resolve(options.projectDir) })
  if (!isOfOurShape(places)) return { isRemoved: false }
  const unlock = await acquireStartLock(places.lockFile, lockTimeoutMs)
  try {
    if (countAttached(places.attachmentsDir) > 0) return { isRemoved: false }
    // Refuses what is not ours, such as somebody's pictures.
    await inspectDataFolder(places.dataDir, places.identity)
    await removeServer(places)
    return { isRemoved: true }
  } finally {
    await unlock()
  }
}

/** Where the data is was read from a file: a folder that we would not make is not ours to delete. */
function isOfOurShape(places: ServerPlaces): boolean {
  const { dataDir } = places
  return dataDir === join(stateDirOf(places), 'postgres') || isInSystemState(dataDir)
}

function isInSystemState(dataDir: string): boolean {
  return basename(dataDir) === 'postgres' && dirname(dirname(dataDir)) === systemStateRoot
}

function stateDirOf(places: ServerPlaces): string {
  return dirname(places.lockFile)
}

/** Stops the server, whoever uses it, and removes what it keeps. */
export async function removeServer(places: ServerPlaces): Promise<void> {
  const { dataDir, identity } = places
  await stopServer(dataDir)
  // A server that was killed left its socket there.
  await rm(await socketFolderOf(dataDir, identity), { recursive: true, force: true })
  const folder = isInSystemState(dataDir) ? dirname(dataDir) : dataDir
  await rm(folder, { recursive: true, force: true })
  await rm(pointerFile(stateDirOf(places)), { force: true })
}
