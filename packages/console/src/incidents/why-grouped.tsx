import type { IncidentDetailView } from '../api/views.ts'
import { Panel } from '../parts/panel.tsx'
import classes from './incident-page.module.css'

/** What made these failures one incident; shown, so that nobody has to guess or trust. */
export function WhyGrouped({ incident }: { readonly incident: IncidentDetailView }) {
  const { because, explanation, key } = incident.grouping
  return (
    <Panel title="Why these are one incident">
      <dl className={classes['facts']}>
        {because.map(({ field, value }) => (
          <div key={field}>
            <dt>{field.replaceAll('_', ' ')}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes['explanation']}>{explanation}</p>
      <p className={classes['explanation']}>
        Key <code>{key}</code>
      </p>
    </Panel>
  )
}
