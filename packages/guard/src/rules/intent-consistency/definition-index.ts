import type { Origin } from '../../graph/module-export.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { type Definition, findDefinitions } from './find-definitions.ts'
import { apiNamesIn, edgeOf, importedName, isPrimitive, usesPackage } from './transaction-api.ts'

/** `export { charge as chargeRun }`: what a definition is called outside. */
function exportedNames(file: CheckedFile, variable: string): readonly string[] {
  const names = [variable]
  for (const statement of file.ast().body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.source !== null) continue
    for (const { local, exported } of statement.specifiers) {
      if (local.type !== 'Identifier' || local.name !== variable) continue
      names.push(exported.type === 'Identifier' ? exported.name : exported.value)
    }
  }
  return names
}

/** What the definitions of a file are called outside. */
function byExportedName(definitions: readonly Definition[]): ReadonlyMap<string, Definition> {
  const index = new Map<string, Definition>()
  for (const definition of definitions) {
    const { file, variable, isInsideFunction } = definition
    if (variable === null || isInsideFunction) continue
    for (const name of exportedNames(file, variable)) index.set(name, definition)
  }
  return index
}

/** Finds definitions, each file's when somebody asks for it. */
export class DefinitionIndex {
  readonly #house: House
  readonly #definitions = new Map<string, readonly Definition[]>()
  readonly #exported = new Map<string, ReadonlyMap<string, Definition>>()

  constructor(house: House) {
    this.#house = house
  }

  /** Whether a file imports anything of the package, and is to be judged. */
  isUser(file: CheckedFile): boolean {
    return usesPackage(file, this.#house) && isJudged(file, this.#house)
  }

  /** The definitions of a file. Where it imports nothing of the package, its tree is not made. */
  definitionsIn(file: CheckedFile): readonly Definition[] {
    const before = this.#definitions.get(file.path)
    if (before !== undefined) return before
    const found = this.isUser(file) ? findDefinitions(file, apiNamesIn(file, this.#house)) : []
    this.#definitions.set(file.path, found)
    return found
  }

  /** Whether a name that a file imports is a definition somewhere. */
  importsDefinition(file: CheckedFile): boolean {
    return file.edges.some(({ to, symbols }) => {
      if (to.kind !== 'file') return false
      return symbols.some(
        ({ name }) => this.#definitionAt(this.#house.originOf(to.path, name)) !== undefined,
      )
    })
  }

  /** The definitions that the names of a file stand for. */
  namesIn(file: CheckedFile): ReadonlyMap<string, Definition> {
    const names = new Map<string, Definition>()
    for (const definition of this.definitionsIn(file)) {
      if (definition.variable !== null) names.set(definition.variable, definition)
    }
    for (const statement of file.ast().body) {
      if (statement.type !== 'ImportDeclaration') continue
      const edge = edgeOf(statement, file)
      if (edge?.to.kind !== 'file') continue
      for (const specifier of statement.specifiers) {
        const origin = this.#house.originOf(edge.to.path, importedName(specifier))
        const definition = this.#definitionAt(origin)
        if (definition !== undefined) names.set(specifier.local.name, definition)
      }
    }
    return names
  }

  #definitionAt({ path, symbol }: Origin): Definition | undefined {
    let exported = this.#exported.get(path)
    if (exported === undefined) {
      const file = this.#house.files.get(path)
      exported = byExportedName(file === undefined ? [] : this.definitionsIn(file))
      this.#exported.set(path, exported)
    }
    return exported.get(symbol)
  }
}

const indexes = new WeakMap<House, DefinitionIndex>()

/** The one index of a house. */
export function definitionsOf(house: House): DefinitionIndex {
  const index = indexes.get(house) ?? new DefinitionIndex(house)
  indexes.set(house, index)
  return index
}

/** Whether the rule speaks of a file at all. */
export function isJudged(file: CheckedFile, house: House): boolean {
  return (
    !file.isTest &&
    !isPrimitive(file.path, house) &&
    !house.isBlessed('intent-consistency', file.path)
  )
}

/** Files that import one of these, or what passes one of these on. Few are, so they are found from here. */
function filesReaching(paths: readonly string[], house: House): ReadonlySet<string> {
  const reached = new Set<string>()
  const queue = [...paths]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const { from } of house.edgesTo(path)) {
      if (reached.has(from)) continue
      reached.add(from)
      const isPassedOn = house.files.get(from)?.exports.some((each) => each.from !== null)
      if (isPassedOn === true) queue.push(from)
    }
  }
  return reached
}

/** Files that may define, lock, or declare an intent, or call what a file of them defines. */
export function candidatesIn(house: House): readonly CheckedFile[] {
  const index = definitionsOf(house)
  const users = [...house.files.values()].filter((file) => index.isUser(file))
  const paths = new Set(users.map(({ path }) => path))
  const callers = [...filesReaching([...paths], house)].flatMap((path) => {
    const file = paths.has(path) ? undefined : house.files.get(path)
    return file === undefined || !isJudged(file, house) ? [] : [file]
  })
  return [...users, ...callers]
}
