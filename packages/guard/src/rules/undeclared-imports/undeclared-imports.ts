import type { WorkspacePackage } from '../../graph/workspace-package.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { DenoImports } from './deno-imports.ts'
import { isGivenByFramework } from './framework-names.ts'
import { defineRule, type Finding, type Rule } from '../../rule/rule.ts'

/** `@types/node` declares `node:` types; `@types/a__b` those of `@a/b`. */
function typesPackageOf(name: string): string {
  return `@types/${name.startsWith('@') ? name.slice(1).replace('/', '__') : name}`
}

function declares(owner: WorkspacePackage, name: string, isTypeOnly: boolean): boolean {
  const names = isTypeOnly ? [name, typesPackageOf(name)] : [name]
  return names.some(
    (each) =>
      owner.dependencies.has(each) ||
      owner.peerDependencies.has(each) ||
      owner.optionalDependencies.has(each) ||
      owner.devDependencies.has(each),
  )
}

function declaresAnything(owner: WorkspacePackage): boolean {
  return [
    owner.dependencies,
    owner.devDependencies,
    owner.peerDependencies,
    owner.optionalDependencies,
  ].some(({ size }) => size > 0)
}

const toolPath =
  /(?:^|\/)(?:scripts|benchmarks?|tools|examples|docs|web-?site|site|www)\/|(?:^|\/)[^/]*\.config\.[cm]?[jt]s$/

const ambientTypes = new Set(['bun', 'deno', 'estree'])

class DeclarationCheck {
  readonly #house: House
  readonly #deno: DenoImports

  constructor(house: House) {
    this.#house = house
    this.#deno = new DenoImports(house)
  }

  /** The root of a workspace links its own packages for everything that runs in it. */
  #rootProvides(name: string, isTypeOnly: boolean): boolean {
    const root = this.#house.packages.find(({ folder }) => folder === '')
    if (root === undefined) return false
    if (declares(root, name, isTypeOnly)) return true
    return root.hasWorkspaces && this.#house.packages.some((each) => each.name === name)
  }

  /**
   * The package a file belongs to. A manifest inside of another package that declares nothing only
   * says how its folder is read: as modules, or by which conditions.
   */
  #ownerOf(path: string): WorkspacePackage | null {
    const nearest = this.#house.packageOf(path)
    if (nearest === null || nearest.folder === '' || declaresAnything(nearest)) return nearest
    const above = this.#house.packageOf(nearest.folder)
    return above === null || above.folder === '' ? nearest : this.#ownerOf(nearest.folder)
  }

  /** Whether something else than a manifest stands for a name. */
  #isGiven(file: CheckedFile, specifier: string, name: string, owner: WorkspacePackage): boolean {
    const isDeclared = (each: string) =>
      declares(owner, each, false) || (isToolFile(file.path) && this.#rootProvides(each, false))
    return isGivenByFramework(specifier, isDeclared) || this.#deno.declares(file.path, name)
  }

  /** The name that a file takes from another package, if it does. */
  #foreignName(
    file: CheckedFile,
    edge: CheckedFile['edges'][number],
    owner: WorkspacePackage,
  ): string | null {
    if (edge.to.kind === 'package') return edge.to.name
    if (edge.to.kind !== 'file' || /^[./#]/.test(edge.specifier)) return null
    const target = this.#house.packageOf(edge.to.path)
    if (target === null || target.name === null || target.folder === owner.folder) return null
    // An alias of a tsconfig may lead into another package without naming it.
    return edge.specifier === target.name || edge.specifier.startsWith(`${target.name}/`)
      ? target.name
      : null
  }

  *check(file: CheckedFile): Iterable<Finding> {
    const owner = this.#ownerOf(file.path)
    if (owner === null) return
    for (const edge of file.edges) {
      const name = this.#foreignName(file, edge, owner)
      if (name === null || name === owner.name || edge.kind === 'mock') continue
      if (declares(owner, name, edge.isTypeOnly) || ambientTypes.has(name)) continue
      // Tools of a workspace are declared once, at its root, by custom.
      const isDev = file.isTest || isToolFile(file.path)
      if (isDev && this.#rootProvides(name, edge.isTypeOnly)) continue
      if (this.#isGiven(file, edge.specifier, name, owner)) continue
      const { line, column, endColumn } = edge
      const manifest = owner.folder === '' ? 'package.json' : `${owner.folder}/package.json`
      const message = `${name} is imported and not declared in ${manifest}`
      yield { path: file.path, line, column, endColumn, message, to: name }
    }
  }
}

/** Configuration, scripts and the like are run in the repository, never installed. */
function isToolFile(path: string): boolean {
  return toolPath.test(path)
}

/** What a package imports stands in its own package.json. */
export const undeclaredImports: Rule = defineRule({
  name: 'undeclared-imports',
  title: 'What is imported is declared',
  severity: 'violation',
  why: 'It works here because another package brought it along; alone, or after an upgrade, it breaks.',
  fix: 'Add it to the package.json that the message names, or remove the import.',
  check: (file: CheckedFile, house: House): Iterable<Finding> =>
    new DeclarationCheck(house).check(file),
})
