import { useQueryClient } from '@tanstack/react-query'
import { timelineQuery } from '../api/timeline-query.ts'
import type { IncidentDetailView } from '../api/views.ts'
import { CodeText } from '../parts/code-text.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { originText } from '../parts/origin-text.ts'
import { PageTitle } from '../parts/page-title.tsx'
import { SeverityBadge } from '../parts/severity-badge.tsx'
import { StaleNotice } from '../parts/stale-notice.tsx'
import { StateLabel } from '../parts/state-label.tsx'
import { incidentMarkdown } from './incident-markdown.ts'
import classes from './incident-page.module.css'

interface IncidentHeaderProps {
  readonly incident: IncidentDetailView
  readonly error: unknown
}

/** What is wrong, in words for somebody who did not write the code. */
export function IncidentHeader({ incident, error }: IncidentHeaderProps) {
  const queryClient = useQueryClient()
  const markdown = () => {
    const sample = incident.sample_correlation_ids[0] ?? incident.sample_correlation_id
    const timeline =
      sample === null ? undefined : queryClient.getQueryData(timelineQuery(sample).queryKey)
    const address = globalThis.location.origin + globalThis.location.pathname
    return incidentMarkdown(incident, { address, timeline })
  }
  return (
    <header className={classes['header']}>
      {error !== null && <StaleNotice error={error} checkedAt={incident.last_seen} />}
      <div className={classes['marks']}>
        <SeverityBadge severity={incident.severity} />
        <StateLabel state={incident.state} />
        <span className={classes['origin']}>{originText(incident.origins)}</span>
        <span className={classes['actions']}>
          <CopyButton label="Copy as Markdown" text={markdown} />
        </span>
      </div>
      <PageTitle tab={incident.title} className={classes['title']}>
        {incident.title}
      </PageTitle>
      <p className={classes['description']}>
        <CodeText text={incident.description} />
      </p>
    </header>
  )
}
