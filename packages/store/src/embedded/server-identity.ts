import { readFile, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { storeError } from '../errors/store-error.ts'

/** The operating system's user that Postgres runs as. */
export interface ServerIdentity {
  readonly uid: number
  readonly gid: number
  readonly name: string
  /** True when this process is root and hands the server to another user. */
  readonly isSwitched: boolean
}

interface PasswdEntry {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Users to try, in this order: `nobody` exists nearly everywhere and owns nothing else. */
const unprivilegedNames = ['nobody', 'postgres', 'daemon'] as const

/**
 * Decides who runs the server. Postgres refuses to run as root, so root hands it to the owner of
 * the data when there is one, else to an unprivileged user that is listed in passwd: `initdb`
 * looks its own name up and fails without an entry.
 *
 * @throws FirstContactError `FC_EMBEDDED_PLATFORM`, `FC_EMBEDDED_NO_USER`
 */
export async function resolveServerIdentity(dataDir: string): Promise<ServerIdentity> {
  const ownUid = process.getuid?.()
  const ownGid = process.getgid?.()
  if (ownUid === undefined || ownGid === undefined) {
    throw storeError('FC_EMBEDDED_PLATFORM', `no embedded Postgres on ${process.platform}`)
  }
  if (ownUid !== 0) {
    return { uid: ownUid, gid: ownGid, name: ownUserName(ownUid), isSwitched: false }
  }
  const users = await readPasswd()
  const ownerUid = await ownerOf(dataDir)
  const owner = users.find((user) => user.uid === ownerUid && user.uid !== 0)
  const candidates = unprivilegedNames.map((name) => users.find((user) => user.name === name))
  const chosen = owner ?? candidates.find((user) => user !== undefined && user.uid !== 0)
  if (chosen === undefined) {
    throw storeError(
      'FC_EMBEDDED_NO_USER',
      `running as root, and /etc/passwd lists none of ${unprivilegedNames.join(', ')}`,
    )
  }
  return { ...chosen, isSwitched: true }
}

function ownUserName(uid: number): string {
  try {
    return userInfo().username
  } catch (cause) {
    throw storeError('FC_EMBEDDED_NO_USER', `uid ${uid} has no entry in passwd`, { cause })
  }
}

async function readPasswd(): Promise<readonly PasswdEntry[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (name === undefined || uid === undefined || gid === undefined) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}

async function ownerOf(dataDir: string): Promise<number | undefined> {
  try {
    return (await stat(dataDir)).uid
  } catch {
    // Not there yet: nobody owns it.
    return undefined
  }
}
