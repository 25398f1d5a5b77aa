import { queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'
import type { Origin } from './views.ts'

export interface HealthFilter {
  readonly minutes: number
  readonly origin?: Origin | undefined
}

function queryOf({ minutes, origin }: HealthFilter) {
  return origin === undefined ? { minutes } : { minutes, origin }
}

/** Every component, worst first. */
export function healthQuery(filter: HealthFilter) {
  return queryOptions({
    queryKey: ['ops', 'health', filter],
    queryFn: ({ signal }) =>
      answerOf(station.GET('/ops/health', { params: { query: queryOf(filter) }, signal })),
  })
}

/** One component, by operation and hour. */
export function componentHealthQuery(component: string, filter: HealthFilter) {
  return queryOptions({
    queryKey: ['ops', 'component-health', component, filter],
    queryFn: ({ signal }) =>
      answerOf(
        station.GET('/ops/health/{component}', {
          params: { path: { component }, query: queryOf(filter) },
          signal,
        }),
      ),
  })
}
