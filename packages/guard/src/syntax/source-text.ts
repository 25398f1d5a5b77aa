import type { Node, Program, TemplateLiteral } from 'oxc-parser'
import { unwrapExpression } from './unwrap-expression.ts'
import { walkNodes } from './walk-nodes.ts'

/** Stands in a text for a part that only the running program knows. */
export const hole = '\uFFFC'

/** One run of characters that lie side by side in the source too. */
interface Piece {
  readonly text: string
  /** For each character of `text`, and one past the end, where it stands in the source. */
  readonly offsets: readonly number[]
}

/** A text that a program builds from literals, with holes where it cannot be known. */
export interface SourceText {
  readonly text: string
  /** Where a character of `text` stands in the source. */
  readonly offsetAt: (index: number) => number
  /** Where the character before `index` ends in the source. */
  readonly endAt: (index: number) => number
}

/** Constants of the same file whose text is known, by name. */
export type KnownTexts = ReadonlyMap<string, Node>

/** Escapes of JavaScript, whole: hex, unicode, line continuation, any other. */
const escapePattern = /\\(?:x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]+\}|\r\n|[^])/y

function pieceOf(raw: string, start: number): Piece {
  let text = ''
  const offsets: number[] = []
  for (let at = 0; at < raw.length;) {
    escapePattern.lastIndex = at
    const escape = raw[at] === '\\' ? escapePattern.exec(raw)?.[0] : undefined
    const shown = escape === undefined ? (raw[at] ?? '') : meaningOf(escape)
    for (let each = 0; each < shown.length; each += 1) offsets.push(start + at)
    text += shown
    at += escape?.length ?? 1
  }
  offsets.push(start + raw.length)
  return { text, offsets }
}

const plainEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['0', '\0'],
  ['\n', ''],
  ['\r\n', ''],
])

function meaningOf(escape: string): string {
  const body = escape.slice(1)
  const hex = /^(?:x|u\{?)([\dA-Fa-f]+)\}?$/.exec(body)?.[1]
  if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10_ff_ff))
  return plainEscapes.get(body) ?? body
}

const holePiece = (node: Node): Piece => ({ text: hole, offsets: [node.start, node.end] })

/** Names that lead to themselves, and tables of thousands of texts, end here. */
const depthMax = 8

function templatePieces(node: TemplateLiteral, known: KnownTexts, depth: number): readonly Piece[] {
  return node.quasis.flatMap((quasi, index) => {
    const between = node.expressions[index]
    const own = pieceOf(quasi.value.raw, quasi.start + 1)
    return between === undefined ? [own] : [own, ...piecesOf(between, known, depth + 1)]
  })
}

function joinPieces(node: Node, known: KnownTexts, depth: number): readonly Piece[] | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return null
  const { object, property } = node.callee
  if (property.type !== 'Identifier' || property.name !== 'join') return null
  const [separator] = node.arguments
  const list = unwrapExpression(object)
  if (list.type !== 'ArrayExpression' || separator?.type !== 'Literal') return null
  const between = typeof separator.value === 'string' ? separator.value : ','
  return list.elements.flatMap((element, index) => {
    if (element === null) return []
    const own = piecesOf(element, known, depth + 1)
    const glue = { text: between, offsets: Array.from(`${between} `, () => element.start) }
    return index === 0 ? own : [glue, ...own]
  })
}

function piecesOf(node: Node, known: KnownTexts, depth: number): readonly Piece[] {
  const bare = unwrapExpression(node)
  if (depth > depthMax) return [holePiece(bare)]
  if (bare.type === 'Literal') {
    // With its quotes the raw text is one longer on either side.
    return typeof bare.value === 'string' && bare.raw !== null
      ? [pieceOf(bare.raw.slice(1, -1), bare.start + 1)]
      : [holePiece(bare)]
  }
  if (bare.type === 'TemplateLiteral') return templatePieces(bare, known, depth)
  if (bare.type === 'TaggedTemplateExpression') return templatePieces(bare.quasi, known, depth)
  if (bare.type === 'BinaryExpression' && bare.operator === '+') {
    return [...piecesOf(bare.left, known, depth), ...piecesOf(bare.right, known, depth)]
  }
  const init = bare.type === 'Identifier' ? known.get(bare.name) : undefined
  if (init !== undefined) return piecesOf(init, known, depth + 1)
  return joinPieces(bare, known, depth) ?? [holePiece(bare)]
}

/** The text an expression builds. A hole stands for each part that is no literal. */
export function sourceTextOf(node: Node, known: KnownTexts): SourceText {
  const pieces = piecesOf(node, known, 0)
  const offsets = pieces.flatMap((piece) => piece.offsets.slice(0, -1))
  const ends = pieces.flatMap((piece) => piece.offsets.slice(1))
  return {
    text: pieces.map((piece) => piece.text).join(''),
    offsetAt: (index) => offsets[index] ?? node.end,
    endAt: (index) => ends[index - 1] ?? node.end,
  }
}

/** Whether an expression is made of text: a literal, a template, or a sum with one of these. */
export function isText(node: Node): boolean {
  const bare = unwrapExpression(node)
  if (bare.type === 'Literal') return typeof bare.value === 'string'
  if (bare.type === 'TemplateLiteral' || bare.type === 'TaggedTemplateExpression') return true
  if (bare.type === 'BinaryExpression' && bare.operator === '+') {
    return isText(bare.left) || isText(bare.right)
  }
  return joinPieces(bare, new Map(), depthMax) !== null
}

/** Constants whose text is known; a name that is declared twice in the file is left out. */
export function knownTextsOf(program: Program): KnownTexts {
  const known = new Map<string, Node>()
  const seen = new Set<string>()
  walkNodes(program, (node) => {
    if (node.type !== 'VariableDeclaration') return
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier') continue
      if (seen.has(id.name)) known.delete(id.name)
      else if (node.kind === 'const' && init !== null && isText(init)) known.set(id.name, init)
      seen.add(id.name)
    }
  })
  return known
}
