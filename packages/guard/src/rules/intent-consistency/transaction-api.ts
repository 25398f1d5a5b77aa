import type { ImportDeclaration, ImportDeclarationSpecifier } from 'oxc-parser'
import type { Edge } from '../../graph/edge.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'
import type { House } from '../../rule/house.ts'

/** How much a transaction may do; each covers those before it. */
export const intents = ['READ_ONLY', 'ATOMIC_WRITE', 'LOCKED_MUTATION'] as const

export type Intent = (typeof intents)[number]

/** The intent a text names, or `null`. */
export function intentOf(text: string | null): Intent | null {
  return intents.find((each) => each === text) ?? null
}

/** Whether code of intent `inner` may run in a transaction of intent `outer`. */
export function covers(outer: Intent, inner: Intent): boolean {
  return intents.indexOf(outer) >= intents.indexOf(inner)
}

/** What a helper declares by the type of its parameter. */
export const intentOfType: ReadonlyMap<string, Intent> = new Map([
  ['ReadTx', 'READ_ONLY'],
  ['WriteTx', 'ATOMIC_WRITE'],
  ['SingleConnectionTxn', 'LOCKED_MUTATION'],
])

/** What a function of the package asks of the transaction it is given. */
export const intentNeededBy: ReadonlyMap<string, Intent> = new Map([
  ['saveRow', 'ATOMIC_WRITE'],
  ['deleteRow', 'ATOMIC_WRITE'],
  ['lockRow', 'LOCKED_MUTATION'],
  ['lockRows', 'LOCKED_MUTATION'],
  ['getOrCreateLocked', 'LOCKED_MUTATION'],
  ['lockKey', 'LOCKED_MUTATION'],
])

const names: ReadonlySet<string> = new Set([
  'defineTransaction',
  'singleConnectionTransaction',
  'outsideTransaction',
  'Tx',
  ...intentOfType.keys(),
  ...intentNeededBy.keys(),
])

const packageName = '@first-contact/transactions'

const isPackage = (specifier: string): boolean =>
  specifier === packageName || specifier.startsWith(`${packageName}/`)

/** Whether a file is the package itself, which is made of what the rule forbids. */
export function isPrimitive(path: string, house: House): boolean {
  return house.packageOf(path)?.name === packageName
}

function passesOn(path: string, symbol: string, house: House): boolean {
  const origin = house.originOf(path, symbol)
  if (isPrimitive(origin.path, house)) return true
  const from = house.files
    .get(origin.path)
    ?.exports.find((each) => each.name === origin.symbol || each.name === '*')?.from
  return from !== null && from !== undefined && isPackage(from)
}

/** Whether a name that crosses an edge is one of the package, through barrels too. */
function isOfPackage(edge: Edge, symbol: string, house: House): boolean {
  if (isPackage(edge.specifier)) return true
  return edge.to.kind === 'file' && passesOn(edge.to.path, symbol, house)
}

const mentioning = new WeakMap<readonly Edge[], boolean>()

/** Whether imports mention a name of the package at all; asked of every file after every edit. */
function mentionsPackage(edges: readonly Edge[]): boolean {
  const before = mentioning.get(edges)
  if (before !== undefined) return before
  const mentions = edges.some(({ specifier, symbols }) =>
    symbols.some(({ name }) => names.has(name) || (name === '*' && isPackage(specifier))),
  )
  mentioning.set(edges, mentions)
  return mentions
}

/** Whether a file imports anything of the package. */
export function usesPackage(file: CheckedFile, house: House): boolean {
  if (!mentionsPackage(file.edges)) return false
  return file.edges.some((edge) =>
    edge.symbols.some(({ name }) =>
      name === '*' ? isPackage(edge.specifier) : names.has(name) && isOfPackage(edge, name, house),
    ),
  )
}

/** The name an import specifier has where it comes from. */
export function importedName(specifier: ImportDeclarationSpecifier): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default'
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  const { imported } = specifier
  return imported.type === 'Identifier' ? imported.name : imported.value
}

/** The edge an import declaration makes. */
export function edgeOf(declaration: ImportDeclaration, file: CheckedFile): Edge | undefined {
  return file.edges.find((edge) => edge.specifier === declaration.source.value)
}

/** What the local names of a file mean that are names of the package; `*` for the namespace. */
export function apiNamesIn(file: CheckedFile, house: House): ReadonlyMap<string, string> {
  const api = new Map<string, string>()
  for (const statement of file.ast().body) {
    if (statement.type !== 'ImportDeclaration') continue
    const edge = edgeOf(statement, file)
    if (edge === undefined) continue
    for (const specifier of statement.specifiers) {
      const name = importedName(specifier)
      const isOurs =
        name === '*' ? isPackage(edge.specifier) : names.has(name) && isOfPackage(edge, name, house)
      if (isOurs) api.set(specifier.local.name, name)
    }
  }
  return api
}

/** The name of the package that a callee or a type means: `lockRow`, `tx.lockRow`. */
export function apiNameOf(
  path: readonly string[],
  api: ReadonlyMap<string, string>,
): string | undefined {
  const [first = '', second] = path
  const meaning = api.get(first)
  if (meaning !== '*') return path.length === 1 ? meaning : undefined
  return path.length === 2 && second !== undefined && names.has(second) ? second : undefined
}
