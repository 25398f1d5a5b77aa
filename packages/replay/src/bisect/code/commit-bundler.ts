import { join } from 'node:path'
import { versionOfBundle } from '@first-contact/recorder/opening'
import { type BundleInput, type BundleOptions, bundleEngine } from '../../stamp/bundle-engine.ts'
import type { EngineSite } from '../../stamp/engine-site.ts'
import { shownPath } from '../../stamp/list-sources.ts'
import { packagesOf } from '../../stamp/sibling-hashes.ts'
import type { Repository } from '../git/open-repository.ts'
import type { CommitCode } from './commit-code.ts'
import type { CommitFile, CommitFiles } from './commit-files.ts'
import { barrierPlugin, commitPlugin } from './commit-plugin.ts'
import type { CommitEngines } from './engine-finder.ts'
import { KnownCodes } from './known-codes.ts'
import { bundleOwnCode } from './own-code.ts'
import { Placeholders } from './placeholders.ts'
import { settingsOf } from './reached-print.ts'

export interface CommitBundlerOptions {
  readonly files: CommitFiles
  readonly repository: Repository
  /** Absolute; a folder that stands for one commit at a time. */
  readonly folder: string
  readonly conditions: readonly string[]
}

/**
 * Bundles an engine as commits have it, and as rarely as can be: not where all that it reaches is that
 * of another commit, and without its packages where those alone can tell.
 */
export class CommitBundler {
  readonly #files: CommitFiles
  readonly #repository: Repository
  readonly #shown: string
  readonly #conditions: readonly string[]
  readonly #placeholders: Placeholders
  readonly #known: KnownCodes
  /** By the hash of what the repository itself has of it. */
  readonly #byOwn = new Map<string, Bundled>()
  /** Texts of bundles by version: each is held once. */
  readonly #texts = new Map<string, string>()
  #bundled = 0

  constructor({ files, repository, folder, conditions }: CommitBundlerOptions) {
    this.#files = files
    this.#repository = repository
    this.#shown = folder
    this.#conditions = conditions
    this.#placeholders = new Placeholders(folder, repository.folder, files)
    this.#known = new KnownCodes(files)
  }

  /** How often the whole engine was bundled. */
  get bundled(): number {
    return this.#bundled
  }

  /** The engine of a place in a commit. */
  async codeOf(tree: string, site: EngineSite, { calls }: CommitEngines): Promise<CommitCode> {
    const known = await this.#known.find(tree, site)
    if (known !== null) return known
    const commit = await this.#showCommit(tree, calls)
    const own = await bundleOwnCode(site, commit.options, commit.barriers)
    if (own.kind === 'broken') return own
    const bundled = this.#byOwn.get(own.hash) ?? (await this.#bundle(site, commit.options))
    if (bundled.kind === 'broken') return bundled
    this.#byOwn.set(own.hash, bundled)
    const paths = own.files.map((file) => shownPath(this.#shown, file))
    const { version, bundle, packages } = bundled
    const code: CommitCode = {
      kind: 'code',
      version,
      bundle,
      packages,
      reached: await this.#withIds(tree, paths),
      settings: await settingsOf(this.#files, tree, paths),
    }
    await this.#known.keep(tree, site, code)
    return code
  }

  /** The bundler's view of a commit. */
  async #showCommit(tree: string, calls: CommitEngines['calls']) {
    await this.#placeholders.show(tree)
    const { folder: repository, projectPath } = this.#repository
    const loaded = new Map<string, Uint8Array>()
    for (const file of calls.keys()) {
      const content = await this.#files.content(tree, shownPath(this.#shown, file))
      if (content.kind === 'content') loaded.set(file, content.bytes)
    }
    const onLoad = (file: string, bytes: Uint8Array): void => void loaded.set(file, bytes)
    const commit = { tree, folder: this.#shown, files: this.#files, onLoad }
    const options: BundleOptions = {
      root: join(this.#shown, projectPath),
      calls,
      conditions: this.#conditions,
      elsewhere: {
        plugin: commitPlugin(commit),
        read: (file) => loaded.get(file) ?? null,
        packageFolders: [projectPath, ''].map((path) => join(repository, path, 'node_modules')),
      },
    }
    return { options, barriers: barrierPlugin(commit) }
  }

  async #bundle(site: EngineSite, options: BundleOptions): Promise<Bundled | Broken> {
    this.#bundled += 1
    const outcome = await bundleEngine(site, options)
    if (outcome.kind === 'refused') return { kind: 'broken', reason: outcome.problem.message }
    const { text, inputs } = outcome
    const outside = inputs.find(({ file }) => this.#isOfWorkingTree(file))
    if (outside !== undefined) {
      const path = shownPath(this.#repository.folder, outside.file)
      const reason = `${path} would be read from the working tree, not from the commit`
      return { kind: 'broken', reason }
    }
    const version = versionOfBundle(Buffer.from(text))
    const bundle = this.#texts.get(version) ?? text
    this.#texts.set(version, bundle)
    return { kind: 'code', version, bundle, packages: packagesOf(inputs.filter(isInstalled)) }
  }

  /** A package may lead back into the repository, past what stands for the commit. */
  #isOfWorkingTree(file: string): boolean {
    const { folder } = this.#repository
    const path = shownPath(folder, file)
    const isShown = !shownPath(this.#shown, file).startsWith('../')
    return !isShown && !path.startsWith('../') && !path.split('/').includes('node_modules')
  }

  #withIds(tree: string, paths: readonly string[]): Promise<readonly CommitFile[]> {
    const found = paths.map(async (path) => {
      const entry = await this.#files.trees.entryAt(tree, path)
      return { path, id: entry?.id ?? '' }
    })
    return Promise.all(found)
  }
}

type Bundled = Omit<Extract<CommitCode, { readonly kind: 'code' }>, 'reached' | 'settings'>
type Broken = Extract<CommitCode, { readonly kind: 'broken' }>

function isInstalled({ file }: BundleInput): boolean {
  return file.split('/').includes('node_modules')
}
