import { shortened } from './printable.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** The one column that gives way, in the middle of its texts, when the line is too long. */
  readonly isElastic?: boolean
}

const gap = '  '

function widthsOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly number[] {
  const natural = columns.map((column, at) =>
    Math.max(column.title.length, ...rows.map((row) => (row[at] ?? '').length)),
  )
  const total = natural.reduce((sum, each) => sum + each, gap.length * (columns.length - 1))
  return natural.map((each, at) =>
    columns[at]?.isElastic === true && total > width ? Math.max(12, each - (total - width)) : each,
  )
}

/**
 * Lays rows out in columns. `paint` colours a finished cell, so that colours do not count as
 * width.
 */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: {
    readonly width: number
    readonly paint?: (cell: string, row: number, column: number) => string
    readonly paintTitle?: (title: string) => string
  },
): readonly string[] {
  const widths = widthsOf(columns, rows, options.width)
  const fit = (text: string, at: number): string => {
    const width = widths[at] ?? text.length
    const cut = shortened(text, width)
    if (columns[at]?.align === 'right') return cut.padStart(width)
    return at === columns.length - 1 ? cut : cut.padEnd(width)
  }
  const paintTitle = options.paintTitle ?? ((title: string) => title)
  const paint = options.paint ?? ((cell: string) => cell)
  return [
    columns.map((column, at) => paintTitle(fit(column.title, at))).join(gap),
    ...rows.map((row, rowAt) =>
      columns.map((_, at) => paint(fit(row[at] ?? '', at), rowAt, at)).join(gap),
    ),
  ]
}
