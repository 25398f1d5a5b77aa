import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GitObjects } from '../git/git-objects.ts'
import { GitTrees } from '../git/git-trees.ts'
import type { Repository } from '../git/open-repository.ts'
import type { CommitCode } from './commit-code.ts'
import { CommitBundler } from './commit-bundler.ts'
import { CommitFiles } from './commit-files.ts'
import { EngineFinder } from './engine-finder.ts'

export interface HistoryCodeOptions {
  readonly engine: string
  /** Folders and files to look for it in, relative to the repository; else the project, then all. */
  readonly paths?: readonly string[] | undefined
  /** Conditions of package exports that the process runs with. */
  readonly conditions?: readonly string[] | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * One engine in every commit of a repository, bundled as `stamp` bundles it in a folder: out of git
 * objects, with the packages of the working tree. Commits that share what the engine reaches share
 * the bundle, and are not bundled again.
 */
export class HistoryCode {
  readonly files: CommitFiles
  readonly #options: HistoryCodeOptions
  readonly #objects: GitObjects
  readonly #finder: EngineFinder
  readonly #folder: string
  readonly #bundler: CommitBundler
  readonly #byTree = new Map<string, CommitCode>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(repository: Repository, options: HistoryCodeOptions) {
    this.#options = options
    this.#objects = new GitObjects(repository)
    this.files = new CommitFiles(this.#objects, new GitTrees(this.#objects))
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-bisect-')))
    const folder = join(this.#folder, 'commit')
    this.#finder = new EngineFinder(this.files, {
      folder,
      projectPath: repository.projectPath,
      starts: options.paths ?? [repository.projectPath],
    })
    const { files } = this
    const conditions = options.conditions ?? []
    this.#bundler = new CommitBundler({ files, repository, folder, conditions })
  }

  /** How often the whole engine was bundled. */
  get bundled(): number {
    return this.#bundler.bundled
  }

  async close(): Promise<void> {
    // The bundler may still be at one.
    await this.#turn
    this.#objects.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /**
   * The engine as a tree of a commit has it.
   *
   * @throws FC_REPLAY_GIT, and the reason of the signal
   */
  codeAt(tree: string): Promise<CommitCode> {
    // One folder stands for one commit at a time.
    const mine = this.#turn.then(() => this.#codeAt(tree))
    this.#turn = mine.catch(() => {})
    return mine
  }

  async #codeAt(tree: string): Promise<CommitCode> {
    this.#options.signal?.throwIfAborted()
    const known = this.#byTree.get(tree)
    if (known !== undefined) return known
    const code = await this.#find(tree)
    this.#byTree.set(tree, code)
    return code
  }

  async #find(tree: string): Promise<CommitCode> {
    const { engine, paths } = this.#options
    const isNamed = ({ name }: { readonly name: string }): boolean => name === engine
    const isMeant = ({ engine: name }: { readonly engine: string | null }): boolean =>
      name === engine
    let engines = await this.#finder.find(tree, false)
    const isThere = engines.sites.some(isNamed) || engines.problems.some(isMeant)
    // The project itself may have been elsewhere.
    if (!isThere && paths === undefined) engines = await this.#finder.find(tree, true)
    const site = engines.sites.find(isNamed)
    if (site !== undefined) return this.#bundler.codeOf(tree, site, engines)
    const problem = engines.problems.find(isMeant)
    const reason = problem?.message ?? engines.doubtAbout(engine)
    if (reason !== null) return { kind: 'broken', reason }
    return { kind: 'missing', engines: engines.sites.map(({ name }) => name).toSorted() }
  }
}
