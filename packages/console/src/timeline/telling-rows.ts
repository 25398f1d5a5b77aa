import type { TimelineRow } from './event-tree.ts'

/** A timeline up to this long is shown whole. */
const shownWhole = 14

/**
 * The rows that tell the story of a failure: where it broke, what led there, everything else that
 * failed, the decisions, and the outline of the rest. Healthy inner operations are left out.
 */
export function tellingRows<Row extends TimelineRow>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= shownWhole) return rows
  const onPath = failurePath(rows)
  return rows.filter(
    (row) =>
      onPath.has(row) ||
      row.markers.length > 0 ||
      row.event.kind !== 'span' ||
      row.event.outcome !== 'ok' ||
      row.event.decision_id !== null ||
      row.depth === 0 ||
      (row.depth === 1 && row.event.layer !== 'L6'),
  )
}

/** Walks up from the failure point: the rows before it that are one level higher each. */
function failurePath<Row extends TimelineRow>(rows: readonly Row[]): ReadonlySet<Row> {
  const path = new Set<Row>()
  const failedAt = rows.findIndex((row) => row.isFailurePoint)
  let depth = Number.POSITIVE_INFINITY
  for (const row of rows.slice(0, failedAt + 1).reverse()) {
    if (row.depth >= depth) continue
    path.add(row)
    depth = row.depth
  }
  return path
}
