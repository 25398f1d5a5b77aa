import type { ReactNode } from 'react'
import type { IncidentDetailView } from '../api/views.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { Moment } from '../time/moment.tsx'
import { affectedText, occurrencesText } from './affected-text.ts'
import classes from './incident-page.module.css'

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function IncidentFacts({ incident }: { readonly incident: IncidentDetailView }) {
  return (
    <dl className={classes['facts']}>
      <Fact name="Failed">
        {occurrencesText(incident)}
        {incident.shed_occurrences > 0 && `, ${incident.shed_occurrences} of them counted only`}
      </Fact>
      <Fact name="Affected">{affectedText(incident)}</Fact>
      <Fact name="First seen">
        <Moment at={incident.first_seen} />
      </Fact>
      <Fact name="Last seen">
        <Moment at={incident.last_seen} />
      </Fact>
      <Fact name="Layer">
        <LayerTag layer={incident.layer} />
      </Fact>
      <Fact name="Category">{incident.category.replaceAll('_', ' ')}</Fact>
      <Fact name="Environment">
        <code>{incident.environment}</code>
      </Fact>
    </dl>
  )
}
