import { Link } from '@tanstack/react-router'
import type { HealthSignalView, Origin } from '../api/views.ts'
import type { RowFocus } from '../shortcuts/use-row-focus.ts'

export interface HealthLinkSearch {
  readonly origin: Origin | undefined
  readonly minutes: number
}

interface ComponentLinkProps {
  readonly signal: HealthSignalView
  readonly index: number
  readonly focus: Omit<RowFocus<HTMLElement>, 'container'>
  readonly search: HealthLinkSearch
  readonly className: string | undefined
}

/** A component in a list: where the keyboard lands, and where it comes back to. */
export function ComponentLink({ signal, index, focus, search, className }: ComponentLinkProps) {
  const row = `${signal.layer} ${signal.component}`
  const { origin, minutes } = search
  return (
    <Link
      to="/health/$component"
      params={{ component: signal.component }}
      search={{
        ...(origin === undefined ? {} : { origin }),
        ...(minutes === 15 ? {} : { minutes }),
      }}
      className={className}
      data-row={row}
      tabIndex={focus.tabIndexOf(row, index)}
      onFocus={() => focus.onRowFocus(row)}
      onClick={() => focus.onRowOpen(row)}
    >
      {signal.component}
    </Link>
  )
}
