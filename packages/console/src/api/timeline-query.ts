import { queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'

export function timelineQuery(correlationId: string) {
  return queryOptions({
    queryKey: ['ops', 'timeline', correlationId],
    queryFn: ({ signal }) =>
      answerOf(
        station.GET('/ops/timeline/{correlation_id}', {
          params: { path: { correlation_id: correlationId } },
          signal,
        }),
      ),
  })
}
