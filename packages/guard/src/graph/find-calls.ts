import { Visitor, type CallExpression, type Expression, type Program } from 'oxc-parser'
import type { EdgeKind, EdgeSymbol } from './edge.ts'
import type { SpannedImport } from './parsed-file.ts'

interface Found {
  readonly kind: EdgeKind
  readonly argument: { readonly start: number; readonly end: number }
  readonly literal: string | null
  readonly symbols: readonly EdgeSymbol[]
  readonly isTypeOnly?: boolean
}

const wholeModule: readonly EdgeSymbol[] = [{ name: '*', isType: false }]

function literalOf(node: Expression): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return null
  return node.quasis[0]?.value.cooked ?? null
}

const mockNames = new Set(['mock', 'doMock', 'unstable_mockModule'])

/** What a call of `require`, `vi.mock` or `jest.mock` reaches, if it is one. */
function kindOf({ callee }: CallExpression): EdgeKind | null {
  if (callee.type === 'Identifier') return callee.name === 'require' ? 'require' : null
  if (callee.type !== 'MemberExpression' || callee.computed) return null
  const { object, property } = callee
  if (object.type !== 'Identifier' || property.type !== 'Identifier') return null
  const isMock = (object.name === 'vi' || object.name === 'jest') && mockNames.has(property.name)
  return isMock ? 'mock' : null
}

function foundCall(node: CallExpression): Found | null {
  const kind = kindOf(node)
  const [argument] = node.arguments
  if (kind === null || argument === undefined || argument.type === 'SpreadElement') return null
  // vi.mock(import('./a')) is seen as the `import()` it holds.
  if (argument.type === 'ImportExpression') return null
  return { kind, argument, literal: literalOf(argument), symbols: wholeModule }
}

/** Whether the file has a function of its own called `require`, as bundles and AMD modules do. */
function declaresRequire(program: Program): boolean {
  let isDeclared = false
  const take = (params: readonly unknown[]): void => {
    isDeclared ||= params.some(
      (param) =>
        typeof param === 'object' && param !== null && 'name' in param && param.name === 'require',
    )
  }
  new Visitor({
    FunctionDeclaration: (node) => take([...node.params, node.id]),
    FunctionExpression: (node) => take(node.params),
    ArrowFunctionExpression: (node) => take(node.params),
  }).visit(program)
  return isDeclared
}

/** Finds what the module record does not hold: `require`, mocks, `import x = require`, `import()` types. */
export function findCalls(program: Program, text: string): readonly SpannedImport[] {
  const found: Found[] = []
  new Visitor({
    CallExpression(node) {
      const call = foundCall(node)
      if (call !== null) found.push(call)
    },
    TSExternalModuleReference({ expression }) {
      const literal = expression.value
      found.push({ kind: 'require', argument: expression, literal, symbols: wholeModule })
    },
    TSImportType({ source, qualifier }) {
      const first = qualifier?.type === 'Identifier' ? qualifier.name : '*'
      found.push({
        kind: 'static',
        argument: source,
        literal: source.value,
        symbols: [{ name: first, isType: true }],
        isTypeOnly: true,
      })
    },
  }).visit(program)
  const isOwn = found.some(({ kind }) => kind === 'require') && declaresRequire(program)
  return found
    .filter(({ kind }) => !(isOwn && kind === 'require'))
    .map(({ kind, argument, literal, symbols, isTypeOnly = false }) => ({
      kind,
      specifier: literal ?? text.slice(argument.start, argument.end),
      isLiteral: literal !== null,
      symbols,
      isTypeOnly,
      start: argument.start,
      end: argument.end,
    }))
}
