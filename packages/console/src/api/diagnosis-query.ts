import { queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'

/**
 * Not under `ops`, which is asked again at every record that is stored: a diagnosis reads dozens of
 * timelines, and what it says about an incident does not change by the second.
 */
export function diagnosisQuery(incidentId: string) {
  return queryOptions({
    queryKey: ['diagnosis', incidentId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      answerOf(
        station.GET('/ops/incidents/{id}/diagnosis', {
          params: { path: { id: incidentId } },
          signal,
        }),
      ),
  })
}
