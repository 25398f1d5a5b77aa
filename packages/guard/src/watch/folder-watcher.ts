import { watch, type FSWatcher } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where the system can watch a whole tree by itself, one watcher is enough. */
const isTreeWide = process.platform === 'darwin' || process.platform === 'win32'

/** Something happened to a path; `isRename` where it may have come or gone. */
export type OnEvent = (path: string, isRename: boolean) => void

/** Whether folders could be watched, and whether any was not watched before. */
export interface Following {
  readonly why: string | null
  readonly isAny: boolean
}

/**
 * Watches folders, each on its own: the recursive watch of Node opens one watcher for every file on
 * Linux. A folder that cannot be watched any more is let go of; its parent says that it went.
 */
export class FolderWatcher {
  readonly #root: string
  readonly #onEvent: OnEvent
  readonly #watchers = new Map<string, FSWatcher>()
  #isClosed = false

  constructor(root: string, onEvent: OnEvent) {
    this.#root = root
    this.#onEvent = onEvent
  }

  /** Watches these folders too. */
  follow(folders: Iterable<string>): Following {
    let isAny = false
    for (const folder of isTreeWide ? [''] : folders) {
      const isKnown = this.#watchers.has(folder)
      const why = this.add(folder)
      if (why !== null) return { why, isAny }
      // One that is not there is no news: whoever looks again for its sake would never end.
      isAny ||= !isKnown && this.#watchers.has(folder)
    }
    return { why: null, isAny }
  }

  has(folder: string): boolean {
    return this.#watchers.has(folder)
  }

  /** A folder came or went: another of its name is another folder, and so are those below. */
  forget(folder: string): void {
    for (const [each, watcher] of this.#watchers) {
      if (each !== folder && !each.startsWith(`${folder}/`)) continue
      watcher.close()
      this.#watchers.delete(each)
    }
  }

  /** Watches one folder more. Answers why it cannot, where it cannot. */
  add(folder: string): string | null {
    if (this.#isClosed || this.#watchers.has(folder) || (isTreeWide && folder !== '')) return null
    try {
      const options = { recursive: isTreeWide }
      const watcher = watch(resolve(this.#root, folder), options, (event, name) => {
        const path = name === null ? folder : join(folder, name).replaceAll('\\', '/')
        this.#onEvent(path, event === 'rename' || name === null)
      })
      watcher.on('error', () => {
        this.forget(folder)
        this.#onEvent(folder, true)
      })
      this.#watchers.set(folder, watcher)
      return null
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      // Gone between being listed and being watched.
      return code === 'ENOENT' || code === 'ENOTDIR' ? null : message
    }
  }

  close(): void {
    this.#isClosed = true
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }
}
