import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { versionOfBundle } from '@first-contact/recorder/opening'
import { type BundleInput, bundleEngine } from '../../stamp/bundle-engine.ts'
import type { EngineSite } from '../../stamp/engine-site.ts'
import { shownPath } from '../../stamp/list-sources.ts'
import { ownFiles, packagesOf } from '../../stamp/sibling-hashes.ts'
import { GitObjects } from '../git/git-objects.ts'
import { GitTrees } from '../git/git-trees.ts'
import type { Repository } from '../git/open-repository.ts'
import type { CommitCode } from './commit-code.ts'
import { type CommitFile, CommitFiles } from './commit-files.ts'
import { commitPlugin } from './commit-plugin.ts'
import { type CommitEngines, EngineFinder } from './engine-finder.ts'
import { Placeholders } from './placeholders.ts'
import { reachedPrint, settingsOf } from './reached-print.ts'

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
  readonly #repository: Repository
  readonly #options: HistoryCodeOptions
  readonly #objects: GitObjects
  readonly #finder: EngineFinder
  readonly #folder: string
  readonly #shown: string
  readonly #placeholders: Placeholders
  readonly #byTree = new Map<string, CommitCode>()
  /** Codes by what they depend on, for each set of files that was ever reached. */
  readonly #byPrint = new Map<string, Map<string, CommitCode>>()
  #turn: Promise<unknown> = Promise.resolve()
  #bundled = 0

  constructor(repository: Repository, options: HistoryCodeOptions) {
    this.#repository = repository
    this.#options = options
    this.#objects = new GitObjects(repository)
    this.files = new CommitFiles(this.#objects, new GitTrees(this.#objects))
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-bisect-')))
    this.#shown = join(this.#folder, 'commit')
    this.#finder = new EngineFinder(this.files, {
      folder: this.#shown,
      projectPath: repository.projectPath,
      starts: options.paths ?? [repository.projectPath],
    })
    this.#placeholders = new Placeholders(this.#shown, repository.folder, this.files)
  }

  /** How often the bundler ran. */
  get bundled(): number {
    return this.#bundled
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
    if (site !== undefined)
      return (await this.#shared(tree, site)) ?? this.#bundle(tree, site, engines)
    const problem = engines.problems.find(isMeant)
    const reason = problem?.message ?? engines.doubtAbout(engine)
    if (reason !== null) return { kind: 'broken', reason }
    return { kind: 'missing', engines: engines.sites.map(({ name }) => name).toSorted() }
  }

  /** The code of another commit that has all of the same. */
  async #shared(tree: string, site: EngineSite): Promise<CommitCode | null> {
    for (const [key, byPrint] of this.#byPrint) {
      const { entry, paths } = JSON.parse(key) as ReachedKey
      if (entry !== entryOf(site)) continue
      const print = await reachedPrint(this.files, tree, paths)
      const code = print === null ? undefined : byPrint.get(print)
      if (code !== undefined) return code
    }
    return null
  }

  async #bundle(tree: string, site: EngineSite, { calls }: CommitEngines): Promise<CommitCode> {
    await this.#placeholders.show(tree)
    const { folder: repository, projectPath } = this.#repository
    const loaded = new Map<string, Uint8Array>()
    for (const file of calls.keys()) {
      const content = await this.files.content(tree, shownPath(this.#shown, file))
      if (content.kind === 'content') loaded.set(file, content.bytes)
    }
    const onLoad = (file: string, bytes: Uint8Array): void => void loaded.set(file, bytes)
    const commit = { tree, folder: this.#shown, repository, files: this.files, onLoad }
    this.#bundled += 1
    const outcome = await bundleEngine(site, {
      root: join(this.#shown, projectPath),
      calls,
      conditions: this.#options.conditions ?? [],
      elsewhere: {
        plugin: commitPlugin(commit),
        read: (file) => loaded.get(file) ?? null,
        packageFolders: [projectPath, ''].map((path) => join(repository, path, 'node_modules')),
      },
    })
    if (outcome.kind === 'refused') return { kind: 'broken', reason: outcome.problem.message }
    const { text, inputs } = outcome
    const own = ownFiles(inputs).map(({ file }) => shownPath(this.#shown, file))
    const code: CommitCode = {
      kind: 'code',
      bundle: text,
      version: versionOfBundle(Buffer.from(text)),
      reached: await this.#reached(tree, own),
      settings: await settingsOf(this.files, tree, own),
      packages: packagesOf(inputs.filter(isInstalled)),
    }
    await this.#keep(tree, { entry: entryOf(site), paths: own }, code)
    return code
  }

  #reached(tree: string, paths: readonly string[]): Promise<readonly CommitFile[]> {
    const found = paths.map(async (path) => {
      const entry = await this.files.trees.entryAt(tree, path)
      return { path, id: entry?.id ?? '' }
    })
    return Promise.all(found)
  }

  async #keep(tree: string, key: ReachedKey, code: CommitCode): Promise<void> {
    const print = await reachedPrint(this.files, tree, key.paths)
    if (print === null) return
    const name = JSON.stringify(key)
    const byPrint = this.#byPrint.get(name) ?? new Map<string, CommitCode>()
    this.#byPrint.set(name, byPrint.set(print, code))
  }
}

/** Which files an engine was made of. */
interface ReachedKey {
  readonly entry: string
  readonly paths: readonly string[]
}

function entryOf({ file, exportName }: EngineSite): string {
  return `${file}#${exportName}`
}

function isInstalled({ file }: BundleInput): boolean {
  return file.split('/').includes('node_modules')
}
