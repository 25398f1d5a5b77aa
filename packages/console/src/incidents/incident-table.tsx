import type { IncidentSummaryView } from '../api/views.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { SeverityBadge } from '../parts/severity-badge.tsx'
import { StateLabel } from '../parts/state-label.tsx'
import type { RowFocus } from '../shortcuts/use-row-focus.ts'
import { Moment } from '../time/moment.tsx'
import { affectedText, occurrencesText } from './affected-text.ts'
import { IncidentLink } from './incident-link.tsx'
import classes from './incident-table.module.css'

interface IncidentRowsProps {
  readonly incidents: readonly IncidentSummaryView[]
  readonly focus: RowFocus<HTMLDivElement>
}

/** Under the title: where it comes from. */
function IncidentOrigin({ incident }: { readonly incident: IncidentSummaryView }) {
  return (
    <span className={classes['sub']}>
      <LayerTag layer={incident.layer} />
      <code>{incident.error_class}</code>
      <span>{incident.origins.join(', ')}</span>
    </span>
  )
}

export function IncidentTable({ incidents, focus }: IncidentRowsProps) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Incident</th>
          <th scope="col" className={classes['number']}>
            Failed
          </th>
          <th scope="col">Affected</th>
          <th scope="col">Last seen</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident, index) => (
          <tr key={incident.id}>
            <td>
              <SeverityBadge severity={incident.severity} />
            </td>
            <td className={classes['what']}>
              <IncidentLink
                incident={incident}
                index={index}
                focus={focus}
                className={classes['title']}
              />
              <IncidentOrigin incident={incident} />
            </td>
            <td className={classes['number']}>{occurrencesText(incident)}</td>
            <td>{affectedText(incident)}</td>
            <td>
              <Moment at={incident.last_seen} layout="stack" />
            </td>
            <td>
              <StateLabel state={incident.state} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The same rows on a narrow screen, where six columns would have to scroll. */
export function IncidentCards({ incidents, focus }: IncidentRowsProps) {
  return (
    <ul className={classes['cards']}>
      {incidents.map((incident, index) => (
        <li key={incident.id} className={classes['card']}>
          <div className={classes['cardHead']}>
            <SeverityBadge severity={incident.severity} />
            <StateLabel state={incident.state} />
          </div>
          <IncidentLink
            incident={incident}
            index={index}
            focus={focus}
            className={classes['title']}
          />
          <IncidentOrigin incident={incident} />
          <p className={classes['cardFacts']}>
            Failed {occurrencesText(incident)}; affected: {affectedText(incident)}
          </p>
          <p className={classes['cardFacts']}>
            Last seen <Moment at={incident.last_seen} />
          </p>
        </li>
      ))}
    </ul>
  )
}
