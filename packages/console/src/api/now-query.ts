import { queryOptions } from '@tanstack/react-query'
import { answerOf, station } from './station.ts'
import type { Origin } from './views.ts'

/** How things stand; asked again now and then even when nothing changes, to prove the probe. */
export function nowQuery(origin: Origin | undefined) {
  return queryOptions({
    queryKey: ['ops', 'now', origin ?? 'all'],
    queryFn: ({ signal }) =>
      answerOf(
        station.GET('/ops/now', {
          params: { query: origin === undefined ? {} : { origin } },
          signal,
        }),
      ),
  })
}
