import { Link } from '@tanstack/react-router'
import type { IncidentSummaryView } from '../api/views.ts'
import type { RowFocus } from '../shortcuts/use-row-focus.ts'

interface IncidentLinkProps {
  readonly incident: IncidentSummaryView
  /** Place in the list it stands in. */
  readonly index: number
  readonly focus: Omit<RowFocus<HTMLElement>, 'container'>
  readonly className: string | undefined
}

/** The title of an incident in a list of them: where the keyboard lands, and where it comes back to. */
export function IncidentLink({ incident, index, focus, className }: IncidentLinkProps) {
  return (
    <Link
      to="/incidents/$id"
      params={{ id: incident.id }}
      className={className}
      data-row={incident.id}
      tabIndex={focus.tabIndexOf(incident.id, index)}
      onFocus={() => focus.onRowFocus(incident.id)}
      onClick={() => focus.onRowOpen(incident.id)}
    >
      {incident.title}
    </Link>
  )
}
