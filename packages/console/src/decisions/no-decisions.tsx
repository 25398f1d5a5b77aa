import { EmptyState } from '../parts/empty-state.tsx'

/** Nothing was decided, or nothing that records decisions runs: the page cannot know which. */
export function NoDecisions({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <EmptyState title={isFiltered ? 'No decision matches' : 'No decisions'}>
      {isFiltered ? (
        <p>Take a filter away, or choose a longer window.</p>
      ) : (
        <p>
          Nothing was decided in this window. An engine made with <code>defineEngine</code> records
          every decision by itself, as soon as its process has the recorder installed.
        </p>
      )}
    </EmptyState>
  )
}
