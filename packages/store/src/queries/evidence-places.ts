import type { KeptBounds } from './kept-bounds.ts'
import type { PageStart } from './page.ts'

/** Where a row was found. */
export type EvidenceSource = 'kept' | 'out_of_range' | 'pinned'

/** Evidence of one kind: the three tables it can be in, and what identifies a row. */
export interface EvidencePlaces {
  readonly columns: string
  /** With the digest, the rest of a row's place in a list by time. */
  readonly id: string
  readonly kept: string
  readonly outOfRange: string
  readonly pinned: string
}

/** Which rows, in what order. */
export interface EvidenceFilter extends PageStart {
  /** Conditions over columns of a row; `$8` and on are {@link EvidenceFilter.values}. */
  readonly where: string
  readonly values: readonly unknown[]
  readonly order: 'oldest' | 'newest'
  /** Times outside of which there is no kept row of the page. */
  readonly kept?: KeptBounds
  readonly since?: Date | undefined
  readonly until?: Date | undefined
}

/**
 * One page from the three places where evidence can be: day partitions, out of range, and pinned.
 * Each place gives at most a page, by an index; the pages are merged. A row can be pinned and still
 * kept for a while, so there may be twice as many rows as asked for.
 */
export function placesQuery(schema: string, places: EvidencePlaces, filter: EvidenceFilter) {
  const { limit, order } = filter
  const direction = order === 'oldest' ? '' : 'desc'
  const place = placeQuery(schema, places, filter)
  return {
    text: `select * from (
      ${place(places.kept, '"timestamp"', 'kept')}
      union all ${place(places.outOfRange, 'created_at', 'out_of_range')}
      union all ${place(places.pinned, 'seen_at', 'pinned')}
    ) e
    order by seen_at ${direction}, ${places.id} ${direction}, digest ${direction}
    limit ${2 * limit + 2}`,
    values: [
      ...filter.position,
      filter.since ?? null,
      filter.until ?? null,
      filter.kept?.from ?? null,
      filter.kept?.to ?? null,
      ...filter.values,
    ],
  }
}

/** The page of one place. Unnamed parameters are constants to the planner, so days are pruned. */
function placeQuery(schema: string, { columns, id }: EvidencePlaces, filter: EvidenceFilter) {
  const [after, notBefore, direction] =
    filter.order === 'oldest' ? ['>', '>=', ''] : ['<', '<=', 'desc']
  return (table: string, seenAt: string, source: EvidenceSource): string => `(
    select ${columns}, ${seenAt} as seen_at, '${source}' as source
    from ${schema}.${table}
    where ${filter.where}
      and ($4::timestamptz is null or ${seenAt} >= $4)
      and ($5::timestamptz is null or ${seenAt} < $5)
      and ('${source}' <> 'kept'
        or (($6::timestamptz is null or ${seenAt} >= $6)
          and ($7::timestamptz is null or ${seenAt} <= $7)))
      and ($1::timestamptz is null
        or (${seenAt} ${notBefore} $1 and (${seenAt}, ${id}, digest) ${after} ($1, $2, $3)))
    order by ${seenAt} ${direction}, ${id} ${direction}, digest ${direction}
    limit ${filter.limit + 1}
  )`
}
