import type { Node, Program } from 'oxc-parser'
import { isText, knownTextsOf, sourceTextOf } from './source-text.ts'
import { findSqlPhrases } from './find-sql-phrases.ts'
import type { SqlPhrase } from './sql-phrase.ts'
import { trustOfText } from './trust-of-text.ts'
import { walkNodes } from './walk-nodes.ts'
import { wordSet } from './word-set.ts'

/** A phrase of SQL in a source file; `start` and `end` are offsets of the file. */
export interface SqlInFile extends SqlPhrase {
  /** The nodes around the text, outermost first. */
  readonly around: readonly Node[]
}

/** A part of a longer text is read with the whole of it. */
function isPart(parent: Node | undefined): boolean {
  if (parent?.type === 'BinaryExpression') return parent.operator === '+'
  return parent?.type === 'TaggedTemplateExpression' || parent?.type === 'TemplateLiteral'
}

const noValueParents: ReadonlySet<string> = wordSet(`
  ImportDeclaration ExportNamedDeclaration ExportAllDeclaration ImportExpression TSLiteralType
  TSEnumMember TSExternalModuleReference
`)

/** Texts that are no values: module names, keys, types, directives. */
function isNoValue(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined) return true
  if (parent.type === 'ExpressionStatement')
    return 'directive' in parent && parent.directive !== null
  if ('key' in parent && 'computed' in parent) return parent.key === node && !parent.computed
  return noValueParents.has(parent.type)
}

/** Locks and control statements in the texts of a file, each once, in the order of the source. */
export function sqlInFile(program: Program): readonly SqlInFile[] {
  const known = knownTextsOf(program)
  const found = new Map<number, SqlInFile>()
  walkNodes(program, (node, ancestors) => {
    const parent = ancestors.at(-1)
    if (!isText(node) || isPart(parent) || isNoValue(node, parent)) return
    const trust = trustOfText(node, ancestors)
    if (trust === 'message') return
    const source = sourceTextOf(node, known)
    for (const phrase of findSqlPhrases(source.text, trust)) {
      const start = source.offsetAt(phrase.start)
      const end = Math.max(start + 1, source.endAt(phrase.end))
      // A constant may be part of several texts; the lock in it is still one.
      if (!found.has(start)) found.set(start, { ...phrase, start, end, around: [...ancestors] })
    }
  })
  return [...found.values()].toSorted((left, right) => left.start - right.start)
}
