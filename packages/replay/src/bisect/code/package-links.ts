import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { shownPath } from '../../stamp/list-sources.ts'

const modules = 'node_modules'

/**
 * Lets a folder that stands for a commit find packages: those that are installed in the working tree,
 * and in place of links into the repository the commit's own folders.
 */
export class PackageLinks {
  readonly #folder: string
  readonly #repository: string
  /** Links into the repository: where they lead, by where they are. */
  readonly #own = new Map<string, { readonly name: string; target: string }>()
  /** Folders of packages of the commit by their name. */
  readonly #named = new Map<string, string>()

  constructor(folder: string, repository: string) {
    this.#folder = folder
    this.#repository = repository
  }

  /** Links what is installed in a folder of the working tree into the folder of the same path. */
  link(path: string): void {
    const installed = join(this.#repository, path, modules)
    if (!existsSync(installed)) return
    for (const name of packageNames(installed)) {
      const link = join(this.#folder, path, modules, name)
      mkdirSync(dirname(link), { recursive: true })
      const own = this.#ownFolder(join(installed, name))
      if (own !== null) this.#own.set(link, { name, target: own })
      symlinkSync(own === null ? join(installed, name) : join(this.#folder, own), link)
    }
  }

  /** The folder in the repository that a package is a link to; null for what is installed. */
  #ownFolder(installed: string): string | null {
    if (!lstatSync(installed).isSymbolicLink() || !existsSync(installed)) return null
    const path = shownPath(this.#repository, realpathSync(installed))
    const isOwn = !path.startsWith('../') && !path.split('/').includes(modules)
    return isOwn ? path : null
  }

  /** Takes note of a package of the commit. */
  learn(path: string, bytes: Uint8Array): void {
    try {
      const { name } = JSON.parse(Buffer.from(bytes).toString()) as { readonly name?: unknown }
      if (typeof name === 'string') this.#named.set(name, path.slice(0, -'/package.json'.length))
    } catch {
      // Whoever imports it is told by the bundler.
    }
  }

  /** What was below a path is there no longer. */
  forget(path: string): void {
    const isBelow = (each: string): boolean => each === path || each.startsWith(`${path}/`)
    for (const [name, folder] of this.#named) {
      if (isBelow(folder) || isBelow(`${folder}/package.json`)) this.#named.delete(name)
    }
    for (const link of this.#own.keys()) {
      if (isBelow(shownPath(this.#folder, link))) this.#own.delete(link)
    }
  }

  /** Leads links to packages that the commit has elsewhere than the working tree. */
  settle(): void {
    for (const [link, { name, target }] of this.#own) {
      const folder = this.#named.get(name) ?? target
      if (folder === target) continue
      rmSync(link, { force: true })
      symlinkSync(join(this.#folder, folder), link)
      this.#own.set(link, { name, target: folder })
    }
  }
}

/** `zod`, `@scope/name`; tools and caches begin with a dot. */
function packageNames(folder: string): readonly string[] {
  const names = (path: string): readonly string[] =>
    readdirSync(path).filter((name) => !name.startsWith('.'))
  return names(folder).flatMap((name) =>
    name.startsWith('@') ? names(join(folder, name)).map((each) => `${name}/${each}`) : [name],
  )
}
