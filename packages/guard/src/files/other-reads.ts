import { contentHash } from './content-hash.ts'
import { readText } from './read-text.ts'

/** A file that is no source of the graph, and the hash of what was read there. */
export type ReadOther = readonly [path: string, hash: string | null]

function hashOf(text: string | null): string | null {
  return text === null ? null : contentHash(text)
}

/** Reads for rules what is no source, and remembers what it held. */
export class OtherReads {
  readonly #root: string
  readonly #hashes: Map<string, string | null>

  constructor(root: string, before: readonly ReadOther[]) {
    this.#root = root
    this.#hashes = new Map(before)
  }

  read(path: string): string | null {
    const text = readText(this.#root, path)
    this.#hashes.set(path, hashOf(text))
    return text
  }

  seen(): readonly ReadOther[] {
    return [...this.#hashes]
  }
}

/** Which of the files that were read hold something else now. */
export function changedOthers(root: string, others: readonly ReadOther[]): ReadonlySet<string> {
  const changed = others.filter(([path, hash]) => hashOf(readText(root, path)) !== hash)
  return new Set(changed.map(([path]) => path))
}
