import { queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'

/** Every check, looked at now; asked again by hand, because some of them take a while. */
export const preflightQuery = queryOptions({
  queryKey: ['preflight', 'verdict'],
  queryFn: ({ signal }) => answerOf(station.GET('/preflight/verdict', { signal })),
  staleTime: 30_000,
})
