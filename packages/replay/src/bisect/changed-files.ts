import type { CommitFile } from './code/commit-files.ts'
import type { Finding } from './finding.ts'

/** A file that the engine reaches, and what a commit has done to it. */
export interface ChangedFile {
  /** Relative to the repository. */
  readonly path: string
  readonly change: 'modified' | 'added' | 'removed' | 'moved'
  /** Where it was; null unless it was moved. */
  readonly from: string | null
}

/**
 * What differs of the files that an engine reaches between two places. Settings such as
 * `package.json` are named where no source differs: then they are what did it.
 */
export function changedFiles(before: Finding, after: Finding): readonly ChangedFile[] {
  const sources = changesBetween(filesOf(before, 'reached'), filesOf(after, 'reached'))
  if (sources.length > 0) return sources
  return changesBetween(filesOf(before, 'settings'), filesOf(after, 'settings'))
}

function filesOf({ code }: Finding, which: 'reached' | 'settings'): readonly CommitFile[] {
  return code.kind === 'code' ? code[which] : []
}

/** What differs between two lists of files. */
export function changesBetween(
  before: readonly CommitFile[],
  after: readonly CommitFile[],
): readonly ChangedFile[] {
  const [was, is] = [before, after].map((files) => new Map(files.map(({ path, id }) => [path, id])))
  const gone = before.filter(({ path }) => is?.has(path) !== true)
  const changes: ChangedFile[] = []
  const movedFrom = new Set<string>()
  for (const { path, id } of after) {
    const old = was?.get(path)
    if (old === id) continue
    const source =
      old === undefined
        ? gone.find((each) => each.id === id && !movedFrom.has(each.path))
        : undefined
    if (source !== undefined) movedFrom.add(source.path)
    const change = old !== undefined ? 'modified' : source === undefined ? 'added' : 'moved'
    changes.push({ path, change, from: source?.path ?? null })
  }
  for (const { path } of gone) {
    if (!movedFrom.has(path)) changes.push({ path, change: 'removed', from: null })
  }
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
