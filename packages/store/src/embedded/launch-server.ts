import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { storeError } from '../errors/store-error.ts'
import { findRunningPostmaster, readPostmasterFile, type Postmaster } from './postmaster-file.ts'
import { spawnOptions } from './run-binary.ts'
import type { ServerPlaces } from './server-places.ts'
import { serverSettings } from './server-settings.ts'
import { prepareSocketFolder } from './socket-folder.ts'

/** After a crash Postgres replays up to `max_wal_size` of log before it is ready. */
const readyTimeoutMs = 120_000

/** How long survivors of a killed postmaster may hold its shared memory. */
const survivorsTimeoutMs = 60_000

const pollMs = 10

const logMaxBytes = 5 * 1024 * 1024

/**
 * Starts a server on an initialized data folder, or adopts the one that another starter got up
 * meanwhile.
 *
 * @throws FirstContactError `FC_EMBEDDED_START_FAILED`, `FC_EMBEDDED_NO_SPACE`
 */
export async function launchServer(nativeDir: string, places: ServerPlaces): Promise<Postmaster> {
  const socketDir = await prepareSocketFolder(places.dataDir, places.identity)
  const deadline = Date.now() + survivorsTimeoutMs
  rotateLog(places.logFile)
  for (;;) {
    const logStart = sizeOf(places.logFile)
    const child = spawnServer(nativeDir, places, socketDir)
    const outcome = await waitUntilReady(child, places.dataDir)
    if (outcome !== undefined) return outcome
    const said = readFileSync(places.logFile, 'utf8').slice(logStart)
    const other = await findRunningPostmaster(places.dataDir)
    if (other !== undefined) return waitForStatus(places.dataDir, other)
    const isHeld = /shared memory block .* is still in use|lock file .* already exists/.test(said)
    if (!isHeld || Date.now() > deadline) throw startError(said)
    await sleep(200)
  }
}

function spawnServer(nativeDir: string, places: ServerPlaces, socketDir: string): ChildProcess {
  // Opened here and inherited: the server's user may not be able to walk to the log's folder.
  const log = openSync(places.logFile, 'a', 0o600)
  try {
    const args = ['-D', places.dataDir, ...serverSettings(socketDir)]
    const child = spawn(join(nativeDir, 'bin', 'postgres'), args, {
      ...spawnOptions(places.identity),
      stdio: ['ignore', log, log],
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/** Undefined when the server ended before it was ready. */
async function waitUntilReady(
  child: ChildProcess,
  dataDir: string,
): Promise<Postmaster | undefined> {
  let failure: Error | undefined
  child.on('error', (error) => (failure = error))
  const deadline = Date.now() + readyTimeoutMs
  while (Date.now() < deadline) {
    if (failure !== undefined) {
      // Such as binaries for another C library, which the system reports as missing.
      throw storeError('FC_EMBEDDED_PLATFORM', 'postgres cannot be run here', { cause: failure })
    }
    const postmaster = await readPostmasterFile(dataDir)
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return postmaster
    if (child.exitCode !== null || child.signalCode !== null) return undefined
    await sleep(pollMs)
  }
  child.kill('SIGQUIT')
  throw storeError('FC_EMBEDDED_START_FAILED', `not ready within ${readyTimeoutMs} ms`)
}

/**
 * Waits for a server that somebody else started.
 *
 * @throws FirstContactError `FC_EMBEDDED_START_FAILED` when it ends or takes too long
 */
export async function waitForStatus(dataDir: string, seen: Postmaster): Promise<Postmaster> {
  const deadline = Date.now() + readyTimeoutMs
  let current: Postmaster | undefined = seen
  while (current !== undefined && Date.now() < deadline) {
    if (current.status === 'ready') return current
    await sleep(pollMs)
    current = await findRunningPostmaster(dataDir)
  }
  throw storeError('FC_EMBEDDED_START_FAILED', `the server with pid ${seen.pid} did not get ready`)
}

function startError(said: string): Error {
  const code = said.includes('No space left') ? 'FC_EMBEDDED_NO_SPACE' : 'FC_EMBEDDED_START_FAILED'
  return storeError(code, `postgres said: ${said.trim().slice(-800)}`)
}

function rotateLog(file: string): void {
  if (sizeOf(file) <= logMaxBytes) return
  copyFileSync(file, `${file}.1`)
  // Emptied, not replaced: the file keeps its owner.
  truncateSync(file)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
