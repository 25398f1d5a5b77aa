import type { EvidenceTable } from './evidence-table.ts'

const special = /[\\\n\r\t]/
const specials = /[\\\n\r\t]/g
const escapes: { readonly [character: string]: string } = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** Rows in the text format of COPY: tabs between columns, `\N` for null. */
export function copyText<Row>(table: EvidenceTable<Row>, rows: readonly Row[]): string {
  const { columns } = table
  let text = ''
  for (const row of rows) {
    let separator = ''
    for (const column of columns) {
      const value = column.value(row)
      text += separator
      if (value === null) text += '\\N'
      else if (typeof value === 'string') text += special.test(value) ? escaped(value) : value
      else text += String(value)
      separator = '\t'
    }
    text += '\n'
  }
  return text
}

function escaped(value: string): string {
  return value.replaceAll(specials, (character) => escapes[character] ?? character)
}
