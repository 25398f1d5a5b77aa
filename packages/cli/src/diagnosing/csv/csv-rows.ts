import { createReadStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { telemetryError } from '../telemetry-problem.ts'

/** One record of a CSV file, and the line it begins on. */
export interface CsvRow {
  readonly line: number
  readonly fields: readonly string[]
}

/** No row of telemetry is longer; a quote that is never closed would take the whole file. */
const rowMaxLength = 8 * 1024 * 1024

/**
 * Cuts text into rows as it comes (RFC 4180; quoted fields may hold line ends). A file without a
 * quote is only split, which is what most of them are.
 */
export class CsvCutter {
  #rest = ''
  #line = 1
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** The rows that are complete now. */
  cut(text: string, isLast = false): readonly CsvRow[] {
    const all = this.#rest + text
    const rows: CsvRow[] = []
    let start = 0
    // Looked for once, and again only behind the last one: most files have none.
    let quote = nextQuote(all, 0)
    for (;;) {
      let end = all.indexOf('\n', start)
      while (end !== -1 && quote < end) {
        const close = all.indexOf('"', quote + 1)
        if (close === -1) end = -1
        else {
          quote = nextQuote(all, close + 1)
          if (end < close) end = all.indexOf('\n', close + 1)
        }
      }
      if (end === -1) break
      this.#take(all.slice(start, end), rows)
      start = end + 1
    }
    this.#rest = all.slice(start)
    if (this.#rest.length > rowMaxLength) throw this.#unclosed()
    if (isLast && this.#rest !== '') {
      if (isInQuotes(this.#rest)) throw this.#unclosed()
      this.#take(this.#rest, rows)
      this.#rest = ''
    }
    return rows
  }

  #take(row: string, rows: CsvRow[]): void {
    const line = this.#line
    for (let at = row.indexOf('\n'); at !== -1; at = row.indexOf('\n', at + 1)) this.#line += 1
    this.#line += 1
    const text = row.endsWith('\r') ? row.slice(0, -1) : row
    if (text !== '')
      rows.push({ line, fields: text.includes('"') ? quotedFields(text) : text.split(',') })
  }

  #unclosed(): Error {
    return telemetryError(this.#file, this.#line, 'a quote that is opened here is never closed')
  }
}

function nextQuote(text: string, from: number): number {
  const at = text.indexOf('"', from)
  return at === -1 ? Number.POSITIVE_INFINITY : at
}

function isInQuotes(text: string): boolean {
  let quotes = 0
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1
  return quotes % 2 === 1
}

function quotedFields(text: string): readonly string[] {
  const fields: string[] = []
  let at = 0
  while (at <= text.length) {
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1)
      while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2)
      const end = close === -1 ? text.length : close
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 2
    } else {
      const comma = text.indexOf(',', at)
      const end = comma === -1 ? text.length : comma
      fields.push(text.slice(at, end))
      at = end + 1
    }
  }
  return fields
}

/** Reads a file in pieces of text; tells how far it has come. */
export async function* textPieces(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let isFirst = true
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    onBytes((chunk as Buffer).length)
    const text = decoder.write(chunk as Buffer)
    yield isFirst && text.startsWith('\uFEFF') ? text.slice(1) : text
    isFirst = false
  }
  yield decoder.end()
}

/** The rows of a file, many at a time. */
export async function* csvRows(
  path: string,
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<readonly CsvRow[]> {
  const cutter = new CsvCutter(file)
  for await (const text of textPieces(path, onBytes)) yield cutter.cut(text)
  yield cutter.cut('', true)
}
