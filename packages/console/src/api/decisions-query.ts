import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { isOpenReplay } from './replay-decision.ts'
import { answerOf, station } from './station.ts'
import type { Origin, Replayability, ReplayVerdict } from './views.ts'

export interface DecisionFilter {
  readonly hours?: number | undefined
  readonly engine?: string | undefined
  readonly outcome?: string | undefined
  readonly version?: string | undefined
  readonly replayability?: Replayability | undefined
  readonly verdict?: ReplayVerdict | undefined
  readonly origin?: Origin | undefined
  readonly run_id?: string | undefined
  readonly correlation_id?: string | undefined
}

type Given<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

const pageSize = 50

/** The filter without its empty fields: the station refuses what it cannot read. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as Given<Fields>
}

/** Newest first; pages are chained by key, so what is decided meanwhile never shifts them. */
export function decisionsQuery(filter: DecisionFilter) {
  return infiniteQueryOptions({
    queryKey: ['ops', 'decisions', filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        station.GET('/ops/decisions', {
          params: {
            query: {
              ...given(filter),
              ...(pageParam === '' ? {} : { cursor: pageParam }),
              limit: pageSize,
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

/** How often each version of each engine decided what. */
export function decisionCountsQuery(filter: Pick<DecisionFilter, 'hours' | 'origin'>) {
  return queryOptions({
    queryKey: ['ops', 'decision-counts', filter],
    queryFn: ({ signal }) =>
      answerOf(station.GET('/ops/decisions/counts', { params: { query: given(filter) }, signal })),
  })
}

export function decisionQuery(id: string) {
  return queryOptions({
    queryKey: ['ops', 'decision', id],
    queryFn: ({ signal }) =>
      answerOf(station.GET('/ops/decisions/{id}', { params: { path: { id } }, signal })),
    // Whoever asked for a replay looks at it until it is done.
    refetchInterval: ({ state }) =>
      state.data?.replays.some((replay) => isOpenReplay(replay)) === true ? 1000 : false,
  })
}
