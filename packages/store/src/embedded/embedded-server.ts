import { countAttached, detach } from './attachments.ts'
import { ensureDatabase } from './ensure-database.ts'
import { launchServer, waitForStatus } from './launch-server.ts'
import { preparePostgresBinaries } from './postgres-binaries.ts'
import { findRunningPostmaster, type Postmaster } from './postmaster-file.ts'
import { isProcessAlive } from './process-identity.ts'
import type { ServerPlaces } from './server-places.ts'
import { acquireStartLock } from './start-lock.ts'
import { signalServer, stopServer, waitUntilGone } from './stop-server.ts'

/** A Postgres of our own, shared by every process that works on the same project folder. */
export interface EmbeddedPostgres {
  /** Whether this call initialized, started or only adopted the server. */
  readonly how: 'initialized' | 'started' | 'adopted'
  /** Of the postmaster; another one after it was killed and started again. */
  readonly pid: number
  readonly dataDir: string
  readonly socketDir: string
  readonly logFile: string
  /** How often it had to be started again since this process came. */
  readonly restarts: number
  /** A connection string that works with `pg` and with libpq, also after a restart. */
  connectionString(database: string): string
  /** Makes the database unless it exists. */
  ensureDatabase(database: string): Promise<void>
  /** Leaves the server; the last process to leave stops it. Calling it twice does nothing more. */
  release(): Promise<{ readonly isStopped: boolean }>
}

/** How soon a killed server is noticed; a look costs some 20 microseconds. */
const watchIntervalMs = 250

/** A server that does not come up again is tried at most this often. */
const retryMaxMs = 30_000

/** How long a server that is going down may take before its successor gives up on it. */
const stoppingTimeoutMs = 30_000

export interface EmbeddedServerOptions {
  readonly places: ServerPlaces
  readonly how: EmbeddedPostgres['how']
  readonly postmaster: Postmaster
  readonly attachment: string
  readonly lockTimeoutMs: number
}

/**
 * One process's hold on the server.
 *
 * States: up; down, when the postmaster was killed and is being started again by whoever notices
 * first; released. A process that ends without `release` takes the server along if it was the
 * last one; a process that is killed leaves it to whoever comes next.
 */
export class EmbeddedServer implements EmbeddedPostgres {
  readonly how: EmbeddedPostgres['how']
  readonly dataDir: string
  readonly socketDir: string
  readonly logFile: string
  readonly #options: EmbeddedServerOptions
  readonly #watch: NodeJS.Timeout
  #postmaster: Postmaster
  #restarts = 0
  #failures = 0
  #nextTryAtMs = 0
  #isRecovering = false
  #released: Promise<{ readonly isStopped: boolean }> | undefined

  constructor(options: EmbeddedServerOptions) {
    this.#options = options
    this.#postmaster = options.postmaster
    this.how = options.how
    this.dataDir = options.places.dataDir
    this.socketDir = options.postmaster.socketDir
    this.logFile = options.places.logFile
    this.#watch = setInterval(() => void this.#look(), watchIntervalMs).unref()
    process.once('exit', this.#onExit)
  }

  get pid(): number {
    return this.#postmaster.pid
  }

  get restarts(): number {
    return this.#restarts
  }

  connectionString(database: string): string {
    const folder = encodeURIComponent(this.socketDir)
    return `postgres://postgres@${folder}/${encodeURIComponent(database)}`
  }

  ensureDatabase(database: string): Promise<void> {
    return ensureDatabase(this.connectionString('postgres'), database)
  }

  release(): Promise<{ readonly isStopped: boolean }> {
    this.#released ??= this.#release()
    return this.#released
  }

  async #release(): Promise<{ readonly isStopped: boolean }> {
    clearInterval(this.#watch)
    const { places, attachment, lockTimeoutMs } = this.#options
    const unlock = await acquireStartLock(places.lockFile, lockTimeoutMs)
    try {
      detach(attachment)
      process.off('exit', this.#onExit)
      if (countAttached(places.attachmentsDir) > 0) return { isStopped: false }
      await stopServer(places.dataDir)
      return { isStopped: true }
    } finally {
      await unlock()
    }
  }

  readonly #onExit = (): void => {
    const { places, attachment } = this.#options
    detach(attachment)
    if (countAttached(places.attachmentsDir) === 0) signalServer(this.#postmaster, 'SIGINT')
  }

  async #look(): Promise<void> {
    if (this.#isRecovering || isProcessAlive(this.pid) || Date.now() < this.#nextTryAtMs) return
    this.#isRecovering = true
    try {
      await this.#recover()
      this.#failures = 0
    } catch {
      // Told by every query that fails meanwhile; the log has the reason.
      this.#failures += 1
      this.#nextTryAtMs = Date.now() + Math.min(watchIntervalMs * 2 ** this.#failures, retryMaxMs)
    } finally {
      this.#isRecovering = false
    }
  }

  async #recover(): Promise<void> {
    const { places, lockTimeoutMs } = this.#options
    const unlock = await acquireStartLock(places.lockFile, lockTimeoutMs)
    try {
      if (this.#released !== undefined) return
      this.#postmaster = await runServer(places)
      this.#restarts += 1
    } finally {
      await unlock()
    }
  }
}

/** The server on an initialized data folder: the running one, else a new one. Under the lock. */
export async function runServer(places: ServerPlaces): Promise<Postmaster> {
  return (
    (await adoptServer(places)) ??
    launchServer(await preparePostgresBinaries(places.identity), places)
  )
}

/** The running server, once it is ready; undefined when there is none, or none for long. */
export async function adoptServer(places: ServerPlaces): Promise<Postmaster | undefined> {
  const running = await findRunningPostmaster(places.dataDir)
  if (running === undefined) return undefined
  if (running.status !== 'stopping') return waitForStatus(places.dataDir, running)
  await waitUntilGone(running.pid, stoppingTimeoutMs)
  return undefined
}
