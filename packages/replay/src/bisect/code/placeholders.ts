import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GitTrees, Tree, TreeEntry } from '../git/git-trees.ts'
import type { CommitFiles } from './commit-files.ts'
import { PackageLinks } from './package-links.ts'

/** What the bundler has a loader for. Others are no part of any bundle. */
const loadable = /\.(?:[cm]?[jt]s|[jt]sx|json|css|txt)$/
/** What the bundler reads by itself, past every plugin: these say how the others are read. */
const settings = /^package\.json$|[jt]sconfig[^/]*\.json$/

/** Whether a file decides how others are resolved or compiled. */
export function isSettings(name: string): boolean {
  return settings.test(name)
}

const nothing: Tree = new Map()

/**
 * The names of a commit's files in a folder of its own: empty files, so that the bundler finds its
 * way as it does in a project. Only what a plugin resolves would lose the `type` of its package and
 * its `tsconfig.json`, and with them the version that `stamp` gives. Contents come from git.
 */
export class Placeholders {
  readonly #folder: string
  readonly #files: CommitFiles
  readonly #links: PackageLinks
  #tree: string | null = null

  /**
   * @param folder - absolute and empty
   * @param repository - absolute; whose packages are linked
   */
  constructor(folder: string, repository: string, files: CommitFiles) {
    this.#folder = folder
    this.#files = files
    this.#links = new PackageLinks(folder, repository)
  }

  /** Makes the folder name the files of another commit; only what differs is touched. */
  async show(tree: string): Promise<void> {
    if (this.#tree === tree) return
    const before = this.#tree
    // Should it fail half way, the next one starts anew.
    this.#tree = null
    if (before === null) this.#clear()
    await this.#sync('', before, tree)
    this.#links.settle()
    this.#tree = tree
  }

  #clear(): void {
    rmSync(this.#folder, { recursive: true, force: true })
    mkdirSync(this.#folder, { recursive: true })
    this.#links.link('')
  }

  async #sync(path: string, before: string | null, after: string): Promise<void> {
    if (before === after) return
    const trees: GitTrees = this.#files.trees
    const old = before === null ? nothing : await trees.entries(before)
    const now = await trees.entries(after)
    for (const [name, entry] of old) {
      if (now.get(name)?.kind === entry.kind) continue
      const gone = joined(path, name)
      this.#links.forget(gone)
      rmSync(join(this.#folder, gone), { recursive: true, force: true })
    }
    for (const [name, entry] of now) {
      // Packages come from the working tree, also those that somebody has committed.
      if (name === 'node_modules') continue
      const was = old.get(name)
      await this.#place(joined(path, name), entry, was?.kind === entry.kind ? was : null)
    }
  }

  async #place(path: string, entry: TreeEntry, was: TreeEntry | null): Promise<void> {
    if (entry.kind === 'tree') {
      if (was === null) {
        mkdirSync(join(this.#folder, path), { recursive: true })
        this.#links.link(path)
      }
      return this.#sync(path, was?.id ?? null, entry.id)
    }
    if (entry.kind !== 'blob') return
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (isSettings(name)) {
      if (was?.id !== entry.id) await this.#write(path, entry.id)
    } else if (was === null && loadable.test(name)) {
      writeFileSync(join(this.#folder, path), '')
    }
  }

  async #write(path: string, id: string): Promise<void> {
    const bytes = await this.#files.bytes(id)
    if (typeof bytes === 'string') return
    writeFileSync(join(this.#folder, path), bytes)
    if (path.endsWith('package.json')) this.#links.learn(path, bytes)
  }
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`
}
