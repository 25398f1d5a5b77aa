import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { hasStatus } from '../api/api-failure.ts'
import { componentHealthQuery } from '../api/health-query.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { FailurePanel } from '../parts/failure-panel.tsx'
import { PageSkeleton } from '../parts/page-skeleton.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { useBack } from '../shell/use-back.ts'
import classes from './health-page.module.css'
import { LoadedComponent } from './loaded-component.tsx'

const route = getRouteApi('/shell/health/$component')

export function ComponentPage() {
  const { component } = route.useParams()
  const { origin, minutes = 15 } = route.useSearch()
  const { data, error, isPending, refetch } = useQuery(
    componentHealthQuery(component, { minutes, origin }),
  )
  useBack('/health')
  return (
    <>
      <nav aria-label="Where this is" className={classes['crumbs']}>
        <Link to="/health">Health</Link>
        <span aria-hidden="true">/</span>
        <code>{component}</code>
      </nav>
      {data !== undefined ? (
        <LoadedComponent health={data} />
      ) : (
        <>
          <PageTitle tab={component} className={classes['name']}>
            {component}
          </PageTitle>
          {isPending && <PageSkeleton what="the component" />}
          {hasStatus(error, 404) ? (
            <EmptyState title="No such component">
              Nothing was counted of <code>{component}</code> in the last day, and it has no open
              incident. It may have been renamed, or belong to another environment.
            </EmptyState>
          ) : (
            error !== null && (
              <FailurePanel error={error} what="The component" onRetry={() => void refetch()} />
            )
          )}
        </>
      )}
    </>
  )
}
