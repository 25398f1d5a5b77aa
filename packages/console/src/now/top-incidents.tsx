import type { NowView } from '../api/views.ts'
import { affectedText, occurrencesText } from '../incidents/affected-text.ts'
import { IncidentLink } from '../incidents/incident-link.tsx'
import { SeverityBadge } from '../parts/severity-badge.tsx'
import { useRowFocus } from '../shortcuts/use-row-focus.ts'
import { Moment } from '../time/moment.tsx'
import classes from './rows.module.css'

export function TopIncidents({ now }: { readonly now: NowView }) {
  const focus = useRowFocus<HTMLUListElement>('now')
  const { top_incidents } = now
  if (top_incidents.length === 0) {
    return (
      <p className={classes['none']}>
        {now.state === 'blind'
          ? 'None known. Nothing is being stored, so this proves nothing yet.'
          : 'None in the last 24 hours, and the probe is alive.'}
      </p>
    )
  }
  return (
    <ul ref={focus.container} className={classes['rows']}>
      {top_incidents.map((incident, index) => (
        <li key={incident.id} className={classes['row']}>
          <div className={classes['lead']}>
            <SeverityBadge severity={incident.severity} />
          </div>
          <div className={classes['what']}>
            <IncidentLink
              incident={incident}
              index={index}
              focus={focus}
              className={classes['title']}
            />
            <p className={classes['sub']}>
              Failed {occurrencesText(incident)}; affected: {affectedText(incident)}. Last seen{' '}
              <Moment at={incident.last_seen} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}
