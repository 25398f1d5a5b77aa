import { statSync } from 'node:fs'
import { join } from 'node:path'
import { FolderWatcher } from './folder-watcher.ts'
import { isQuietFolder, isScratchFile, type TreeChange } from './tree-change.ts'
import { ignoredAmong, unlistedFolders } from './unlisted-folders.ts'

/** A save is two or three events within a millisecond. */
const quietMs = 8

/** How long events may go on before somebody looks all the same. */
const patienceMs = 60

/** An editor that moves the old file away before it writes the new one needs a moment. */
const goneMs = 40

/** So often everything is looked at, where the system cannot watch so many folders. */
const pollMs = 2000

/** Of so many events some may be missing, so everything is looked at. */
const eventsMax = 500

/** What is followed in a tree. */
export interface Followed {
  readonly folders: ReadonlySet<string>
  /** Files of which a new content is all that can be new. */
  readonly isSource: (path: string) => boolean
  /** Other files whose content matters. */
  readonly isRead: (path: string) => boolean
}

export interface TreeWatcherOptions {
  readonly root: string
  readonly onChange: (change: TreeChange) => void
  /** Told why the tree is looked at every now and then instead. */
  readonly onPolling: (why: string) => void
}

/** Gathers what happens in a tree into changes, each when it is over. */
export class TreeWatcher {
  readonly #options: TreeWatcherOptions
  readonly #folders: FolderWatcher
  #followed: Followed = { folders: new Set(), isSource: () => false, isRead: () => false }
  #files = new Set<string>()
  /** Paths that came or went, and that nobody knew. */
  readonly #unknown = new Set<string>()
  #isWide = false
  #isNews = false
  #events = 0
  #heardAtMs = 0
  #timer: NodeJS.Timeout | undefined
  #poll: NodeJS.Timeout | undefined

  constructor(options: TreeWatcherOptions) {
    this.#options = options
    this.#folders = new FolderWatcher(options.root, (path, isRename) => this.#hear(path, isRename))
  }

  /** Watches what there is now. Answers whether any of it was not watched before. */
  follow(followed: Followed): boolean {
    this.#followed = followed
    const { root } = this.#options
    const isFirst = !this.#folders.has('')
    const { why, isAny } = this.#folders.follow(
      isFirst
        ? [...followed.folders, ...unlistedFolders(root, followed.folders)]
        : followed.folders,
    )
    if (why !== null) this.#beginPolling(why)
    // What is looked at every other second need not be looked at again at once.
    return isAny && this.#poll === undefined
  }

  #beginPolling(why: string): void {
    if (this.#poll !== undefined) return
    this.#options.onPolling(why)
    this.#poll = setInterval(() => {
      this.#isWide = true
      this.#wait(0)
    }, pollMs)
  }

  close(): void {
    this.#folders.close()
    clearTimeout(this.#timer)
    clearInterval(this.#poll)
  }

  #hear(path: string, isRename: boolean): void {
    if (isScratchFile(path)) return
    if (this.#followed.isSource(path)) {
      this.#files.add(path)
      const isGone = isRename && !this.#isThere(path)
      this.#wait(isGone ? goneMs : quietMs)
    } else if (this.#followed.isRead(path) || this.#folders.has(path)) {
      if (isRename && this.#folders.has(path)) this.#renew(path)
      this.#isWide = true
      this.#isNews = true
      this.#wait(quietMs)
    } else if (isRename && !isQuietFolder(path)) {
      this.#unknown.add(path)
      this.#renew(path)
      this.#wait(quietMs)
    }
  }

  #wait(waitMs: number): void {
    this.#events += 1
    if (this.#heardAtMs === 0) this.#heardAtMs = performance.now()
    const leftMs = this.#heardAtMs + patienceMs - performance.now()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, Math.min(waitMs, leftMs)))
  }

  #tell(): void {
    const files = this.#files
    // What came and went meanwhile was some editor's own; a known file that is gone is news.
    const isWide =
      this.#isWide ||
      this.#events > eventsMax ||
      [...this.#unknown].some((path) => this.#isThere(path)) ||
      [...files].some((path) => !this.#isThere(path))
    const isNews = this.#isNews || files.size > 0
    const heardAtMs = this.#heardAtMs
    this.#files = new Set()
    this.#unknown.clear()
    this.#isWide = false
    this.#isNews = false
    this.#events = 0
    this.#heardAtMs = 0
    if (isWide || files.size > 0) this.#options.onChange({ files, isWide, isNews, heardAtMs })
  }

  /** A folder that is new is watched before files appear in it. */
  #renew(path: string): void {
    const { root } = this.#options
    this.#folders.forget(path)
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    if (found?.isDirectory() === true && !ignoredAmong(root, [path]).has(path)) {
      this.#folders.add(path)
    }
  }

  #isThere(path: string): boolean {
    return statSync(join(this.#options.root, path), { throwIfNoEntry: false }) !== undefined
  }
}
