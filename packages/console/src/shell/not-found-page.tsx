import { Link } from '@tanstack/react-router'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageTitle } from '../parts/page-title.tsx'

export function NotFoundPage() {
  return (
    <>
      <PageTitle tab="Not found">Not found</PageTitle>
      <EmptyState title="There is no such page">
        The address may be mistyped. Go to <Link to="/">Now</Link> or{' '}
        <Link to="/incidents">Incidents</Link>, or press <kbd>Ctrl K</kbd> and paste an id.
      </EmptyState>
    </>
  )
}
