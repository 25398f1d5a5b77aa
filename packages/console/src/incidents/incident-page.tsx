import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { hasStatus } from '../api/api-failure.ts'
import { incidentQuery } from '../api/incident-query.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { useBack } from '../shell/use-back.ts'
import { LoadedIncident } from './loaded-incident.tsx'
import classes from './incident-page.module.css'

const route = getRouteApi('/shell/incidents/$id')

export function IncidentPage() {
  const { id } = route.useParams()
  const { data, error, isPending, refetch } = useQuery(incidentQuery(id))
  useBack('/incidents')
  return (
    <>
      <nav aria-label="Where this is" className={classes['crumbs']}>
        <Link to="/incidents">Incidents</Link>
        <span aria-hidden="true">/</span>
        <code>{id}</code>
      </nav>
      {data === undefined ? (
        <>
          <PageTitle tab="Incident" className={classes['title']}>
            Incident
          </PageTitle>
          {isPending && <PageSkeleton what="the incident" />}
          {hasStatus(error, 404) || hasStatus(error, 400) ? (
            <EmptyState title="No such incident">
              Nothing is known under <code>{id}</code>. An incident id is <code>fc1:</code> and 16
              hexadecimal digits; it may belong to another environment.
            </EmptyState>
          ) : (
            error !== null && (
              <FailurePanel error={error} what="The incident" onRetry={() => void refetch()} />
            )
          )}
        </>
      ) : (
        <LoadedIncident incident={data} error={error} />
      )}
    </>
  )
}
