import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DiagnosisView } from '../api/views.ts'
import { CodeText } from '../parts/code-text.tsx'
import { VerdictLabel } from '../parts/verdict-label.tsx'
import { Moment } from '../time/moment.tsx'
import classes from './diagnosis-panel.module.css'

interface SectionProps {
  readonly title: string
  readonly children: readonly ReactNode[]
}

function Section({ title, children }: SectionProps) {
  if (children.length === 0) return null
  return (
    <div className={classes['section']}>
      <h3 className={classes['sectionTitle']}>{title}</h3>
      <ul className={classes['rows']}>{children}</ul>
    </div>
  )
}

type Decision = DiagnosisView['decisions'][number]

function DecisionRow({ decision }: { readonly decision: Decision }) {
  const verdict = decision.replayed?.current ?? decision.replayed?.recorded ?? null
  return (
    <li>
      <Link to="/decisions/$id" params={{ id: decision.id }}>
        {decision.summary}
      </Link>{' '}
      {verdict === null ? (
        <span className={classes['aside']}>never replayed</span>
      ) : (
        <VerdictLabel verdict={verdict} isSmall />
      )}
    </li>
  )
}

const decisionsShown = 5

/** What else the station knows: differences, changes, decisions, and what there was before. */
export function DiagnosisSurroundings({ diagnosis }: { readonly diagnosis: DiagnosisView }) {
  return (
    <>
      <Section title="What failing ones have and healthy ones lack">
        {diagnosis.differences.map((one) => (
          <li key={`${one.component} ${one.attribute} ${one.value}`}>
            <CodeText text={`\`${one.attribute}\` is \`${one.value}\` in \`${one.component}\``} />{' '}
            <span className={classes['aside']}>
              {one.failing_with} of {one.failing} failing, {one.healthy_with} of {one.healthy}{' '}
              healthy
            </span>
          </li>
        ))}
      </Section>
      <Section title="What changed in the hour before it began">
        {diagnosis.changes_before.map((change) => (
          <li key={change.id}>
            {change.summary} <Moment at={change.at} />
          </li>
        ))}
      </Section>
      <Section title="Decisions involved">
        {diagnosis.decisions.slice(0, decisionsShown).map((decision) => (
          <DecisionRow key={decision.id} decision={decision} />
        ))}
      </Section>
      <Section title="Other incidents of this class">
        {diagnosis.earlier_incidents.map((incident) => (
          <li key={incident.id}>
            <Link to="/incidents/$id" params={{ id: incident.id }}>
              {incident.title}
            </Link>{' '}
            <span className={classes['aside']}>
              last seen <Moment at={incident.last_seen} />
            </span>
          </li>
        ))}
      </Section>
    </>
  )
}
