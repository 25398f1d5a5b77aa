import { createHash } from 'node:crypto'
import { chown, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { storeError } from '../errors/store-error.ts'
import { isReachable } from './reachable-folder.ts'
import { resolveServerIdentity, type ServerIdentity } from './server-identity.ts'

/** Where everything of one embedded server lives. */
export interface ServerPlaces {
  readonly identity: ServerIdentity
  readonly dataDir: string
  readonly lockFile: string
  readonly attachmentsDir: string
  readonly logFile: string
}

interface LocationPointer {
  readonly format: 1
  readonly projectDir: string
  readonly dataDir: string
}

export interface PlacesOptions {
  readonly projectDir: string
  /** Folder for state, in place of `<projectDir>/.first-contact`. */
  readonly stateDir?: string | undefined
}

export const systemStateRoot = '/var/lib/first-contact'

/**
 * Decides where data lives, the same way every time. Data goes to the project's state folder
 * unless the server's user cannot walk there (a clone in a closed home directory); then to a
 * system state folder, with a pointer file left in the project.
 *
 * @throws FirstContactError `FC_EMBEDDED_FOLDER_UNWRITABLE` and those of `resolveServerIdentity`
 */
export async function resolveServerPlaces(options: PlacesOptions): Promise<ServerPlaces> {
  const stateDir = stateDirOf(options)
  await makeStateDir(stateDir)
  const realStateDir = await realpath(stateDir)
  const dataDir = await resolveDataDir(realStateDir)
  const identity = await resolveServerIdentity(dataDir)
  const attachmentsDir = join(realStateDir, 'postgres.attached')
  const logFile = join(realStateDir, 'postgres.log')
  await makeSharedFiles(realStateDir, attachmentsDir, logFile)
  return {
    identity,
    dataDir,
    attachmentsDir,
    logFile,
    lockFile: join(realStateDir, 'postgres.lock'),
  }
}

/**
 * What every user of the project writes to belongs to the owner of the folder, also when root was
 * the first to come: else the owner could not start the server afterwards.
 */
async function makeSharedFiles(
  stateDir: string,
  attachmentsDir: string,
  logFile: string,
): Promise<void> {
  try {
    await mkdir(attachmentsDir, { recursive: true })
    await writeFile(logFile, '', { flag: 'a', mode: 0o600 })
    if (process.getuid?.() !== 0) return
    const owner = await stat(stateDir)
    for (const path of [attachmentsDir, logFile]) await chown(path, owner.uid, owner.gid)
  } catch (cause) {
    throw storeError('FC_EMBEDDED_FOLDER_UNWRITABLE', `cannot write to ${stateDir}`, { cause })
  }
}

async function makeStateDir(stateDir: string): Promise<void> {
  try {
    await mkdir(stateDir, { recursive: true })
    const probe = join(stateDir, `.writable-${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (cause) {
    throw storeError('FC_EMBEDDED_FOLDER_UNWRITABLE', `cannot write to ${stateDir}`, { cause })
  }
}

async function resolveDataDir(stateDir: string): Promise<string> {
  const inProject = join(stateDir, 'postgres')
  const pointed = await readPointer(stateDir)
  if (pointed !== undefined) return pointed
  if (await isFolder(inProject)) return inProject
  const identity = await resolveServerIdentity(inProject)
  if (await isReachable(inProject, identity)) return inProject
  return moveToSystemState(stateDir, identity)
}

export function pointerFile(stateDir: string): string {
  return join(stateDir, 'postgres.location.json')
}

/**
 * A project folder that was copied carries the pointer of the original. While the original is
 * there, the copy gets data of its own; when it is gone, the project was moved and keeps its data.
 */
async function readPointer(stateDir: string): Promise<string | undefined> {
  let pointer: LocationPointer
  try {
    pointer = JSON.parse(await readFile(pointerFile(stateDir), 'utf8')) as LocationPointer
  } catch {
    return undefined
  }
  if (pointer.projectDir === stateDir) return pointer.dataDir
  if (await isFolder(pointer.projectDir)) return undefined
  await writePointer(stateDir, pointer.dataDir)
  return pointer.dataDir
}

async function writePointer(stateDir: string, dataDir: string): Promise<void> {
  const pointer: LocationPointer = { format: 1, projectDir: stateDir, dataDir }
  const draft = `${pointerFile(stateDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(pointer)}\n`)
  await rename(draft, pointerFile(stateDir))
}

async function moveToSystemState(stateDir: string, identity: ServerIdentity): Promise<string> {
  const key = createHash('sha256').update(stateDir).digest('hex').slice(0, 16)
  const home = join(systemStateRoot, key)
  try {
    await mkdir(systemStateRoot, { recursive: true, mode: 0o755 })
    await mkdir(home, { recursive: true, mode: 0o700 })
    // For whoever finds the folder and asks whose it is.
    await writeFile(join(home, 'project.txt'), `${stateDir}\n`)
    await chown(home, identity.uid, identity.gid)
  } catch (cause) {
    throw storeError('FC_EMBEDDED_FOLDER_UNWRITABLE', `cannot write to ${home}`, { cause })
  }
  const dataDir = join(home, 'postgres')
  await writePointer(stateDir, dataDir)
  return dataDir
}

/**
 * Looks whether a project has an embedded store, and changes nothing. What cannot be looked at is
 * taken for one: opening it says what is in the way.
 */
export async function findEmbeddedStore(
  options: PlacesOptions,
): Promise<{ readonly stateDir: string; readonly isThere: boolean }> {
  const stateDir = stateDirOf(options)
  const found = [join(stateDir, 'postgres'), pointerFile(stateDir)].map(async (path) =>
    stat(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
    ),
  )
  return { stateDir, isThere: (await Promise.all(found)).includes(true) }
}

function stateDirOf({ projectDir, stateDir }: PlacesOptions): string {
  return resolve(stateDir ?? join(projectDir, '.first-contact'))
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
