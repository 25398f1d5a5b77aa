import { resolve } from 'node:path'
import { attach, detach } from './attachments.ts'
import { inspectDataFolder } from './data-folder.ts'
import {
  adoptServer,
  EmbeddedServer,
  runServer,
  type EmbeddedPostgres,
  type EmbeddedServerOptions,
} from './embedded-server.ts'
import { initializeData } from './initialize-data.ts'
import { preparePostgresBinaries } from './postgres-binaries.ts'
import { resolveServerPlaces, type PlacesOptions, type ServerPlaces } from './server-places.ts'
import { acquireStartLock } from './start-lock.ts'

export interface EmbeddedOptions extends PlacesOptions {
  /** How long to wait for another process that is starting or stopping the same server. */
  readonly lockTimeoutMs?: number
}

const defaultLockTimeoutMs = 150_000

/**
 * Starts the project's embedded Postgres, or adopts the running one: left over by a process that
 * was killed, or in use by another. While it is held it is started again whenever it is killed.
 *
 * @throws FirstContactError with a code `FC_EMBEDDED_*` that says what is in the way
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const places = await resolveServerPlaces({ ...options, projectDir: resolve(options.projectDir) })
  const lockTimeoutMs = options.lockTimeoutMs ?? defaultLockTimeoutMs
  const unlock = await acquireStartLock(places.lockFile, lockTimeoutMs)
  const attachment = attach(places.attachmentsDir)
  try {
    const started = await startOrAdopt(places)
    return new EmbeddedServer({ places, attachment, lockTimeoutMs, ...started })
  } catch (error) {
    detach(attachment)
    throw error
  } finally {
    await unlock()
  }
}

async function startOrAdopt(
  places: ServerPlaces,
): Promise<Pick<EmbeddedServerOptions, 'how' | 'postmaster'>> {
  const state = await inspectDataFolder(places.dataDir, places.identity)
  const running = await adoptServer(places)
  if (running !== undefined) return { how: 'adopted', postmaster: running }
  if (state === 'cluster') return { how: 'started', postmaster: await runServer(places) }
  const nativeDir = await preparePostgresBinaries(places.identity)
  await initializeData({ nativeDir, dataDir: places.dataDir, identity: places.identity })
  return { how: 'initialized', postmaster: await runServer(places) }
}
