import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'

export const trendHours = 168

export function incidentQuery(id: string) {
  return queryOptions({
    queryKey: ['ops', 'incident', id],
    queryFn: ({ signal }) =>
      answerOf(
        station.GET('/ops/incidents/{id}', {
          params: { path: { id }, query: { hours: trendHours } },
          signal,
        }),
      ),
  })
}

/** Evidence beyond the first page, which comes with the incident itself. */
export function evidenceQuery(id: string, firstCursor: string) {
  return infiniteQueryOptions({
    queryKey: ['evidence', id, firstCursor],
    initialPageParam: firstCursor,
    enabled: false,
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        station.GET('/ops/incidents/{id}/evidence', {
          params: { path: { id }, query: { cursor: pageParam } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}
