import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useLocation } from '@tanstack/react-router'
import { useCallback } from 'react'
import { incidentsQuery } from '../api/incidents-query.ts'
import { LiveRegion } from '../live/live-region.tsx'
import { countText, figureText } from '../parts/count-text.ts'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { useBack } from '../shell/use-back.ts'
import { useRowFocus } from '../shortcuts/use-row-focus.ts'
import { FilterBar, windowWords } from './filter-bar.tsx'
import { IncidentCards, IncidentTable } from './incident-table.tsx'
import { NoIncidents } from './no-incidents.tsx'
import { parseQuery } from './query-text.ts'
import classes from './incidents-page.module.css'

const route = getRouteApi('/shell/incidents')

export function IncidentsPage() {
  const { q: query = '', hours = 24 } = route.useSearch()
  const navigate = route.useNavigate()
  const { hash } = useLocation()
  const { notUnderstood: _, ...filter } = parseQuery(query)
  const pages = useInfiniteQuery(incidentsQuery({ ...filter, hours }))
  const focus = useRowFocus<HTMLDivElement>('incidents')
  const isNarrow = useNarrow()
  useBack('/')
  const onChange = useCallback(
    (next: { readonly query: string; readonly hours: number }) => {
      const search = {
        ...(next.query === '' ? {} : { q: next.query }),
        ...(next.hours === 24 ? {} : { hours: next.hours }),
      }
      void navigate({ search, replace: true, resetScroll: false })
    },
    [navigate],
  )

  const incidents = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const total = pages.data?.pages[0]?.total ?? 0
  const Rows = isNarrow ? IncidentCards : IncidentTable
  return (
    <>
      <PageTitle
        tab="Incidents"
        className={classes['title']}
        takesFocus={focus.leftRow === null && hash !== 'search'}
      >
        Incidents
      </PageTitle>
      <p className={classes['lead']}>
        {pages.data === undefined
          ? 'Patterns of failures, worst and latest first.'
          : `${countText(total, 'incident')}, ${windowWords(hours).toLowerCase()}, worst and latest first.`}
      </p>
      <FilterBar
        query={query}
        hours={hours}
        startsFocused={hash === 'search'}
        onChange={onChange}
      />
      {pages.data === undefined && pages.isPending && <PageSkeleton what="incidents" />}
      {pages.data === undefined && pages.error !== null && (
        <FailurePanel error={pages.error} what="The list" onRetry={() => void pages.refetch()} />
      )}
      {pages.data !== undefined && incidents.length === 0 && (
        <NoIncidents isFiltered={query !== ''} hours={hours} />
      )}
      {incidents.length > 0 && (
        <div ref={focus.container} className={classes['list']}>
          <Rows incidents={incidents} focus={focus} />
        </div>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more ({figureText(total - incidents.length)} left)
        </Button>
      )}
      <LiveRegion
        text={
          pages.data === undefined
            ? ''
            : `${total} incidents. Latest: ${incidents[0]?.title ?? 'none'}`
        }
      />
    </>
  )
}
