import { FailurePanel } from '../parts/failure-panel.tsx'

/** The last resort of the router: a page that failed to load or to draw itself. */
export function BrokenPage({ error }: { readonly error: unknown }) {
  return (
    <FailurePanel error={error} what="This page" onRetry={() => globalThis.location.reload()} />
  )
}
