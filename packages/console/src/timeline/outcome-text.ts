import type { TimelineView } from '../api/views.ts'

/** How it ended; a retry that worked does not make the failure before it unseen. */
export function outcomeText({ outcome, failure_point }: TimelineView): string {
  if (outcome === 'failed') return 'Failed'
  if (outcome === 'unknown') return 'Outcome not known'
  return failure_point === null ? 'Completed' : 'Completed after a failure'
}
