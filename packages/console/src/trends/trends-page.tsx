import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { trendsQuery } from '../api/trends-query.ts'
import type { TrendsView } from '../api/views.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { WindowBar } from '../parts/window-bar.tsx'
import { useBack } from '../shell/use-back.ts'
import { TrendCard } from './trend-card.tsx'
import { periodWords, trendWindows } from './trend-windows.ts'
import classes from './trends-page.module.css'

const route = getRouteApi('/shell/trends')

/** What got worse, in one sentence. */
export function trendsSentence({ metrics }: TrendsView, hours: number): string {
  const worse = metrics.filter(({ verdict }) => verdict === 'worse').map(({ title }) => title)
  const better = metrics.filter(({ verdict }) => verdict === 'better').length
  const against = `against the ${periodWords(hours)} before`
  if (worse.length > 0) return `Worse ${against}: ${worse.join(', ').toLowerCase()}.`
  return better > 0 ? `Nothing got worse ${against}.` : `Nothing moved much ${against}.`
}

export function TrendsPage() {
  const { origin, hours = 24 } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending, refetch } = useQuery(trendsQuery({ hours, origin }))
  useBack('/')
  return (
    <>
      {data !== undefined && <StaleNotice error={error} checkedAt={data.window_end} />}
      <PageTitle tab="Trends" className={classes['title']}>
        Trends
      </PageTitle>
      <p className={classes['lead']}>
        {data === undefined ? 'Better or worse?' : trendsSentence(data, hours)}
      </p>
      <WindowBar
        windows={trendWindows}
        window={hours}
        origin={origin}
        onChange={(next) =>
          void navigate({
            search: {
              ...(next.window === 24 ? {} : { hours: next.window }),
              ...(next.origin === undefined ? {} : { origin: next.origin }),
            },
            replace: true,
            resetScroll: false,
          })
        }
      />
      {data === undefined && isPending && <PageSkeleton what="trends" />}
      {data === undefined && error !== null && (
        <FailurePanel error={error} what="Trends" onRetry={() => void refetch()} />
      )}
      {data?.metrics.length === 0 && (
        <EmptyState title="Nothing to compare yet">
          Nothing was counted in this period or the one before. Requests and jobs appear once a
          process that records has run for a minute.
        </EmptyState>
      )}
      {data !== undefined && data.metrics.length > 0 && (
        <ul className={classes['cards']}>
          {data.metrics.map((metric) => (
            <li key={metric.key}>
              <TrendCard metric={metric} hours={hours} windowStart={data.window_start} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
