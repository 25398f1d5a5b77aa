import { isBuiltin } from 'node:module'
import { join, posix, relative, sep } from 'node:path'
import type { ResolverFactory } from 'oxc-resolver'
import type { EdgeTarget } from './edge.ts'
import { packageTargets } from './package-targets.ts'
import { packageFinder, type ReadPackage } from './read-packages.ts'
import { completePath, joinPath } from './resolve-relative.ts'
import { sourceOfOutput } from './source-of-output.ts'
import type { TsconfigPaths } from './tsconfig-paths.ts'
import type { FileWitness, Witnesses } from './witnesses.ts'

/** What the resolver knows of the repository. */
export interface ResolverHouse {
  readonly root: string
  readonly sources: ReadonlySet<string>
  readonly packages: readonly ReadPackage[]
  readonly paths: TsconfigPaths
  /** Whether a build makes the file, so that it need not be there. */
  readonly isGenerated: (path: string) => boolean
  readonly witness: FileWitness
}

/** Makes the native resolvers on first use: most imports are resolved without one. */
export type LoadResolvers = () => {
  readonly withTsconfig: ResolverFactory
  readonly plain: ResolverFactory
}

const builtFolder = /(?:^|\/)(?:dist|build|lib|out|node_modules)\//
// These hold nothing else, so what is not there yet was not built yet; `lib` may be source.
const isOutput = /(?:^|\/)(?:dist|build|out)\//
const scheme = /^[a-z][a-z\d+.-]+:/i
// No package may be called so; it is an alias that some bundler knows.
const bundlerAlias = /^(?:@\/|~\/|~~\/|\$lib\/|@@\/)/

