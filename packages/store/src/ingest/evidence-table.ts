/** A value as it goes into a column. */
export type ColumnValue = string | number | boolean | null

/** One column: its name, its SQL type, and how a row fills it. */
export interface EvidenceColumn<Row> {
  readonly name: string
  readonly type: string
  readonly value: (row: Row) => ColumnValue
}

/** One append-only table, as far as writing to it goes. */
export interface EvidenceTable<Row> {
  readonly name: string
  readonly columns: readonly EvidenceColumn<Row>[]
  /** SQL expression that gives back {@link EvidenceTable.key} for an inserted row. */
  readonly returning: string
  /** Identity of a row inside one batch. */
  readonly key: (row: Row) => string
  /**
   * By what rows are sorted before they are merged. @defaultValue by {@link EvidenceTable.key}
   */
  readonly order?: (row: Row) => string
}

/** The fields of a record that are one value, not a document. */
export type ScalarField<Row> = {
  [Name in keyof Row & string]: Row[Name] extends ColumnValue ? Name : never
}[keyof Row & string]

/** A field's name as its column is written in SQL: one of them is a keyword. */
export function columnName(field: string): string {
  return field === 'timestamp' ? '"timestamp"' : field
}
