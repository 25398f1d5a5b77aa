import { queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'
import type { Origin } from './views.ts'

/** A period against the one before. */
export function trendsQuery(filter: {
  readonly hours: number
  readonly origin?: Origin | undefined
}) {
  const { hours, origin } = filter
  return queryOptions({
    queryKey: ['ops', 'trends', filter],
    queryFn: ({ signal }) =>
      answerOf(
        station.GET('/ops/trends', {
          params: { query: origin === undefined ? { hours } : { hours, origin } },
          signal,
        }),
      ),
  })
}
