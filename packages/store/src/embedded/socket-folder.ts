import { createHash } from 'node:crypto'
import { chown, lstat, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeError } from '../errors/store-error.ts'
import { isReachable } from './reachable-folder.ts'
import type { ServerIdentity } from './server-identity.ts'

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing NUL included. */
const socketPathMaxBytes = process.platform === 'darwin' ? 103 : 107

const socketName = '.s.PGSQL.5432'

/**
 * Makes the folder of the server's socket: closed to everybody else, for whoever reaches the
 * socket is let in.
 *
 * @throws FirstContactError `FC_EMBEDDED_SOCKET_FOLDER` when the name is taken by somebody else
 */
export async function prepareSocketFolder(
  dataDir: string,
  identity: ServerIdentity,
): Promise<string> {
  const folder = await socketFolderOf(dataDir, identity)
  const isMade = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw storeError('FC_EMBEDDED_SOCKET_FOLDER', `cannot make ${folder}`, { cause: error })
    },
  )
  if (isMade && identity.isSwitched) await chown(folder, identity.uid, identity.gid)
  const stats = await lstat(folder)
  // A link or a folder of somebody else's in a shared place would hand them our connections.
  if (!stats.isDirectory() || stats.uid !== identity.uid || (stats.mode & 0o077) !== 0) {
    throw storeError(
      'FC_EMBEDDED_SOCKET_FOLDER',
      `${folder} is not a folder of uid ${identity.uid} closed to others`,
    )
  }
  return folder
}

/** The same folder each time, for the same data and user; whether it is there or not. */
export async function socketFolderOf(dataDir: string, identity: ServerIdentity): Promise<string> {
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return join(await chooseBase(identity), `fc-${identity.uid}-${key}`)
}

async function chooseBase(identity: ServerIdentity): Promise<string> {
  for (const base of [tmpdir(), '/tmp']) {
    const longest = join(base, `fc-${identity.uid}-${'0'.repeat(12)}`, socketName)
    if (Buffer.byteLength(longest) > socketPathMaxBytes) continue
    if (await isReachable(base, identity)) return base
  }
  throw storeError(
    'FC_EMBEDDED_SOCKET_FOLDER',
    `neither ${tmpdir()} nor /tmp is short enough and open to uid ${identity.uid}`,
  )
}
