import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { storeError } from '../errors/store-error.ts'
import { embeddedMajor } from './postgres-binaries.ts'
import type { ServerIdentity } from './server-identity.ts'

export type DataFolderState = 'absent' | 'empty' | 'cluster'

/**
 * Looks before anything is touched, so that each kind of unusable folder gets its own answer.
 *
 * @throws FirstContactError `FC_EMBEDDED_DATA_OTHER_USER`, `FC_EMBEDDED_DATA_NEWER`,
 * `FC_EMBEDDED_DATA_OLDER`, `FC_EMBEDDED_DATA_FOREIGN`
 */
export async function inspectDataFolder(
  dataDir: string,
  identity: ServerIdentity,
): Promise<DataFolderState> {
  const stats = await stat(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw storeError('FC_EMBEDDED_DATA_OTHER_USER', `cannot look at ${dataDir}`, { cause: error })
  })
  if (stats === undefined) return 'absent'
  if (!stats.isDirectory()) throw storeError('FC_EMBEDDED_DATA_FOREIGN', `${dataDir} is no folder`)
  if (stats.uid !== identity.uid) {
    throw storeError(
      'FC_EMBEDDED_DATA_OTHER_USER',
      `${dataDir} belongs to uid ${stats.uid}, and the server would run as uid ${identity.uid}`,
    )
  }
  const names = await readdir(dataDir)
  if (names.length === 0) return 'empty'
  if (!names.includes('PG_VERSION')) {
    throw storeError('FC_EMBEDDED_DATA_FOREIGN', `${dataDir} holds ${names.slice(0, 3).join(', ')}`)
  }
  await checkMajor(dataDir)
  return 'cluster'
}

async function checkMajor(dataDir: string): Promise<void> {
  const text = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8')).trim()
  const major = Number.parseInt(text, 10)
  if (major === embeddedMajor) return
  const code = major > embeddedMajor ? 'FC_EMBEDDED_DATA_NEWER' : 'FC_EMBEDDED_DATA_OLDER'
  throw storeError(code, `${dataDir} is of Postgres ${text}, this is Postgres ${embeddedMajor}`)
}
