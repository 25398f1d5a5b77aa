import type { CheckedFile } from './checked-file.ts'
import type { Finding } from './rule.ts'

/** A node of the syntax tree, or anything else that spans some text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What a finding says beside its place. */
export type FindingWords = Omit<Finding, 'path' | 'line' | 'column' | 'endColumn'>

/** A finding at a node; what spans several lines is marked to the end of its first one. */
export function findingAt(file: CheckedFile, span: Span, words: FindingWords): Finding {
  const { line, column } = file.placeOf(span.start)
  const newline = file.text.indexOf('\n', span.start)
  const endOfLine = newline === -1 ? file.text.length : newline
  const length = Math.max(1, Math.min(span.end, endOfLine) - span.start)
  return { path: file.path, line, column, endColumn: column + length, ...words }
}
