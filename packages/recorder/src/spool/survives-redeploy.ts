import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** One line of /proc/self/mountinfo, as far as it matters here. */
interface Mount {
  readonly root: string
  readonly point: string
  readonly type: string
}

function parseMount(line: string): Mount[] {
  const [left = '', right = ''] = line.split(' - ')
  const [, , , root, point] = left.split(' ')
  const [type] = right.split(' ')
  if (root === undefined || point === undefined || type === undefined) return []
  // Spaces and tabs in a path are octal escapes.
  const plain = point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCodePoint(Number.parseInt(octal, 8)),
  )
  return [{ root, point: plain, type }]
}

function nearestExisting(path: string): string {
  let at = resolve(path)
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at)
  try {
    return realpathSync(at)
  } catch {
    return at
  }
}

const memoryTypes: ReadonlySet<string> = new Set(['tmpfs', 'ramfs', 'devtmpfs'])
const layeredTypes: ReadonlySet<string> = new Set(['overlay', 'overlayfs', 'aufs'])

/** What the mount table says of a folder; separate from reading it, so that it can be tested. */
export function judgeMounts(mountInfo: string, path: string, isContainer: boolean): boolean | null {
  const mounts = mountInfo.split('\n').flatMap(parseMount)
  const holds = ({ point }: Mount): boolean =>
    path === point || path.startsWith(point === '/' ? '/' : `${point}/`)
  // Of two mounts on one point the later one is on top.
  const mount = mounts
    .filter(holds)
    .reduce<Mount | undefined>(
      (best, one) => (best === undefined || one.point.length >= best.point.length ? one : best),
      undefined,
    )
  if (mount === undefined) return null
  if (memoryTypes.has(mount.type)) return false
  if (layeredTypes.has(mount.type)) return false
  // An orchestrator's scratch volume goes with its pod.
  if (mount.root.includes('kubernetes.io~empty-dir')) return false
  return !isContainer || mount.point !== '/'
}

function isInContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv')
}

/**
 * Whether a folder is still there after the application is deployed anew, as far as this process
 * can tell: memory and a container's own layers are not; null where the system does not say.
 */
export function survivesRedeploy(path: string): boolean | null {
  try {
    const mountInfo = readFileSync('/proc/self/mountinfo', 'utf8')
    return judgeMounts(mountInfo, nearestExisting(path), isInContainer())
  } catch {
    return null
  }
}
