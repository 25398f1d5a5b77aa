import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { diagnosisQuery } from '../api/diagnosis-query.ts'
import type { DiagnosisView } from '../api/views.ts'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { Panel } from '../parts/panel.tsx'
import { CauseItem } from './cause-item.tsx'
import { DiagnosisSurroundings } from './diagnosis-surroundings.tsx'
import { verdictText } from './verdict-text.ts'
import classes from './diagnosis-panel.module.css'

/** Further causes are hardly ever it, and push the rest out of sight. */
const causesShown = 3

/** Why it may have happened: ranked, each with the records that speak for it. */
export function DiagnosisPanel({ incidentId }: { readonly incidentId: string }) {
  const { data, error, isFetching, refetch } = useQuery(diagnosisQuery(incidentId))
  return (
    <Panel
      title="Diagnosis"
      isFlush
      aside={
        data !== undefined && (
          <Button variant="default" size="xs" loading={isFetching} onClick={() => void refetch()}>
            Look again
          </Button>
        )
      }
    >
      {data !== undefined && <Loaded diagnosis={data} />}
      {data === undefined && error === null && <Skeleton height={160} mx="md" mb="md" w="auto" />}
      {data === undefined && error !== null && (
        <FailurePanel error={error} what="The diagnosis" onRetry={() => void refetch()} />
      )}
    </Panel>
  )
}

function Loaded({ diagnosis }: { readonly diagnosis: DiagnosisView }) {
  const causes = diagnosis.causes.slice(0, causesShown)
  return (
    <>
      <p className={classes['verdict']}>{verdictText(diagnosis)}</p>
      {diagnosis.notes.length > 0 && (
        <ul className={classes['notes']} aria-label="What weakens this">
          {diagnosis.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {causes.length > 0 && (
        <ol className={classes['causes']}>
          {causes.map((cause) => (
            <CauseItem key={cause.component} cause={cause} />
          ))}
        </ol>
      )}
      <DiagnosisSurroundings diagnosis={diagnosis} />
      {causes.length > 0 && (
        <details className={classes['meaning']}>
          <summary>What the number means</summary>
          <p>{diagnosis.confidence_meaning}</p>
        </details>
      )}
    </>
  )
}
