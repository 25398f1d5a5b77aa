import type { Node, Program } from 'oxc-parser'
import { literalText, unwrapExpression } from './syntax.ts'

const recorder = /^@first-contact\/recorder(?:\/|$)/

/** What the names at the top of a file stand for, as far as finding engines needs it. */
export interface TopLevelNames {
  /** Names that `defineEngine` has here. */
  readonly definers: ReadonlySet<string>
  /** Names of the recorder as a whole, whose `defineEngine` is a member. */
  readonly namespaces: ReadonlySet<string>
  /** What constants are made of. */
  readonly constants: ReadonlyMap<string, Node>
  /** What is exported: an expression, or the name of a constant, by the name outside. */
  readonly exports: ReadonlyMap<string, Node>
}

interface Collected {
  readonly definers: Set<string>
  readonly namespaces: Set<string>
  readonly constants: Map<string, Node>
  readonly exports: Map<string, Node>
}

/** Reads imports, constants and exports of a file, ES module or CommonJS. */
export function readTopLevelNames(program: Program): TopLevelNames {
  const names: Collected = {
    definers: new Set(),
    namespaces: new Set(),
    constants: new Map(),
    exports: new Map(),
  }
  for (const statement of program.body) readStatement(statement, names)
  return names
}

function readStatement(statement: Node, names: Collected): void {
  const { type } = statement
  if (type === 'ImportDeclaration') readImport(statement, names)
  else if (type === 'VariableDeclaration') readConstants(statement, names)
  else if (type === 'ExportNamedDeclaration') readNamedExport(statement, names)
  else if (type === 'ExpressionStatement') readCommonJsExport(statement.expression, names)
  else if (type === 'ExportDefaultDeclaration') names.exports.set('default', statement.declaration)
}

type Statement<Type extends Node['type']> = Extract<Node, { readonly type: Type }>

function readImport(statement: Statement<'ImportDeclaration'>, names: Collected): void {
  for (const specifier of statement.specifiers) {
    const local = specifier.local.name
    if (specifier.type === 'ImportSpecifier') {
      const { imported } = specifier
      const name = imported.type === 'Literal' ? imported.value : imported.name
      // Also through a file of the project that exports it again.
      if (name === 'defineEngine') names.definers.add(local)
    } else if (recorder.test(statement.source.value)) {
      names.namespaces.add(local)
    }
  }
}

function readConstants(statement: Statement<'VariableDeclaration'>, names: Collected): void {
  for (const { id, init } of statement.declarations) {
    if (init === null) continue
    const required = requiredModule(init)
    if (id.type === 'Identifier') {
      if (required !== null && recorder.test(required)) names.namespaces.add(id.name)
      names.constants.set(id.name, init)
    } else if (required !== null && id.type === 'ObjectPattern') {
      for (const property of id.properties) {
        if (property.type !== 'Property' || property.value.type !== 'Identifier') continue
        const { key } = property
        if (key.type === 'Identifier' && key.name === 'defineEngine') {
          names.definers.add(property.value.name)
        }
      }
    }
  }
}

function requiredModule(init: Node): string | null {
  const call = unwrapExpression(init)
  if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier') return null
  const [argument] = call.arguments
  return call.callee.name === 'require' && argument !== undefined ? literalText(argument) : null
}

function readNamedExport(statement: Statement<'ExportNamedDeclaration'>, names: Collected): void {
  const { declaration, specifiers, source } = statement
  if (declaration?.type === 'VariableDeclaration') {
    readConstants(declaration, names)
    for (const { id } of declaration.declarations) {
      if (id.type === 'Identifier') names.exports.set(id.name, id)
    }
  }
  // What comes from another file is found there.
  if (source !== null) return
  for (const { local, exported } of specifiers) {
    names.exports.set(exported.type === 'Literal' ? exported.value : exported.name, local)
  }
}

/** `exports.name = …` and `module.exports = { … }`, as compilers write them. */
function readCommonJsExport(expression: Node, names: Collected): void {
  const assignment = unwrapExpression(expression)
  if (assignment.type !== 'AssignmentExpression') return
  const { left, right } = assignment
  if (left.type !== 'MemberExpression' || left.property.type !== 'Identifier') return
  const { object, property } = left
  if (isModuleExports(left)) {
    const value = unwrapExpression(right)
    if (value.type !== 'ObjectExpression') return
    for (const each of value.properties) {
      if (each.type === 'Property' && each.key.type === 'Identifier') {
        names.exports.set(each.key.name, each.value)
      }
    }
  } else if (
    (object.type === 'Identifier' && object.name === 'exports') ||
    isModuleExports(object)
  ) {
    names.exports.set(property.name, right)
  }
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports'
  )
}
