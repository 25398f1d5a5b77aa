/** What the system said has happened, before anybody looked. */
export interface TreeChange {
  /** Files that were written, relative to the root. */
  readonly files: ReadonlySet<string>
  /** Whether more than the content of known files may have changed. */
  readonly isWide: boolean
  /** Whether anything happened that matters by itself; otherwise only its outcome does. */
  readonly isNews: boolean
  /** When the first of it was heard of, on the clock of `performance.now()`. */
  readonly heardAtMs: number
}

/** Editors write beside the file first, and put it in place then. */
const scratchFile = /(?:^|\/)(?:4913|\.#[^/]*|[^/]*~|\.[^/]*\.sw[a-z]|[^/]*\.tmp)$/

/** Whether a path is one that an editor makes for a moment. */
export function isScratchFile(path: string): boolean {
  return scratchFile.test(path)
}

/** Folders in which nobody writes sources; a build would wake the watch for every file. */
const quietFolder = /(?:^|\/)(?:node_modules|dist|build|out|coverage|target|\.[^/]+)(?:\/|$)/

/** Whether nothing that happens in a folder matters. */
export function isQuietFolder(path: string): boolean {
  return quietFolder.test(path)
}
