import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { problem, type Problem } from '../errors/problem.ts'

/** The bytes of a file, or why there are none. */
export type SourceBytes = Buffer | 'gone' | Problem

const firstBytes = 1 << 20

/** No one writes such a file by hand, and a tree of it would not fit into memory. */
const sourceMaxBytes = 1 << 25

/** Reads one file after the other into the same memory: twice as fast as a buffer for each. */
export class SourceReader {
  readonly #root: string
  #buffer = Buffer.allocUnsafeSlow(firstBytes)

  constructor(root: string) {
    this.#root = root
  }

  /** The bytes of a file; they hold until the next call. */
  read(path: string): SourceBytes {
    let descriptor: number | undefined
    try {
      descriptor = openSync(join(this.#root, path), 'r')
      return this.#readAll(descriptor, path)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      // Tracked but deleted; a submodule; a link to a folder.
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return 'gone'
      return problem('FC_GUARD_UNREADABLE', `it cannot be read: ${code}`, { path })
    } finally {
      if (descriptor !== undefined) closeSync(descriptor)
    }
  }

  #readAll(descriptor: number, path: string): SourceBytes {
    let length = 0
    for (;;) {
      const count = readSync(descriptor, this.#buffer, length, this.#buffer.length - length, null)
      if (count === 0) return this.#buffer.subarray(0, length)
      length += count
      if (length < this.#buffer.length) continue
      if (length >= sourceMaxBytes) {
        const what = `it is larger than ${sourceMaxBytes >> 20} MiB`
        return problem('FC_GUARD_UNREADABLE', what, { path })
      }
      const larger = Buffer.allocUnsafeSlow(this.#buffer.length * 2)
      this.#buffer.copy(larger, 0, 0, length)
      this.#buffer = larger
    }
  }
}
