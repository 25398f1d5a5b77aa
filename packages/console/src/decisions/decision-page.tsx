import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { hasStatus } from '../api/api-failure.ts'
import { decisionQuery } from '../api/decisions-query.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { useBack } from '../shell/use-back.ts'
import classes from './decision-page.module.css'
import { LoadedDecision } from './loaded-decision.tsx'

const route = getRouteApi('/shell/decisions/$id')

export function DecisionPage() {
  const { id } = route.useParams()
  const { data, error, isPending, refetch } = useQuery(decisionQuery(id))
  useBack('/decisions')
  return (
    <>
      <nav aria-label="Where this is" className={classes['crumbs']}>
        <Link to="/decisions">Decisions</Link>
        <span aria-hidden="true">/</span>
        <code>{id}</code>
      </nav>
      {data === undefined ? (
        <>
          <PageTitle tab="Decision" className={classes['title']}>
            Decision
          </PageTitle>
          {isPending && <PageSkeleton what="the decision" />}
          {hasStatus(error, 404) || hasStatus(error, 400) ? (
            <EmptyState title="No such decision">
              Nothing is stored under <code>{id}</code>. A decision id is <code>dec_</code> and 16
              hexadecimal digits; decisions older than the retention are gone, and it may belong to
              another environment.
            </EmptyState>
          ) : (
            error !== null && (
              <FailurePanel error={error} what="The decision" onRetry={() => void refetch()} />
            )
          )}
        </>
      ) : (
        <LoadedDecision decision={data} />
      )}
    </>
  )
}
