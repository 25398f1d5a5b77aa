import type { EcmaScriptModule, ParseResult, StaticExportEntry, StaticImport } from 'oxc-parser'
import { findCalls } from './find-calls.ts'
import { internText } from './intern-text.ts'
import { LineIndex } from './line-index.ts'
import { recordedName } from './recorded-name.ts'
import type { ModuleExport } from './module-export.ts'
import { isError, parseSource, withModuleRecord, type ModuleRecord } from './parse-source.ts'
import type { ParsedFile, ParsedImport, SpannedImport, SyntaxProblem } from './parsed-file.ts'

// The module record holds imports, exports and `import()`. For the rest a syntax tree is needed,
// which costs three times the parse; so the text is asked first.
const mayHoldCalls = /\brequire\s*\(|\b(?:vi|jest)\s*\.\s*\w*[mM]ock\w*\s*[(<]/
const importCall = /\bimport\s*\(/g

function staticImport({ moduleRequest, entries }: StaticImport): SpannedImport {
  const symbols = entries.map(({ importName, isType }) => ({
    name: internText(recordedName(importName)),
    isType,
  }))
  return {
    kind: 'static',
    specifier: moduleRequest.value,
    isLiteral: true,
    symbols,
    isTypeOnly: symbols.length > 0 && symbols.every(({ isType }) => isType),
    start: moduleRequest.start,
    end: moduleRequest.end,
  }
}

function importedName({ importName }: StaticExportEntry): string {
  return internText(recordedName(importName))
}

/** `export … from`, one for each statement; an import that is exported again stays an import. */
function reexports(module: EcmaScriptModule, taken: ReadonlySet<number>): readonly SpannedImport[] {
  return module.staticExports.flatMap(({ entries }) => {
    const request = entries[0]?.moduleRequest
    if (request === null || request === undefined || taken.has(request.start)) return []
    const symbols = entries.map((entry) => ({ name: importedName(entry), isType: entry.isType }))
    return [
      {
        kind: 'reexport' as const,
        specifier: request.value,
        isLiteral: true,
        symbols,
        isTypeOnly: symbols.every(({ isType }) => isType),
        start: request.start,
        end: request.end,
      },
    ]
  })
}

/** The text of a literal argument, or `null` where something is computed. */
function literalText(source: string): string | null {
  const quoted = /^(['"`])((?:(?!\1)[^\\])*)\1$/s.exec(source)
  const text = quoted?.[2]
  return text === undefined || (quoted?.[1] === '`' && text.includes('${')) ? null : text
}

function importCalls(module: EcmaScriptModule, text: string): readonly SpannedImport[] {
  return module.dynamicImports.map(({ moduleRequest }) => {
    const source = text.slice(moduleRequest.start, moduleRequest.end)
    const literal = literalText(source)
    return {
      kind: 'dynamic',
      specifier: literal ?? source,
      isLiteral: literal !== null,
      // A literal `import()` gives the whole namespace.
      symbols: [{ name: '*', isType: false }],
      isTypeOnly: false,
      start: moduleRequest.start,
      end: moduleRequest.end,
    }
  })
}

function exportsOf(module: EcmaScriptModule): readonly ModuleExport[] {
  return module.staticExports.flatMap(({ entries }) =>
    entries.map((entry) => ({
      name: internText(recordedName(entry.exportName)),
      from: entry.moduleRequest === null ? null : internText(entry.moduleRequest.value),
      imported: entry.moduleRequest === null ? null : importedName(entry),
      isType: entry.isType,
    })),
  )
}

function syntaxProblemOf(result: ModuleRecord, lines: LineIndex): SyntaxProblem | null {
  const error = result.errors.find(isError)
  if (error === undefined) return null
  return { message: error.message, ...lines.placeOf(error.labels[0]?.start ?? 0) }
}

interface SourceText {
  readonly path: string
  readonly text: string
  /** The whole parse, where somebody needed the tree before. */
  readonly whole?: ParseResult | undefined
}

function parseRecord(record: ModuleRecord, { path, text, whole }: SourceText): ParsedFile {
  const lines = new LineIndex(text)
  const syntaxProblem = syntaxProblemOf(record, lines)
  if (syntaxProblem !== null) return { imports: [], exports: [], syntaxProblem }
  const { module } = record
  const statics = module.staticImports.map(staticImport)
  const spanned = [
    ...statics,
    ...reexports(module, new Set(statics.map(({ start }) => start))),
    ...importCalls(module, text),
  ]
  // `import('./a').Type` is no expression, so the record does not hold it.
  const importCallCount = text.match(importCall)?.length ?? 0
  if (mayHoldCalls.test(text) || importCallCount > module.dynamicImports.length) {
    spanned.push(...findCalls((whole ?? parseSource(path, text)).program, text))
  }
  const imports = spanned
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, specifier, ...rest }): ParsedImport => {
      const { line, column } = lines.placeOf(start)
      const endColumn = column + (end - start)
      return { ...rest, specifier: internText(specifier), line, column, endColumn }
    })
  return { imports, exports: exportsOf(module), syntaxProblem: null }
}

/** Parses one file into what it imports and exports. */
export function parseFile(source: SourceText): ParsedFile {
  const { path, text, whole } = source
  if (whole !== undefined) return parseRecord(whole, source)
  return withModuleRecord(path, text, (record) => parseRecord(record, source))
}
