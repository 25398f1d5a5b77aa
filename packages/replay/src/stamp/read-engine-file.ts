import { Visitor, type CallExpression, type Node, type ObjectExpression } from 'oxc-parser'
import type { EngineSite, Span } from './engine-site.ts'
import { readTopLevelNames, type TopLevelNames } from './engine-names.ts'
import { stampProblem, type StampProblem } from './stamp-problem.ts'
import { lineAt, literalText, parseSource, syntaxError, unwrapExpression } from './syntax.ts'

/** What one file says of engines. */
export interface EngineFile {
  readonly sites: readonly EngineSite[]
  readonly problems: readonly StampProblem[]
  readonly calls: readonly Span[]
}

export interface SourceFile {
  /** Absolute. */
  readonly file: string
  /** As it is shown. */
  readonly path: string
  readonly text: string
}

/** As the recorder takes them. */
const namePattern = /^[a-z][a-z0-9-]{0,40}$/

/** Finds the calls of `defineEngine` in one file, and under which names they are exported. */
export function readEngineFile(source: SourceFile): EngineFile {
  const { path, text } = source
  const parsed = parseSource(path, text)
  const error = syntaxError(parsed)
  if (error !== null) {
    const line = lineAt(text, error.at)
    const message = `${path}:${line} cannot be read: ${error.message}`
    const problem = stampProblem('FC_REPLAY_SOURCE', { path, line, engine: null }, message)
    return { sites: [], problems: [problem], calls: [] }
  }
  const names = readTopLevelNames(parsed.program)
  const calls: CallExpression[] = []
  new Visitor({
    CallExpression(node) {
      if (isDefinition(node, names)) calls.push(node)
    },
  }).visit(parsed.program)
  const isModule = parsed.module.hasModuleSyntax
  const read = calls
    .map((call) => readCall(call, names, source))
    .map((each) => (isModule || 'code' in each ? each : { ...each, schemas: null }))
  return {
    sites: read.flatMap((each) => ('code' in each ? [] : [each])),
    problems: read.flatMap((each) => ('code' in each ? [each] : [])),
    calls: calls.map(({ start, end }) => ({ start, end })),
  }
}

function isDefinition({ callee }: CallExpression, names: TopLevelNames): boolean {
  const called = unwrapExpression(callee)
  if (called.type === 'Identifier') return names.definers.has(called.name)
  if (called.type !== 'MemberExpression' || called.property.type !== 'Identifier') return false
  const { object, property } = called
  return (
    property.name === 'defineEngine' &&
    object.type === 'Identifier' &&
    names.namespaces.has(object.name)
  )
}

function readCall(
  call: CallExpression,
  names: TopLevelNames,
  { file, path, text }: SourceFile,
): EngineSite | StampProblem {
  const line = lineAt(text, call.start)
  const definition = objectOf(call.arguments[0], names)
  const name = definition === null ? null : literalOf(definition, 'name', names)
  if (definition === null || name === null) {
    const message = `the engine in ${path}:${line} has no name that can be read`
    return stampProblem('FC_REPLAY_ENGINE_NAME', { path, line, engine: null }, message)
  }
  if (!namePattern.test(name)) {
    const message = `the engine in ${path}:${line} is called ${JSON.stringify(name.slice(0, 60))}, which is no name for an engine`
    return stampProblem('FC_REPLAY_ENGINE_NAME', { path, line, engine: null }, message)
  }
  const exportName = exportNameOf(call, names)
  if (exportName === null) {
    const message = `engine "${name}" in ${path}:${line} is not exported`
    return stampProblem('FC_REPLAY_ENGINE_NOT_EXPORTED', { path, line, engine: name }, message)
  }
  const input = memberOf(definition, 'input')
  const output = memberOf(definition, 'output')
  return {
    name,
    component: literalOf(definition, 'component', names),
    file,
    exportName,
    line,
    schemas: input === null || output === null ? null : { input, output },
  }
}

/** The value behind a name that is declared once in the file, or the node itself. */
function resolved(node: Node, names: TopLevelNames): Node {
  const bare = unwrapExpression(node)
  if (bare.type !== 'Identifier') return bare
  const constant = names.constants.get(bare.name)
  return constant === undefined ? bare : unwrapExpression(constant)
}

function objectOf(node: Node | undefined, names: TopLevelNames): ObjectExpression | null {
  if (node === undefined) return null
  const object = resolved(node, names)
  return object.type === 'ObjectExpression' ? object : null
}

function memberOf(object: ObjectExpression, name: string): Node | null {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.computed || property.method) continue
    const { key } = property
    const isNamed = key.type === 'Identifier' ? key.name === name : literalText(key) === name
    if (isNamed && property.kind === 'init') return property.value
  }
  return null
}

function literalOf(object: ObjectExpression, name: string, names: TopLevelNames): string | null {
  const value = memberOf(object, name)
  return value === null ? null : literalText(resolved(value, names))
}

/** `export const x = call`, `export default call`, or a constant that is exported further down. */
function exportNameOf(call: CallExpression, names: TopLevelNames): string | null {
  for (const [outside, node] of names.exports) {
    if (resolved(node, names) === call) return outside
  }
  return null
}
