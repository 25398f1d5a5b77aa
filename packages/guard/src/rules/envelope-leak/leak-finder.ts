import type { Node } from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import { namesOf } from '../../syntax/names-of-callee.ts'
import { unwrapExpression } from '../../syntax/unwrap-expression.ts'
import type { LeakPolicy } from './leak-policy.ts'
import { edgeTo, type ImportedName, type NamesInFile, readNames } from './names-in-file.ts'
import { partsOf, type Reach, returnOf, typeNames } from './type-parts.ts'

/** A type of the infrastructure, and how one comes to it. */
export interface Leak {
  readonly name: string
  /** The file that declares it, or the specifier of its package. */
  readonly home: string
  /** The names of the types that lead there, nearest first; empty where it is named itself. */
  readonly via: readonly string[]
}

/** Follows types through declarations, imports and barrels to the ones that leak. */
export class LeakFinder {
  readonly #house: House
  readonly #policy: LeakPolicy
  readonly #names = new Map<string, NamesInFile>()
  readonly #known = new Map<string, Leak | null>()
  /** What the question that is being answered has come by. */
  readonly #visited = new Set<string>()
  /** How often it came back to where it had been. */
  #returns = 0

  constructor(house: House, policy: LeakPolicy) {
    this.#house = house
    this.#policy = policy
  }

  namesIn(file: CheckedFile): NamesInFile {
    const known = this.#names.get(file.path) ?? readNames(file)
    this.#names.set(file.path, known)
    return known
  }

  /** The leak in a type, at the node of this file that names it. */
  leakIn(
    file: CheckedFile,
    node: Node,
    reach: Reach,
  ): { readonly leak: Leak; readonly at: Node } | null {
    const path = this.#referenceOf(node)
    const leak = path.length === 0 ? null : this.leakOf(file, path)
    if (leak !== null) return { leak, at: node }
    for (const part of partsOf(node, reach)) {
      const found = this.leakIn(file, part, reach)
      if (found !== null) return found
    }
    return null
  }

  /** The leak that a name of a file leads to: a type, or a function that returns one. */
  leakOf(file: CheckedFile, path: readonly string[]): Leak | null {
    const [first = '', second] = path
    const { declared, imported } = this.namesIn(file)
    if (declared.has(first)) return this.#leakOfDeclared(file, first)
    const from = imported.get(first)
    if (from === undefined) return null
    return this.leakOfImport(from.name === '*' ? { ...from, name: second ?? '*' } : from)
  }

  /** The leak behind a name of another module. */
  leakOfImport({ edge, name }: ImportedName): Leak | null {
    if (name === '*') return null
    if (edge.to.kind !== 'file') return this.#leakOfPackage(name, edge.specifier)
    const origin = this.#house.originOf(edge.to.path, name)
    const file = this.#house.files.get(origin.path)
    if (file === undefined) return null
    const { localOf, declared, imported } = this.namesIn(file)
    const local = localOf.get(origin.symbol) ?? origin.symbol
    if (declared.has(local)) return this.#leakOfDeclared(file, local)
    const next = imported.get(local)
    if (next !== undefined) return this.leakOfImport(next)
    const passed = file.exports.find((each) => each.name === origin.symbol && each.from !== null)
    const from = passed?.from ?? null
    if (from === null || edgeTo(file, from)?.to.kind === 'file') return null
    return this.#leakOfPackage(passed?.imported ?? name, from)
  }

  #leakOfPackage(name: string, specifier: string): Leak | null {
    return this.#policy.names.has(name) ? { name, home: specifier, via: [] } : null
  }

  #referenceOf(node: Node): readonly string[] {
    if (node.type === 'TSTypeReference') {
      const names = typeNames(node.typeName)
      return names[0] === 'Pick' ? [] : names
    }
    return node.type === 'Identifier' || node.type === 'MemberExpression' ? typeNames(node) : []
  }

  #leakOfDeclared(file: CheckedFile, name: string): Leak | null {
    const isGuarded = this.#policy.isGuarded(file)
    if (!isGuarded && this.#policy.names.has(name)) return { name, home: file.path, via: [] }
    const key = `${file.path}\0${name}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    return this.#ask(key, () => this.#look(file, name, isGuarded ? 'all' : 'data'))
  }

  /**
   * A type that names itself holds no more than its other parts. What was found on a way that came
   * back holds for this question only: from elsewhere, that part is still to be looked at.
   */
  #ask(key: string, look: () => Leak | null): Leak | null {
    if (this.#visited.has(key)) {
      this.#returns += 1
      return null
    }
    const isFirst = this.#visited.size === 0
    const returnsBefore = this.#returns
    this.#visited.add(key)
    const found = look()
    if (this.#returns === returnsBefore) this.#known.set(key, found)
    if (isFirst) this.#visited.clear()
    return found
  }

  #look(file: CheckedFile, name: string, reach: Reach): Leak | null {
    const node = this.namesIn(file).declared.get(name)
    if (node === undefined) return null
    const isType = node.type === 'TSInterfaceDeclaration' || node.type === 'TSTypeAliasDeclaration'
    const roots =
      isType || node.type === 'ClassDeclaration' ? partsOf(node, reach) : typesOfValue(node)
    for (const root of roots) {
      const found = this.leakIn(file, root, reach)
      if (found !== null) return { ...found.leak, via: [name, ...found.leak.via] }
    }
    return null
  }

  /** What a call of a name gives back, where its declaration says so. */
  leakOfCall(file: CheckedFile, callee: Node): Leak | null {
    const path = namesOf(callee)
    return path.length <= 2 && !path.includes('?') ? this.leakOf(file, path) : null
  }
}

/** The types a value says it has: its annotation, or what the function it is returns. */
export function typesOfValue(node: Node): readonly Node[] {
  if (node.type !== 'VariableDeclarator') return returnOf(node)
  if (node.id.type === 'Identifier' && node.id.typeAnnotation) {
    return [node.id.typeAnnotation.typeAnnotation]
  }
  if (node.init === null) return []
  const init = unwrapExpression(node.init)
  return init.type === 'ClassExpression' ? partsOf(init, 'all') : returnOf(init)
}
