import type { IncidentDetailView } from '../api/views.ts'
import { DiagnosisPanel } from '../diagnosis/diagnosis-panel.tsx'
import { LiveRegion } from '../live/live-region.tsx'
import { HourBars } from '../parts/hour-bars.tsx'
import { Panel } from '../parts/panel.tsx'
import { EvidenceList } from './evidence-list.tsx'
import { IncidentFacts } from './incident-facts.tsx'
import { IncidentHeader } from './incident-header.tsx'
import { SampleTimeline } from './sample-timeline.tsx'
import { WhyGrouped } from './why-grouped.tsx'
import classes from './incident-page.module.css'

interface LoadedIncidentProps {
  readonly incident: IncidentDetailView
  readonly error: unknown
}

export function LoadedIncident({ incident, error }: LoadedIncidentProps) {
  return (
    <>
      <IncidentHeader incident={incident} error={error} />
      <div className={classes['columns']}>
        <div className={classes['main']}>
          <DiagnosisPanel incidentId={incident.id} />
          <SampleTimeline incident={incident} />
          <EvidenceList incident={incident} />
        </div>
        <div className={classes['side']}>
          <Panel title="Facts">
            <IncidentFacts incident={incident} />
          </Panel>
          <Panel title="Why this severity">
            <ul className={classes['reasons']}>
              {incident.severity_reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </Panel>
          <Panel title={`Trend, ${Math.round(incident.trend.length / 24)} days`}>
            <HourBars hours={incident.trend} what="failure" />
          </Panel>
          <WhyGrouped incident={incident} />
        </div>
      </div>
      <LiveRegion
        text={`${incident.title}: ${incident.occurrences} failures, ${incident.severity}`}
      />
    </>
  )
}
