import type { Edge, EdgeKind, EdgeTarget } from '../graph/edge.ts'
import type { ModuleExport } from '../graph/module-export.ts'
import type { ParsedFile, ParsedImport, SyntaxProblem } from '../graph/parsed-file.ts'
import { nothingFound, type FileVerdict, type ScannedFile } from '../house/scanned-file.ts'
import type { StringTable } from './string-table.ts'

// Numbers in rows: a third of the size and of the time that objects with names take.

const kinds: readonly EdgeKind[] = ['static', 'reexport', 'dynamic', 'require', 'mock']
const targetKinds: readonly EdgeTarget['kind'][] = [
  'file',
  'package',
  'builtin',
  'unresolved',
  'unknown',
]

type Row = readonly number[]

/** A file in numbers; what few files have stands as it is. */
export type EncodedFile = readonly [
  path: string,
  hash: string,
  imports: readonly Row[],
  exports: readonly Row[],
  candidateOf: Row,
  /** 0 where nothing was found. */
  verdict: FileVerdict | 0,
  syntaxProblem: SyntaxProblem | 0,
]

const none = -1
const nullable = (text: string | null, table: StringTable) =>
  text === null ? none : table.numberOf(text)

function targetRow(to: EdgeTarget, table: StringTable): Row {
  const text =
    to.kind === 'file'
      ? to.path
      : to.kind === 'unresolved'
        ? to.reason
        : to.kind === 'unknown'
          ? ''
          : to.name
  return [targetKinds.indexOf(to.kind), table.numberOf(text)]
}

function importRow(each: ParsedImport, to: EdgeTarget, table: StringTable): Row {
  const flags = (each.isLiteral ? 1 : 0) + (each.isTypeOnly ? 2 : 0)
  const symbols = each.symbols.map(
    ({ name, isType }) => table.numberOf(name) * 2 + (isType ? 1 : 0),
  )
  return [
    kinds.indexOf(each.kind),
    table.numberOf(each.specifier),
    flags,
    each.line,
    each.column,
    each.endColumn,
    ...targetRow(to, table),
    ...symbols,
  ]
}

function exportRow({ name, from, imported, isType }: ModuleExport, table: StringTable): Row {
  return [table.numberOf(name), nullable(from, table), nullable(imported, table), isType ? 1 : 0]
}

/** A verdict that another thread sent is no longer the one object that most files share. */
function isNothing({ findings, failures, day }: FileVerdict): boolean {
  return findings.length === 0 && failures.length === 0 && day === null
}

/** Edges that are not known are kept as if they led nowhere: they are asked for again. */
const lost: EdgeTarget = { kind: 'unresolved', reason: '' }

export function encodeFile(
  { path, hash, parsed, candidateOf, verdict }: ScannedFile,
  edges: readonly Edge[],
  table: StringTable,
): EncodedFile {
  return [
    path,
    hash,
    parsed.imports.map((each, index) => importRow(each, edges[index]?.to ?? lost, table)),
    parsed.exports.map((each) => exportRow(each, table)),
    candidateOf.map((rule) => table.numberOf(rule)),
    isNothing(verdict) ? 0 : verdict,
    parsed.syntaxProblem ?? 0,
  ]
}

/** A file, and where its imports lead. */
export interface DecodedFile {
  readonly file: ScannedFile
  /** `null` where one of them led nowhere. */
  readonly edges: readonly Edge[] | null
}

/** Turns numbers back; an array that is read beyond its end is one that nobody wrote. */
class FileDecoder {
  readonly #texts: readonly string[]

  constructor(texts: readonly string[]) {
    this.#texts = texts
  }

  text(number: number | undefined): string {
    return this.#texts[number ?? none] ?? ''
  }

  import(row: Row): ParsedImport {
    const [kind = 0, specifier, flags = 0, line = 0, column = 0, endColumn = 0] = row
    return {
      kind: kinds[kind] ?? 'static',
      specifier: this.text(specifier),
      isLiteral: (flags & 1) !== 0,
      symbols: row.slice(8).map((number) => ({
        name: this.text(number >> 1),
        isType: (number & 1) !== 0,
      })),
      isTypeOnly: (flags & 2) !== 0,
      line,
      column,
      endColumn,
    }
  }

  target(row: Row): EdgeTarget {
    const kind = targetKinds[row[6] ?? 0] ?? 'unknown'
    const text = this.text(row[7])
    if (kind === 'file') return { kind, path: text }
    if (kind === 'unresolved') return { kind, reason: text }
    return kind === 'unknown' ? { kind } : { kind, name: text }
  }

  export([name, from = none, imported = none, isType = 0]: Row): ModuleExport {
    return {
      name: this.text(name),
      from: from === none ? null : this.text(from),
      imported: imported === none ? null : this.text(imported),
      isType: isType === 1,
    }
  }
}

function edgesOf(from: string, { imports }: ParsedFile, targets: readonly EdgeTarget[]) {
  if (targets.some(({ kind }) => kind === 'unresolved')) return null
  return imports.map(({ isLiteral: _isLiteral, ...rest }, index): Edge => {
    return { from, to: targets[index] ?? lost, ...rest }
  })
}

/** A decoder for files that were written with these texts. */
export function fileDecoder(texts: readonly string[]): (encoded: EncodedFile) => DecodedFile {
  const decoder = new FileDecoder(texts)
  return ([path, hash, imports, exports, candidateOf, verdict, syntaxProblem]) => {
    const parsed: ParsedFile = {
      imports: imports.map((row) => decoder.import(row)),
      exports: exports.map((row) => decoder.export(row)),
      syntaxProblem: syntaxProblem === 0 ? null : syntaxProblem,
    }
    const file: ScannedFile = {
      path,
      hash,
      parsed,
      candidateOf: candidateOf.map((number) => decoder.text(number)),
      verdict: verdict === 0 ? nothingFound : verdict,
    }
    const targets = imports.map((row) => decoder.target(row))
    return { file, edges: edgesOf(path, parsed, targets) }
  }
}
