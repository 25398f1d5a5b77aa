import { Link } from '@tanstack/react-router'
import type { DecisionSummaryView } from '../api/views.ts'
import type { RowFocus } from '../shortcuts/use-row-focus.ts'

interface DecisionLinkProps {
  readonly decision: Pick<DecisionSummaryView, 'id' | 'summary'>
  /** Place in the list it stands in. */
  readonly index: number
  readonly focus: Omit<RowFocus<HTMLElement>, 'container'>
  readonly className: string | undefined
}

/** What was decided, in a list: where the keyboard lands, and where it comes back to. */
export function DecisionLink({ decision, index, focus, className }: DecisionLinkProps) {
  return (
    <Link
      to="/decisions/$id"
      params={{ id: decision.id }}
      className={className}
      data-row={decision.id}
      tabIndex={focus.tabIndexOf(decision.id, index)}
      onFocus={() => focus.onRowFocus(decision.id)}
      onClick={() => focus.onRowOpen(decision.id)}
    >
      {decision.summary}
    </Link>
  )
}
