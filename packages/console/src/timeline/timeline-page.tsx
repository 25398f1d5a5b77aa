import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react'
import { hasStatus } from '../api/api-failure.ts'
import { timelineQuery } from '../api/timeline-query.ts'
import type { CorrelatedEventView, TimelineView as Timeline } from '../api/views.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Panel } from '../parts/panel.tsx'
import { useBack } from '../shell/use-back.ts'
import { durationText } from '../time/duration-text.ts'
import { Moment } from '../time/moment.tsx'
import { extentText } from './extent-text.ts'
import { outcomeText } from './outcome-text.ts'
import { timelineMarkdown } from './timeline-markdown.ts'
import { TimelineView } from './timeline-view.tsx'
import classes from './timeline-page.module.css'

const route = getRouteApi('/shell/timeline/$correlationId')

const icons = { ok: IconCircleCheck, failed: IconCircleX, unknown: IconHelpCircle }

export function TimelinePage() {
  const { correlationId } = route.useParams()
  const { data, error, isPending, refetch } = useQuery(timelineQuery(correlationId))
  useBack('/incidents')
  if (data !== undefined) return <LoadedTimeline timeline={data} />
  return (
    <>
      <PageTitle tab="Timeline" className={classes['title']}>
        Timeline
      </PageTitle>
      {isPending && <PageSkeleton what="the timeline" />}
      {hasStatus(error, 404) || hasStatus(error, 400) ? (
        <EmptyState title="No such timeline">
          Nothing is stored under <code>{correlationId}</code>. A correlation id has 32 hexadecimal
          digits; records older than the retention are gone, except the pinned evidence of
          incidents.
        </EmptyState>
      ) : (
        error !== null && (
          <FailurePanel error={error} what="The timeline" onRetry={() => void refetch()} />
        )
      )}
    </>
  )
}

/** A span that failed belongs to the incident of the failure that was recorded in it. */
function incidentOf(failed: CorrelatedEventView, { events }: Timeline): string | null {
  const own = events.find(({ kind, span_id }) => kind === 'error' && span_id === failed.span_id)
  return failed.incident_id ?? own?.incident_id ?? null
}

function LoadedTimeline({ timeline }: { readonly timeline: Timeline }) {
  const Icon = icons[timeline.outcome]
  const { failure_point } = timeline
  const incidentId = failure_point === null ? null : incidentOf(failure_point, timeline)
  return (
    <>
      <header className={classes['head']}>
        <div>
          <PageTitle tab="Timeline" className={classes['title']}>
            Timeline of one correlation
          </PageTitle>
          <p className={classes['id']}>
            <code>{timeline.correlation_id}</code>
          </p>
        </div>
        <div className={classes['actions']}>
          <CopyButton label="Copy id" text={() => timeline.correlation_id} />
          <CopyButton label="Copy as Markdown" text={() => timelineMarkdown(timeline)} />
        </div>
      </header>
      <dl className={classes['facts']}>
        <div>
          <dt>Outcome</dt>
          <dd className={classes['outcome']} data-outcome={timeline.outcome}>
            <Icon size={17} aria-hidden="true" /> {outcomeText(timeline)}
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{durationText(timeline.duration_us)}</dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            <Moment at={timeline.started_at} />
          </dd>
        </div>
        <div>
          <dt>Caused by</dt>
          <dd>{timeline.origin}</dd>
        </div>
        <div>
          <dt>Processes</dt>
          <dd>{timeline.producers.join(', ')}</dd>
        </div>
      </dl>
      {failure_point !== null && (
        <p className={classes['failure']}>
          <strong>Failure point:</strong> {failure_point.component}, {failure_point.operation}
          {failure_point.summary === '' ? '' : `: ${failure_point.summary}`}
          {incidentId !== null && (
            <>
              {' '}
              <Link to="/incidents/$id" params={{ id: incidentId }} className={classes['incident']}>
                Its incident
              </Link>
            </>
          )}
        </p>
      )}
      <Panel title={extentText(timeline)} isFlush>
        <TimelineView timeline={timeline} />
      </Panel>
    </>
  )
}
