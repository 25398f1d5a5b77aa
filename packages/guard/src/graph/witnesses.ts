import { lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What lies at a path of `node_modules`: a workspace is linked, a package of a registry is not. */
export type LinkKind = 'link' | 'folder' | 'none'

/** Looks at the file system that answers of the resolver rest on. They hold while these do. */
export interface Witnesses {
  /** Whether a file that is no source is there. */
  readonly files: readonly (readonly [path: string, isThere: boolean])[]
  readonly links: readonly (readonly [path: string, kind: LinkKind])[]
}

export const noWitnesses: Witnesses = { files: [], links: [] }

/** Looks, each time once, and remembers what it saw. */
export class FileWitness {
  readonly #root: string
  readonly #files = new Map<string, boolean>()
  readonly #links = new Map<string, LinkKind>()

  constructor(root: string, before: Witnesses) {
    this.#root = root
    for (const [path, isThere] of before.files) this.#files.set(path, isThere)
    for (const [path, kind] of before.links) this.#links.set(path, kind)
  }

  isFile(path: string): boolean {
    let isThere = this.#files.get(path)
    if (isThere === undefined) {
      isThere = isFileAt(this.#root, path)
      this.#files.set(path, isThere)
    }
    return isThere
  }

  linkAt(path: string): LinkKind {
    let kind = this.#links.get(path)
    if (kind === undefined) {
      kind = linkKindAt(this.#root, path)
      this.#links.set(path, kind)
    }
    return kind
  }

  seen(): Witnesses {
    return { files: [...this.#files], links: [...this.#links] }
  }
}

/** Whether there is a file at a path. */
export function isFileAt(root: string, path: string): boolean {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true
}

function linkKindAt(root: string, path: string): LinkKind {
  const found = lstatSync(join(root, path), { throwIfNoEntry: false })
  if (found === undefined) return 'none'
  return found.isSymbolicLink() ? 'link' : 'folder'
}

/** Whether everything still looks as it did. */
export function stillHold(root: string, { files, links }: Witnesses): boolean {
  return (
    files.every(([path, isThere]) => isFileAt(root, path) === isThere) &&
    links.every(([path, kind]) => linkKindAt(root, path) === kind)
  )
}
