import type { Node, Statement } from 'oxc-parser'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'
import type { Leak, LeakFinder } from './leak-finder.ts'
import { typesOfValue } from './leak-finder.ts'
import type { LeakPolicy } from './leak-policy.ts'
import { edgeTo } from './names-in-file.ts'
import { partsOf } from './type-parts.ts'

/** One way a leak gets out of a file. */
export interface LeakPlace {
  readonly leak: Leak
  readonly at: Node
  /** What gets out, by the name people know it by. */
  readonly symbol: string
  /** `returns`, `carries`, `re-exports`, `sends`, `spreads`. */
  readonly verb: string
}

/** What the search for leaks is told by. */
export interface LeakSearch {
  readonly house: House
  readonly policy: LeakPolicy
  readonly finder: LeakFinder
}

const typeKinds: ReadonlySet<string> = new Set([
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'ClassDeclaration',
])

function* leaksOfDeclaration(
  file: CheckedFile,
  node: Node,
  symbol: string,
  { finder }: LeakSearch,
): Iterable<LeakPlace> {
  const isType = typeKinds.has(node.type)
  for (const root of isType ? partsOf(node, 'all') : typesOfValue(node)) {
    const found = finder.leakIn(file, root, 'all')
    if (found === null) continue
    yield { ...found, symbol, verb: isType ? 'carries' : 'returns' }
    return
  }
}

/** Every name that a file exports, barrels followed. */
function exportedNames(house: House, path: string, seen: Set<string>): readonly string[] {
  const file = house.files.get(path)
  if (file === undefined || seen.has(path)) return []
  seen.add(path)
  return file.exports.flatMap(({ name, from }) => {
    if (name !== '*' || from === null) return [name]
    const target = edgeTo(file, from)?.to
    return target?.kind === 'file' ? exportedNames(house, target.path, seen) : []
  })
}

function* leaksOfStar(
  file: CheckedFile,
  statement: Extract<Statement, { readonly type: 'ExportAllDeclaration' }>,
  { house, policy, finder }: LeakSearch,
): Iterable<LeakPlace> {
  const edge = edgeTo(file, statement.source.value)
  if (edge?.to.kind !== 'file') return
  const target = house.files.get(edge.to.path)
  // What a guarded file exports is found there.
  if (target === undefined || policy.isGuarded(target)) return
  for (const name of exportedNames(house, edge.to.path, new Set())) {
    const leak = finder.leakOfImport({ edge, name })
    if (leak !== null) yield { leak, at: statement.source, symbol: name, verb: 're-exports' }
  }
}

function* leaksOfNames(
  file: CheckedFile,
  statement: Extract<Statement, { readonly type: 'ExportNamedDeclaration' }>,
  { house, policy, finder }: LeakSearch,
): Iterable<LeakPlace> {
  const edge = statement.source === null ? null : edgeTo(file, statement.source.value)
  for (const specifier of statement.specifiers) {
    const { local } = specifier
    const name = local.type === 'Identifier' ? local.name : local.value
    if (edge === null) {
      const { declared } = finder.namesIn(file)
      const leak = finder.leakOf(file, [name])
      const verb = declared.has(name) ? 'carries' : 're-exports'
      if (leak !== null) yield { leak, at: specifier, symbol: name, verb }
      continue
    }
    if (edge === undefined) continue
    if (edge.to.kind === 'file') {
      const origin = house.files.get(house.originOf(edge.to.path, name).path)
      if (origin !== undefined && policy.isGuarded(origin)) continue
    }
    const leak = finder.leakOfImport({ edge, name })
    if (leak !== null) yield { leak, at: specifier, symbol: name, verb: 're-exports' }
  }
}

function* leaksOfStatement(
  file: CheckedFile,
  statement: Statement,
  search: LeakSearch,
): Iterable<LeakPlace> {
  if (statement.type === 'ExportAllDeclaration') yield* leaksOfStar(file, statement, search)
  if (statement.type === 'ExportDefaultDeclaration') {
    yield* leaksOfDeclaration(file, statement.declaration, 'default', search)
  }
  if (statement.type !== 'ExportNamedDeclaration') return
  yield* leaksOfNames(file, statement, search)
  const { declaration } = statement
  if (declaration === null) return
  if (declaration.type === 'VariableDeclaration') {
    for (const each of declaration.declarations) {
      const symbol = each.id.type === 'Identifier' ? each.id.name : 'a pattern'
      yield* leaksOfDeclaration(file, each, symbol, search)
    }
  } else if ('id' in declaration && declaration.id?.type === 'Identifier') {
    yield* leaksOfDeclaration(file, declaration, declaration.id.name, search)
  }
}

/** What a file hands out under its own name. */
export function* exportedLeaks(file: CheckedFile, search: LeakSearch): Iterable<LeakPlace> {
  for (const statement of file.ast().body) yield* leaksOfStatement(file, statement, search)
}
