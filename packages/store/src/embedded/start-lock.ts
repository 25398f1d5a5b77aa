import { randomBytes } from 'node:crypto'
import { link, readFile, unlink, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { storeError } from '../errors/store-error.ts'
import { isSameProcessAlive, ownProcessIdentity, type ProcessIdentity } from './process-identity.ts'

interface LockHolder extends ProcessIdentity {
  readonly nonce: string
}

const lockPollMs = 20

/**
 * Lets one starter at a time look at, initialize, start or stop a server. It only spares wasted
 * work: two that slip through are still kept apart by the atomic rename of a new data folder and
 * by Postgres's own lock file.
 *
 * @returns a function that gives the lock back
 * @throws FirstContactError `FC_EMBEDDED_LOCKED` when another live process holds it too long
 */
export async function acquireStartLock(
  file: string,
  timeoutMs: number,
): Promise<() => Promise<void>> {
  const holder: LockHolder = { ...ownProcessIdentity(), nonce: randomBytes(8).toString('hex') }
  const draft = `${file}.${holder.nonce}`
  const deadline = Date.now() + timeoutMs
  await writeFile(draft, JSON.stringify(holder), { mode: 0o644 })
  try {
    // `link` fails when the name exists, and the name never shows a half-written file.
    while (!(await tryLink(draft, file))) {
      const other = await readHolder(file)
      if (other === undefined) continue
      if (!isSameProcessAlive(other)) await breakLock(file, other)
      else if (Date.now() > deadline) {
        throw storeError('FC_EMBEDDED_LOCKED', `process ${other.pid} has held ${file} too long`)
      } else await sleep(lockPollMs)
    }
  } finally {
    await unlink(draft)
  }
  return () => unlink(file)
}

async function tryLink(existing: string, name: string): Promise<boolean> {
  try {
    await link(existing, name)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Undefined when the lock went away meanwhile. */
async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockHolder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    // Only a crash of the machine in mid-write leaves a torn file; it has no live holder.
    return { pid: 0x7fffffff, startedAt: 'torn', nonce: 'torn' }
  }
}

/**
 * Two may find the same dead holder. The name made from the holder's nonce goes to one of them,
 * and what it links to is read again, so that a lock taken meanwhile is never removed.
 */
async function breakLock(file: string, dead: LockHolder): Promise<void> {
  const claim = `${file}.broken-${dead.nonce}`
  try {
    if (!(await tryLink(file, claim))) {
      await sleep(lockPollMs)
      return
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const claimed = await readHolder(claim)
  if (claimed?.nonce === dead.nonce) await unlink(file)
  await unlink(claim)
}
