import { infiniteQueryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'
import type { IncidentState, Origin, Severity } from './views.ts'

export interface IncidentFilter {
  readonly hours: number
  readonly q?: string | undefined
  readonly component?: string | undefined
  readonly min_severity?: Severity | undefined
  readonly state?: IncidentState | undefined
  readonly origin?: Origin | undefined
}

const pageSize = 50

/** Pages are chained by cursor, so a row that arrives meanwhile never shifts the others. */
export function incidentsQuery(filter: IncidentFilter) {
  return infiniteQueryOptions({
    queryKey: ['ops', 'incidents', filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        station.GET('/ops/incidents', {
          params: { query: { ...given(filter), ...cursorOf(pageParam), limit: pageSize } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

function cursorOf(pageParam: string): { cursor?: string } {
  return pageParam === '' ? {} : { cursor: pageParam }
}

/** The filter without its empty fields: the station refuses what it cannot read. */
function given({ hours, q, component, min_severity, state, origin }: IncidentFilter) {
  return {
    hours,
    ...(q === undefined ? {} : { q }),
    ...(component === undefined ? {} : { component }),
    ...(min_severity === undefined ? {} : { min_severity }),
    ...(state === undefined ? {} : { state }),
    ...(origin === undefined ? {} : { origin }),
  }
}
