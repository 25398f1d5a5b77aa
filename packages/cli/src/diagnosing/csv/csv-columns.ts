import { mappingError } from '../telemetry-problem.ts'

const shownColumns = 12

/** The columns of one file by name; a mapping that names another one is refused. */
export class CsvColumns {
  readonly names: readonly string[]
  readonly #at: ReadonlyMap<string, number>
  readonly #file: string
  readonly #mapping: string

  constructor(names: readonly string[], file: string, mapping: string) {
    this.names = names.map((name) => name.trim())
    this.#at = new Map(this.names.map((name, index) => [name, index]))
    this.#file = file
    this.#mapping = mapping
  }

  /** Where a column stands. */
  at(name: string, field: string): number {
    const index = this.#at.get(name)
    if (index !== undefined) return index
    const more =
      this.names.length > shownColumns ? `, and ${this.names.length - shownColumns} more` : ''
    throw mappingError(
      this.#mapping,
      field,
      `names the column ${JSON.stringify(name)}, which ${this.#file} does not have; it has ${this.names.slice(0, shownColumns).join(', ')}${more}`,
    )
  }

  optional(name: string | null, field: string): number | null {
    return name === null ? null : this.at(name, field)
  }

  all(names: readonly string[], field: string): readonly number[] {
    return names.map((name) => this.at(name, field))
  }
}

/** The first of some columns that holds anything. */
export function firstOf(fields: readonly string[], columns: readonly number[]): string {
  for (const column of columns) {
    const text = fields[column]?.trim() ?? ''
    if (text !== '') return text
  }
  return ''
}
