import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { nowQuery } from '../api/now-query.ts'
import type { NowView, Origin } from '../api/views.ts'
import { LiveRegion } from '../live/live-region.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { HourBars } from '../parts/hour-bars.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Panel } from '../parts/panel.tsx'
import { LastChanges } from './last-changes.tsx'
import { ProducersTable } from './producers-table.tsx'
import { SeverityCounts } from './severity-counts.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { TopIncidents } from './top-incidents.tsx'
import { Verdict } from './verdict.tsx'
import classes from './now-page.module.css'

const route = getRouteApi('/shell/')

const origins: readonly { readonly value: Origin | 'all'; readonly label: string }[] = [
  { value: 'all', label: 'Everything' },
  { value: 'user', label: 'Users' },
  { value: 'synthetic', label: 'Synthetic' },
]

export function NowPage() {
  const { origin } = route.useSearch()
  const { data: now, error, isPending, refetch } = useQuery(nowQuery(origin))
  if (now !== undefined) return <LoadedNow now={now} error={error} origin={origin} />
  return (
    <>
      <PageTitle tab="Now" className={classes['plain']}>
        Now
      </PageTitle>
      {isPending && <PageSkeleton what="the state of things" />}
      {error !== null && (
        <FailurePanel error={error} what="The state of things" onRetry={() => void refetch()} />
      )}
    </>
  )
}

interface LoadedNowProps {
  readonly now: NowView
  readonly error: unknown
  readonly origin: Origin | undefined
}

/** Whose failures the page is about; all of it, so it stands at the top. */
function OriginSwitch({ origin }: { readonly origin: Origin | undefined }) {
  const navigate = route.useNavigate()
  return (
    <SegmentedControl
      size="xs"
      aria-label="Caused by"
      value={origin ?? 'all'}
      data={origins.map(({ value, label }) => ({ value, label }))}
      onChange={(value) =>
        void navigate({
          search: value === 'user' || value === 'synthetic' ? { origin: value } : {},
          resetScroll: false,
        })
      }
    />
  )
}

function LoadedNow({ now, error, origin }: LoadedNowProps) {
  return (
    <>
      <StaleNotice error={error} checkedAt={now.checked_at} />
      <Verdict now={now} aside={<OriginSwitch origin={origin} />} />
      <SeverityCounts counts={now.by_severity} origin={origin} />
      <div className={classes['columns']}>
        <div className={classes['main']}>
          <Panel
            title="Top incidents"
            isFlush
            aside={
              <Link to="/incidents" className={classes['all']}>
                All incidents
              </Link>
            }
          >
            <TopIncidents now={now} />
          </Panel>
          <Panel title="What records" isFlush>
            <ProducersTable producers={now.producers} />
          </Panel>
        </div>
        <div className={classes['side']}>
          <Panel title="Failures, 24 hours">
            <HourBars hours={now.trend} what="failure" />
          </Panel>
          <Panel title="Last changes" isFlush>
            <LastChanges changes={now.last_changes} />
          </Panel>
        </div>
      </div>
      <LiveRegion text={now.sentence.replace(/ Last record stored .*/, '')} />
    </>
  )
}
