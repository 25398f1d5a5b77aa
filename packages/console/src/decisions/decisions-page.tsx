import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { decisionCountsQuery, decisionsQuery, type DecisionFilter } from '../api/decisions-query.ts'
import { windowWords } from '../incidents/filter-bar.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { useBack } from '../shell/use-back.ts'
import { useRowFocus } from '../shortcuts/use-row-focus.ts'
import { DecisionCounts } from './decision-counts.tsx'
import { DecisionFilters } from './decision-filters.tsx'
import { DecisionCards, DecisionTable } from './decision-table.tsx'
import classes from './decisions-page.module.css'
import type { DecisionsSearch } from './decisions-search.ts'
import { NoDecisions } from './no-decisions.tsx'

const route = getRouteApi('/shell/decisions')

/** One run or one correlation is looked for in all that is kept, everything else in the window. */
function filterOf({ run, correlation, hours, ...rest }: DecisionsSearch): DecisionFilter {
  const isOfOne = run !== undefined || correlation !== undefined
  return {
    ...rest,
    run_id: run,
    correlation_id: correlation,
    hours: isOfOne ? undefined : (hours ?? 24),
  }
}

export function DecisionsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const filter = filterOf(search)
  const isOfOne = filter.hours === undefined
  const pages = useInfiniteQuery(decisionsQuery(filter))
  const counts = useQuery(
    decisionCountsQuery({ hours: filter.hours ?? 2160, origin: search.origin }),
  )
  const focus = useRowFocus<HTMLDivElement>('decisions')
  const isNarrow = useNarrow()
  useBack('/')
  const onChange = (next: DecisionsSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false })

  const decisions = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const checkedAt = pages.data?.pages[0]?.window_end
  const Rows = isNarrow ? DecisionCards : DecisionTable
  const { hours: _, ...narrowing } = search
  return (
    <>
      {pages.error !== null && checkedAt !== undefined && (
        <StaleNotice error={pages.error} checkedAt={checkedAt} />
      )}
      <PageTitle tab="Decisions" className={classes['title']} takesFocus={focus.leftRow === null}>
        Decisions
      </PageTitle>
      <p className={classes['lead']}>
        What the engines decided,{' '}
        {isOfOne ? 'in all that is kept' : windowWords(filter.hours ?? 24).toLowerCase()}, latest
        first.
      </p>
      <DecisionFilters search={search} counts={counts.data?.counts ?? []} onChange={onChange} />
      {!isOfOne && counts.data !== undefined && (
        <DecisionCounts counts={counts.data} search={search} />
      )}
      {pages.data === undefined && pages.isPending && <PageSkeleton what="decisions" />}
      {pages.data === undefined && pages.error !== null && (
        <FailurePanel error={pages.error} what="The list" onRetry={() => void pages.refetch()} />
      )}
      {pages.data !== undefined && decisions.length === 0 && (
        <NoDecisions isFiltered={Object.keys(narrowing).length > 0} />
      )}
      {decisions.length > 0 && (
        <div ref={focus.container} className={classes['list']}>
          <Rows decisions={decisions} focus={focus} />
        </div>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}
