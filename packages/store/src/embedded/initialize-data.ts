import { randomBytes } from 'node:crypto'
import { chown, mkdir, readdir, rename, rm, rmdir, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { storeError } from '../errors/store-error.ts'
import { ClusterTemplate } from './cluster-template.ts'
import { defaultCacheDir, embeddedVersion } from './postgres-binaries.ts'
import { runBinary } from './run-binary.ts'
import type { ServerIdentity } from './server-identity.ts'

/** A new data folder takes 40 MB, its first log segments 32 MB more. */
const neededBytes = 100 * 1024 * 1024

/** Bumping these means bumping the template's format. */
const initArguments = [
  '--username=postgres',
  '--encoding=UTF8',
  '--locale=C',
  '--auth-local=trust',
  '--auth-host=reject',
  '--no-instructions',
]

export interface NewCluster {
  /** With `bin/initdb`. */
  readonly nativeDir: string
  readonly dataDir: string
  readonly identity: ServerIdentity
  /** Where a template is looked for and kept. */
  readonly cacheDir?: string | undefined
}

/**
 * Makes a new data folder under another name and renames it into place when it is whole and on
 * disk: a crash in the middle leaves no folder that looks initialized, and of two at once one wins.
 *
 * @throws FirstContactError `FC_EMBEDDED_NO_SPACE`, `FC_EMBEDDED_FOLDER_UNWRITABLE`,
 * `FC_EMBEDDED_INIT_FAILED`, `FC_EMBEDDED_PLATFORM`
 */
export async function initializeData(cluster: NewCluster): Promise<void> {
  const { dataDir, identity } = cluster
  await removeLeftovers(dataDir)
  await checkSpace(dirname(dataDir))
  const draft = `${dataDir}.init-${randomBytes(4).toString('hex')}`
  const template = new ClusterTemplate(
    cluster.cacheDir ?? defaultCacheDir(),
    await embeddedVersion(),
  )
  try {
    await makeDraft(draft, identity)
    if (await template.copyTo(draft, identity)) {
      await runInitdb(cluster, [`--pgdata=${draft}`, '--sync-only'])
    } else {
      await emptyDraft(draft, identity)
      await runInitdb(cluster, [`--pgdata=${draft}`, ...initArguments])
      await template.keep(draft)
    }
    // An empty folder may stand in the way: someone made it by hand.
    await rmdir(dataDir).catch(() => undefined)
    await rename(draft, dataDir)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function runInitdb(cluster: NewCluster, args: readonly string[]): Promise<void> {
  const file = join(cluster.nativeDir, 'bin', 'initdb')
  const result = await runBinary(file, args, cluster.identity)
  if (result.exitCode !== 0) throw initError(result.output)
}

/** What a template that was not whole left in it. */
async function emptyDraft(draft: string, identity: ServerIdentity): Promise<void> {
  await rm(draft, { recursive: true })
  await makeDraft(draft, identity)
}

function initError(output: string): Error {
  const code = output.includes('No space left') ? 'FC_EMBEDDED_NO_SPACE' : 'FC_EMBEDDED_INIT_FAILED'
  return storeError(code, `initdb said: ${output.trim().slice(-600)}`)
}

async function makeDraft(draft: string, identity: ServerIdentity): Promise<void> {
  try {
    await mkdir(draft, { mode: 0o700 })
    if (identity.isSwitched) await chown(draft, identity.uid, identity.gid)
  } catch (cause) {
    throw storeError('FC_EMBEDDED_FOLDER_UNWRITABLE', `cannot make ${draft}`, { cause })
  }
}

async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (freeBytes >= neededBytes) return
  throw storeError('FC_EMBEDDED_NO_SPACE', `${folder} has ${freeBytes} bytes free`)
}

/** Only the holder of the start lock gets here, so an unfinished folder has no living maker. */
async function removeLeftovers(dataDir: string): Promise<void> {
  const parent = dirname(dataDir)
  const prefix = `${basename(dataDir)}.init-`
  const names = await readdir(parent).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    await rm(join(parent, name), { recursive: true, force: true })
  }
}
