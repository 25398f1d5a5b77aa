import type { GitObjects, ObjectContent } from '../git/git-objects.ts'
import type { GitTrees } from '../git/git-trees.ts'

/** A file of a commit. */
export interface CommitFile {
  /** Relative to the repository, with slashes. */
  readonly path: string
  /** Id of its content. */
  readonly id: string
}

/** The content of a commit's file, or why there is none. */
export type FileContent =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  | { readonly kind: 'none'; readonly reason: string }

const lfsPointer = 'version https://git-lfs.github.com/spec/'

/** Reads files out of commits. */
export class CommitFiles {
  readonly trees: GitTrees
  readonly #objects: GitObjects

  constructor(objects: GitObjects, trees: GitTrees) {
    this.#objects = objects
    this.trees = trees
  }

  /** Content by id. */
  bytes(id: string): Promise<ObjectContent> {
    return this.#objects.read(id)
  }

  /** What a commit has at a path, where a build would find something that can be built. */
  async content(tree: string, path: string): Promise<FileContent> {
    const none = (why: string): FileContent => ({ kind: 'none', reason: `${path} ${why}` })
    const barrier = await this.trees.barrierOn(tree, path)
    if (barrier !== null) return { kind: 'none', reason: barrierText(barrier) }
    const entry = await this.trees.entryAt(tree, path)
    if (entry?.kind !== 'blob') return none('is not in this commit')
    const bytes = await this.bytes(entry.id)
    if (typeof bytes === 'string') return none(`is ${bytes}`)
    const start = Buffer.from(bytes.subarray(0, lfsPointer.length)).toString('latin1')
    if (start === lfsPointer)
      return none('is a Git LFS pointer: its content is not in the repository')
    return { kind: 'content', bytes }
  }
}

/** Says that something on the way is not followed. */
export function barrierText(barrier: { readonly path: string; readonly kind: string }): string {
  const { path, kind } = barrier
  return kind === 'symlink'
    ? `${path} is a symbolic link, which is not followed`
    : `${path} is a submodule, whose files are in another repository`
}
