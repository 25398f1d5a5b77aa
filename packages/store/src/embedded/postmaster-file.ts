import { chown, readFile, readlink, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isProcessAlive } from './process-identity.ts'

/** What a running server says about itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  readonly socketDir: string
  readonly status: 'starting' | 'ready' | 'stopping' | 'standby' | 'unknown'
}

/** Above every process id that Linux or macOS gives out. */
const impossiblePid = 0x7ffffffe

/** Reads the file as it is; undefined when there is none or it is not whole yet. */
export async function readPostmasterFile(dataDir: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')
  // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, socketDir: (lines[4] ?? '').trim(), status: parseStatus(lines[7] ?? '') }
}

function parseStatus(text: string): Postmaster['status'] {
  const status = text.trim()
  if (status === 'ready' || status === 'starting' || status === 'stopping') return status
  return status === 'standby' ? status : 'unknown'
}

/** The server that runs on this data folder, or undefined when none does. */
export async function findRunningPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmasterFile(dataDir)
  if (postmaster === undefined || !isProcessAlive(postmaster.pid)) return undefined
  if (await isPostmasterOf(postmaster.pid, dataDir)) return postmaster
  await disownProcess(dataDir)
  return undefined
}

/**
 * Process ids are reused, in containers at once. A postmaster's working folder is its data folder;
 * where the system does not show it, the file is believed.
 */
async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === dataDir
  } catch {
    return true
  }
}

/**
 * Postgres refuses to start while the id in its file is some live process of the same user. The
 * file must stay, for it names the shared memory that Postgres checks for survivors; so only the
 * id is replaced.
 */
async function disownProcess(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid')
  const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
  const draft = `${file}.draft`
  await writeFile(draft, [String(impossiblePid), ...rest].join('\n'), { mode: 0o600 })
  const owner = await stat(file)
  if (process.getuid?.() === 0) await chown(draft, owner.uid, owner.gid)
  await rename(draft, file)
}
