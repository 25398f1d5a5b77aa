import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { evidenceQuery } from '../api/incident-query.ts'
import type { CorrelatedEventView, IncidentDetailView } from '../api/views.ts'
import { failureText } from '../parts/failure-text.ts'
import { Panel } from '../parts/panel.tsx'
import { useReturnFocus } from '../shortcuts/use-return-focus.ts'
import { Moment } from '../time/moment.tsx'
import classes from './evidence-list.module.css'

/** Enough to see what they have in common; more of the same would push the rest out of sight. */
const shownFirst = 5

/** The single failures behind the incident, newest first, each with its own timeline. */
export function EvidenceList({ incident }: { readonly incident: IncidentDetailView }) {
  const { evidence, evidence_next_cursor: cursor, pinned_evidence: isPinned } = incident
  const more = useInfiniteQuery(evidenceQuery(incident.id, cursor ?? ''))
  const returning = useReturnFocus<HTMLUListElement>(`evidence:${incident.id}`)
  // Coming back to a row that was shown on request, the list opens as far again.
  const leftAt = evidence.findIndex(({ id }) => id === returning.leftRow)
  const [isWhole, setIsWhole] = useState(leftAt >= shownFirst)
  const shown = isWhole ? evidence : evidence.slice(0, shownFirst)
  const older = more.data?.pages.flatMap(({ items }) => items) ?? []
  const hasMore = cursor !== null && (more.data === undefined || more.hasNextPage)
  const loadMore = () => void (more.data === undefined ? more.refetch() : more.fetchNextPage())
  return (
    <Panel
      title="Evidence"
      isFlush
      aside={
        isPinned ? (
          <span className={classes['pinned']}>Kept beyond the retention for this incident</span>
        ) : undefined
      }
    >
      {evidence.length === 0 && (
        <p className={classes['none']}>
          The failures are counted, and none of them is stored in full any more.
        </p>
      )}
      <ul ref={returning.container} className={classes['list']}>
        {[...shown, ...older].map((event) => (
          <EvidenceItem
            key={`${event.id} ${event.at}`}
            event={event}
            onOpen={() => returning.onRowOpen(event.id)}
          />
        ))}
      </ul>
      {more.error !== null && (
        <p className={classes['none']} role="alert">
          More evidence cannot be shown. {failureText(more.error).title}.
        </p>
      )}
      {shown.length < evidence.length && (
        <div className={classes['more']}>
          <Button variant="default" size="xs" onClick={() => setIsWhole(true)}>
            Show {evidence.length - shown.length} more
          </Button>
        </div>
      )}
      {hasMore && shown.length === evidence.length && (
        <div className={classes['more']}>
          <Button variant="default" size="xs" loading={more.isFetching} onClick={loadMore}>
            Show older evidence
          </Button>
        </div>
      )}
    </Panel>
  )
}

/** `run 81f2`; an id that says itself what it is stands alone. */
function named(what: string, id: string | null): string | null {
  return id === null || id.startsWith(what) ? id : `${what} ${id}`
}

interface EvidenceItemProps {
  readonly event: CorrelatedEventView
  readonly onOpen: () => void
}

function EvidenceItem({ event, onOpen }: EvidenceItemProps) {
  const facts = [
    event.exception_type,
    event.attempt !== null && event.attempt > 1 ? `attempt ${event.attempt}` : null,
    named('run', event.run_id),
    named('agent', event.agent_id),
    event.version === null ? event.producer : `${event.producer} ${event.version}`,
  ].filter((fact) => fact !== null)
  return (
    <li className={classes['item']}>
      <div className={classes['what']}>
        <p className={classes['summary']}>
          {event.summary === '' ? event.operation : event.summary}
        </p>
        <p className={classes['sub']}>{facts.join(' · ')}</p>
      </div>
      <div className={classes['when']}>
        <Moment at={event.at} layout="stack" />
      </div>
      <div className={classes['to']}>
        {event.correlation_id !== null && (
          <Link
            to="/timeline/$correlationId"
            params={{ correlationId: event.correlation_id }}
            data-row={event.id}
            onClick={onOpen}
            aria-label={`Timeline of ${event.id}`}
          >
            Timeline
          </Link>
        )}
      </div>
    </li>
  )
}