/** `@scope/name` or `name` of a bare specifier. */
export function packageNameOf(specifier: string): string {
  const segments = specifier.split('/')
  return segments.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

/** Says where imports lead. Its answers hold while the sources and what it witnessed are the same. */
export class ImportResolver {
  readonly #house: ResolverHouse
  readonly #load: LoadResolvers
  readonly #packageOf: (path: string) => ReadPackage | null
  readonly #byName: ReadonlyMap<string, ReadPackage>
  readonly #known = new Map<string, EdgeTarget>()

  constructor(house: ResolverHouse, load: LoadResolvers) {
    this.#house = house
    this.#load = load
    this.#packageOf = packageFinder(house.packages)
    this.#byName = new Map(
      house.packages.flatMap((each) => (each.name === null ? [] : [[each.name, each] as const])),
    )
  }

  resolve(from: string, written: string): EdgeTarget {
    // A bundler's `raw-loader!./a.txt` and `./a.svg?react` mean the file.
    const specifier = written.slice(written.lastIndexOf('!') + 1).replace(/(?<=.)[?].*$/, '')
    const folder = from.slice(0, Math.max(0, from.lastIndexOf('/')))
    const key = `${folder}\0${specifier}`
    const before = this.#known.get(key)
    if (before !== undefined) return before
    const target = this.#resolveAnew(from, folder, specifier)
    this.#known.set(key, target)
    return target
  }

  /** What answers rest on. */
  witnesses(): Witnesses {
    return this.#house.witness.seen()
  }

  #resolveAnew(from: string, folder: string, specifier: string): EdgeTarget {
    if (/^\.{1,2}(?:\/|$)/.test(specifier)) return this.#relative(from, folder, specifier)
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier }
    if (scheme.test(specifier) || specifier.startsWith('/')) {
      return { kind: 'builtin', name: specifier }
    }
    return this.#bare(from, specifier)
  }

  #exists(path: string): boolean {
    return this.#house.sources.has(path) || this.#house.witness.isFile(path)
  }

  #relative(from: string, folder: string, specifier: string): EdgeTarget {
    const base = joinPath(folder, specifier)
    if (base === null) return { kind: 'builtin', name: specifier }
    const source = completePath(base, (path) => this.#house.sources.has(path))
    if (source !== null) return { kind: 'file', path: source }
    const other = completePath(base, (path) => this.#exists(path))
    if (builtFolder.test(`${other ?? base}/`)) {
      const built = this.#builtFile(other ?? base, this.#packageOf(base))
      if (other !== null || built.path !== base || isOutput.test(`${base}/`)) return built
    }
    if (other !== null) return { kind: 'file', path: other }
    const manifest = this.#house.packages.find((each) => each.folder === base)
    if (manifest !== undefined) return this.#packageFile(manifest, '')
    if (this.#house.isGenerated(base)) return { kind: 'file', path: base }
    return { kind: 'unresolved', reason: `there is no ${base}` }
  }

  /** What a build made stands for its source; without one it is taken as it is. */
  #builtFile(base: string, own: ReadPackage | null): { kind: 'file'; path: string } {
    const inside = own === null || own.folder === '' ? base : base.slice(own.folder.length + 1)
    const source = sourceOfOutput(own?.folder ?? '', inside, (path) =>
      this.#house.sources.has(path),
    )
    return { kind: 'file', path: source ?? base }
  }

  #packageFile(target: ReadPackage, subpath: string): EdgeTarget {
    const isSource = (path: string) => this.#house.sources.has(path)
    const targets = [...packageTargets(target, subpath)]
    for (const each of targets) {
      const path = joinPath(target.folder, each)
      const direct = path === null ? null : isSource(path) ? path : null
      if (direct !== null) return { kind: 'file', path: direct }
    }
    for (const each of [...targets, ...(subpath === '' ? ['src/index.ts'] : [])]) {
      const source = sourceOfOutput(target.folder, each, isSource)
      if (source !== null) return { kind: 'file', path: source }
    }
    for (const each of targets) {
      const path = joinPath(target.folder, each)
      if (path !== null && (this.#exists(path) || this.#house.isGenerated(path))) {
        return { kind: 'file', path }
      }
    }
    const what = subpath === '' ? 'itself' : `./${subpath}`
    const reason =
      targets.length === 0
        ? `${target.manifestPath} does not export ${what}`
        : `${target.manifestPath} exports ${targets[0]}, and no source of it was found`
    return { kind: 'unresolved', reason }
  }

  /** Whether a package is installed from a registry although the repository has one of its name. */
  #isFromRegistry(from: string, name: string): boolean {
    const own = this.#packageOf(from)
    for (const folder of new Set([own?.folder ?? '', ''])) {
      const kind = this.#house.witness.linkAt(posix.join(folder, 'node_modules', name))
      if (kind !== 'none') return kind === 'folder'
    }
    return false
  }

  #bare(from: string, specifier: string): EdgeTarget {
    const name = packageNameOf(specifier)
    const workspace = this.#byName.get(name)
    const { isAlias, hasBaseUrl } = this.#house.paths
    const isOurAlias = isAlias(specifier)
    if (workspace !== undefined && !isOurAlias) {
      return this.#isFromRegistry(from, name)
        ? { kind: 'package', name }
        : this.#packageFile(workspace, specifier.slice(name.length + 1))
    }
    const isInternal = specifier.startsWith('#')
    if (!isOurAlias && !isInternal && !hasBaseUrl) {
      if (!bundlerAlias.test(specifier)) return { kind: 'package', name }
    }
    const resolved = this.#askNative(from, specifier)
    if (resolved !== null) return resolved
    if (isInternal || isOurAlias || bundlerAlias.test(specifier)) {
      // An alias may stand in front of names that are packages all the same.
      if (!isInternal && this.#isDeclared(from, name)) return { kind: 'package', name }
      return { kind: 'unresolved', reason: `no tsconfig or package.json says where it leads` }
    }
    return { kind: 'package', name }
  }

  #isDeclared(from: string, name: string): boolean {
    const own = this.#packageOf(from)
    return [own, this.#byName.get('')].some(
      (each) =>
        each?.dependencies.has(name) === true ||
        each?.devDependencies.has(name) === true ||
        each?.peerDependencies.has(name) === true,
    )
  }

  #askNative(from: string, specifier: string): EdgeTarget | null {
    const { withTsconfig, plain } = this.#load()
    const absolute = join(this.#house.root, from)
    let { path, error } = withTsconfig.resolveFileSync(absolute, specifier)
    if (path === undefined) {
      // It knows no jsconfig, and one missing `extends` makes it answer nothing at all.
      const meant = this.#meantBy(from, specifier)
      if (meant !== null) return { kind: 'file', path: meant }
    }
    if (path === undefined && error !== undefined && /tsconfig/i.test(error)) {
      ;({ path } = plain.sync(join(absolute, '..'), specifier))
    }
    if (path === undefined) return null
    const inside = relative(this.#house.root, path).split(sep).join('/')
    if (inside.startsWith('..') || /(?:^|\/)node_modules\//.test(inside)) {
      return { kind: 'package', name: packageNameOf(specifier) }
    }
    if (this.#house.sources.has(inside)) return { kind: 'file', path: inside }
    // Remembered, so that the answer ends with the file.
    this.#exists(inside)
    if (!builtFolder.test(inside)) return { kind: 'file', path: inside }
    return this.#builtFile(inside, this.#packageOf(inside))
  }

  /** What an alias means by the tsconfigs that can be read. */
  #meantBy(from: string, specifier: string): string | null {
    for (const base of this.#house.paths.meaningsOf(from, specifier)) {
      const found = completePath(base, (path) => this.#exists(path))
      if (found !== null) return found
    }
    return null
  }
}
