import { replayError } from '../../errors/replay-error.ts'
import type { GitObjects } from './git-objects.ts'

/** One name in a folder of a commit. */
export interface TreeEntry {
  readonly kind: 'tree' | 'blob' | 'symlink' | 'submodule'
  readonly id: string
}

/** The entries of a folder by name, in git's order. */
export type Tree = ReadonlyMap<string, TreeEntry>

const kinds: Readonly<Record<string, TreeEntry['kind']>> = {
  '40000': 'tree',
  '120000': 'symlink',
  '160000': 'submodule',
}

const nameMaxBytes = 255

/** What no checkout would write either: such a name leads out of the folder, or into git's own. */
function isUsable(name: string, bytes: Uint8Array): boolean {
  if (name === '' || name === '.' || name === '..' || /[/\\\0]/.test(name)) return false
  if (name.toLowerCase() === '.git' || bytes.length > nameMaxBytes) return false
  // What is no UTF-8 would be another name once it is text.
  return Buffer.from(name).equals(bytes)
}

/** Reads the object of a tree: `<mode> <name>`, a zero, and the id in binary, again and again. */
export function parseTree(bytes: Uint8Array, idBytes: number): Tree {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = new Map<string, TreeEntry>()
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(32, at)
    const zero = buffer.indexOf(0, space)
    if (space === -1 || zero === -1) break
    const mode = buffer.toString('latin1', at, space)
    const nameBytes = buffer.subarray(space + 1, zero)
    const name = nameBytes.toString('utf8')
    const end = zero + 1 + idBytes
    const entry = { kind: kinds[mode] ?? 'blob', id: buffer.toString('hex', zero + 1, end) }
    if (isUsable(name, nameBytes)) entries.set(name, entry)
    at = end
  }
  return entries
}

/** Folders of commits by the id of their tree: equal ids, equal content, whichever commit they are of. */
export class GitTrees {
  readonly #objects: GitObjects
  readonly #known = new Map<string, Promise<Tree>>()

  constructor(objects: GitObjects) {
    this.#objects = objects
  }

  /** @throws FC_REPLAY_GIT for a tree that a partial clone left out */
  entries(id: string): Promise<Tree> {
    const known = this.#known.get(id) ?? this.#read(id)
    this.#known.set(id, known)
    return known
  }

  async #read(id: string): Promise<Tree> {
    const bytes = await this.#objects.read(id)
    if (typeof bytes !== 'string') return parseTree(bytes, id.length / 2)
    const message = `a folder of a commit (${id}) is ${bytes}`
    throw replayError('FC_REPLAY_GIT', message)
  }

  /** What lies at a path below a tree; null where nothing does. Links are not followed. */
  async entryAt(root: string, path: string): Promise<TreeEntry | null> {
    let entry: TreeEntry = { kind: 'tree', id: root }
    for (const name of path.split('/').filter(Boolean)) {
      if (entry.kind !== 'tree') return null
      const next = (await this.entries(entry.id)).get(name)
      if (next === undefined) return null
      entry = next
    }
    return entry
  }

  /** The first link or submodule on the way to a path, which nobody follows; null where there is none. */
  async barrierOn(
    root: string,
    path: string,
  ): Promise<{ readonly path: string; readonly kind: 'symlink' | 'submodule' } | null> {
    const names = path.split('/').filter(Boolean)
    for (let count = 1; count <= names.length; count += 1) {
      const prefix = names.slice(0, count).join('/')
      const entry = await this.entryAt(root, prefix)
      if (entry === null) return null
      if (entry.kind === 'symlink' || entry.kind === 'submodule')
        return { path: prefix, kind: entry.kind }
    }
    return null
  }
}
