import type { ImportDeclaration, Node, Statement } from 'oxc-parser'
import type { Edge } from '../../graph/edge.ts'
import type { CheckedFile } from '../../rule/checked-file.ts'

/** A name that a file imports. */
export interface ImportedName {
  readonly edge: Edge
  /** What it is called there; `*` for the namespace. */
  readonly name: string
}

/** What the names at the top of a file stand for. */
export interface NamesInFile {
  /** Interfaces, aliases, classes, functions and variables. */
  readonly declared: ReadonlyMap<string, Node>
  readonly imported: ReadonlyMap<string, ImportedName>
  /** The local name behind an exported one, where the two differ. */
  readonly localOf: ReadonlyMap<string, string>
}

export function edgeTo(file: CheckedFile, specifier: string): Edge | undefined {
  return file.edges.find((edge) => edge.specifier === specifier)
}

const moduleName = (node: Node): string => {
  if (node.type === 'Identifier') return node.name
  return node.type === 'Literal' ? String(node.value) : ''
}

function takeDeclaration(node: Node, declared: Map<string, Node>): void {
  if (node.type === 'VariableDeclaration') {
    for (const each of node.declarations) {
      if (each.id.type === 'Identifier') declared.set(each.id.name, each)
    }
    return
  }
  const isNamed =
    node.type === 'TSInterfaceDeclaration' ||
    node.type === 'TSTypeAliasDeclaration' ||
    node.type === 'ClassDeclaration' ||
    node.type === 'FunctionDeclaration' ||
    node.type === 'TSDeclareFunction'
  if (isNamed && node.id !== null) declared.set(node.id.name, node)
}

function takeImports(
  statement: ImportDeclaration,
  file: CheckedFile,
  imported: Map<string, ImportedName>,
): void {
  const edge = edgeTo(file, statement.source.value)
  if (edge === undefined) return
  for (const specifier of statement.specifiers) {
    const name =
      specifier.type === 'ImportSpecifier'
        ? moduleName(specifier.imported)
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*'
    imported.set(specifier.local.name, { edge, name })
  }
}

function takeExports(
  statement: Statement,
  declared: Map<string, Node>,
  localOf: Map<string, string>,
): void {
  if (statement.type === 'ExportDefaultDeclaration') {
    const { declaration } = statement
    if (declaration.type === 'Identifier') localOf.set('default', declaration.name)
    else declared.set('default', declaration)
  }
  if (statement.type !== 'ExportNamedDeclaration') return
  if (statement.declaration !== null) takeDeclaration(statement.declaration, declared)
  if (statement.source !== null) return
  for (const { local, exported } of statement.specifiers) {
    localOf.set(moduleName(exported), moduleName(local))
  }
}

/** Reads the top level of a file. */
export function readNames(file: CheckedFile): NamesInFile {
  const declared = new Map<string, Node>()
  const imported = new Map<string, ImportedName>()
  const localOf = new Map<string, string>()
  for (const statement of file.ast().body) {
    if (statement.type === 'ImportDeclaration') takeImports(statement, file, imported)
    else {
      takeDeclaration(statement, declared)
      takeExports(statement, declared, localOf)
    }
  }
  return { declared, imported, localOf }
}
