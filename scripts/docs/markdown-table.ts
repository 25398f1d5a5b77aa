/** A cell must not end its own column. */
function cellText(text: string): string {
  return text
    .replaceAll('|', String.raw`\|`)
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** A Markdown table with aligned columns, as the formatter would write it; no empty column. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const isUsed = titles.map((_, at) => rows.some((row) => (row[at] ?? '') !== ''))
  const cells = [titles, ...rows].map((row) => row.map(cellText).filter((_, at) => isUsed[at]))
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(3, ...cells.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, at) => (row[at] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [
    line(head),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...body.map(line),
  ]
}
