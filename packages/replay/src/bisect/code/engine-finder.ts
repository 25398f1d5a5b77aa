import { join } from 'node:path'
import { replayError } from '../../errors/replay-error.ts'
import { withoutTwice } from '../../stamp/find-engines.ts'
import type { EngineSite, Span } from '../../stamp/engine-site.ts'
import { isSearchedFolder, isSourceName } from '../../stamp/list-sources.ts'
import { type EngineFile, readEngineFile } from '../../stamp/read-engine-file.ts'
import type { StampProblem } from '../../stamp/stamp-problem.ts'
import type { CommitFile, CommitFiles } from './commit-files.ts'

/** The engines of one commit. */
export interface CommitEngines {
  readonly sites: readonly EngineSite[]
  readonly problems: readonly StampProblem[]
  /** Calls of `defineEngine` by absolute file. */
  readonly calls: ReadonlyMap<string, readonly Span[]>
  /** Why a file may define an engine and nobody can tell, where its text has the engine's name. */
  readonly doubtAbout: (engine: string) => string | null
}

export interface FinderPlaces {
  /** Absolute; where the repository's files seem to be. */
  readonly folder: string
  /** The project relative to the repository. */
  readonly projectPath: string
  /** Folders and files to search, relative to the repository. */
  readonly starts: readonly string[]
}

const definition = 'defineEngine'

/**
 * Finds engines in commits as `stamp` finds them in a folder. Whatever two commits share is looked
 * at once: folders by their tree, files by their content.
 */
export class EngineFinder {
  readonly #files: CommitFiles
  readonly #places: FinderPlaces
  readonly #inTrees = new Map<string, Promise<readonly CommitFile[]>>()
  readonly #mentions = new Map<string, Promise<Uint8Array | null>>()
  readonly #read = new Map<string, EngineFile>()

  constructor(files: CommitFiles, places: FinderPlaces) {
    this.#files = files
    this.#places = places
  }

  /** Below the places that were named, or anywhere in the commit. */
  async find(tree: string, isEverywhere: boolean): Promise<CommitEngines> {
    const { folder, projectPath } = this.#places
    const starts = isEverywhere ? [''] : this.#places.starts
    const found = await Promise.all(starts.map((start) => this.#below(tree, start)))
    const byPath = new Map(found.flat().map((file) => [file.path, file]))
    const read: EngineFile[] = []
    const doubtful: { readonly text: string; readonly problem: StampProblem }[] = []
    const calls = new Map<string, readonly Span[]>()
    for (const file of byPath.values()) {
      const bytes = await this.#mention(file.id)
      if (bytes === null) continue
      const text = Buffer.from(bytes).toString()
      const each = this.#readFile(file, text)
      read.push(each)
      for (const problem of each.problems) {
        if (problem.engine === null) doubtful.push({ text, problem })
      }
      if (each.calls.length > 0) calls.set(join(folder, file.path), each.calls)
    }
    const sites = read.flatMap((each) => each.sites)
    const problems = read.flatMap((each) => each.problems)
    return {
      ...withoutTwice(join(folder, projectPath), { sites, problems }),
      calls,
      doubtAbout: (engine) =>
        doubtful.find(({ text }) => text.includes(engine))?.problem.message ?? null,
    }
  }

  async #below(tree: string, start: string): Promise<readonly CommitFile[]> {
    const entry = await this.#files.trees.entryAt(tree, start)
    if (entry?.kind === 'blob') return [{ path: start, id: entry.id }]
    if (entry?.kind !== 'tree') return []
    const files = await this.#inTree(entry.id)
    return start === '' ? files : files.map(({ path, id }) => ({ path: `${start}/${path}`, id }))
  }

  /** Files that mention engines, relative to a tree. */
  #inTree(id: string): Promise<readonly CommitFile[]> {
    const known = this.#inTrees.get(id) ?? this.#search(id)
    this.#inTrees.set(id, known)
    return known
  }

  async #search(id: string): Promise<readonly CommitFile[]> {
    const found = [...(await this.#files.trees.entries(id))].map(
      async ([name, entry]): Promise<readonly CommitFile[]> => {
        if (entry.kind === 'tree') {
          if (!isSearchedFolder(name)) return []
          const inside = await this.#inTree(entry.id)
          return inside.map((file) => ({ path: `${name}/${file.path}`, id: file.id }))
        }
        if (entry.kind !== 'blob' || !isSourceName(name)) return []
        return (await this.#mention(entry.id)) === null ? [] : [{ path: name, id: entry.id }]
      },
    )
    return (await Promise.all(found)).flat()
  }

  /** The content of a file that mentions engines; null of any other, which is not kept. */
  #mention(id: string): Promise<Uint8Array | null> {
    const known = this.#mentions.get(id) ?? this.#readMention(id)
    this.#mentions.set(id, known)
    return known
  }

  async #readMention(id: string): Promise<Uint8Array | null> {
    const content = await this.#files.bytes(id)
    if (content === 'not in this clone') {
      const message = `a file of a commit (${id}) is not in this clone, which is partial: whether it has the engine cannot be told`
      throw replayError('FC_REPLAY_GIT', message)
    }
    return typeof content !== 'string' && Buffer.from(content).includes(definition) ? content : null
  }

  #readFile({ path, id }: CommitFile, text: string): EngineFile {
    const key = `${id} ${path}`
    const known = this.#read.get(key)
    if (known !== undefined) return known
    const { folder, projectPath } = this.#places
    const file = join(folder, path)
    const prefix = projectPath === '' ? '' : `${projectPath}/`
    const shown = path.startsWith(prefix) ? path.slice(prefix.length) : path
    const read = readEngineFile({ file, path: shown, text })
    this.#read.set(key, read)
    return read
  }
}
