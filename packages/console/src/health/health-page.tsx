import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { healthQuery } from '../api/health-query.ts'
import type { HealthView } from '../api/views.ts'
import { countText } from '../parts/count-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { WindowBar } from '../parts/window-bar.tsx'
import { useBack } from '../shell/use-back.ts'
import { useRowFocus } from '../shortcuts/use-row-focus.ts'
import { healthWindows } from './health-windows.ts'
import { HealthCards, HealthTable } from './health-table.tsx'
import classes from './health-page.module.css'

const route = getRouteApi('/shell/health')

/** What a founder would say of all components together. */
export function healthSentence({ by_status, components }: HealthView): string {
  const { unhealthy, degraded, unknown, healthy } = by_status
  if (components.length === 0) return 'Nothing was counted in the last day.'
  if (unhealthy + degraded === 0) {
    return unknown === 0
      ? `All ${countText(healthy, 'component')} are healthy.`
      : `${countText(healthy, 'component is', 'components are')} healthy; nothing was counted of ${unknown}.`
  }
  const bad = [
    ...(unhealthy > 0 ? [`${unhealthy} unhealthy`] : []),
    ...(degraded > 0 ? [`${degraded} degraded`] : []),
  ].join(', ')
  return `${bad} of ${countText(components.length, 'component')}.`
}

export function HealthPage() {
  const { origin, minutes = 15 } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending, refetch } = useQuery(healthQuery({ minutes, origin }))
  const focus = useRowFocus<HTMLDivElement>('health')
  const isNarrow = useNarrow()
  useBack('/')
  const Rows = isNarrow ? HealthCards : HealthTable
  return (
    <>
      {data !== undefined && <StaleNotice error={error} checkedAt={data.checked_at} />}
      <PageTitle tab="Health" className={classes['title']} takesFocus={focus.leftRow === null}>
        Health
      </PageTitle>
      <p className={classes['lead']}>
        {data === undefined ? 'How every component does.' : healthSentence(data)}
      </p>
      <WindowBar
        windows={healthWindows}
        window={minutes}
        origin={origin}
        onChange={(next) =>
          void navigate({
            search: {
              ...(next.window === 15 ? {} : { minutes: next.window }),
              ...(next.origin === undefined ? {} : { origin: next.origin }),
            },
            replace: true,
            resetScroll: false,
          })
        }
      />
      {data === undefined && isPending && <PageSkeleton what="health" />}
      {data === undefined && error !== null && (
        <FailurePanel error={error} what="Health" onRetry={() => void refetch()} />
      )}
      {data?.components.length === 0 && (
        <EmptyState title="No component was seen">
          Nothing was counted in the last day, so nothing is known: this is not good news. A process
          counts what it does once it calls <code>startRecorder</code> and runs its work in scopes;
          the Now page says when something was last stored.
        </EmptyState>
      )}
      {data !== undefined && data.components.length > 0 && (
        <div ref={focus.container} className={classes['list']}>
          <Rows components={data.components} focus={focus} search={{ origin, minutes }} />
        </div>
      )}
    </>
  )
}
