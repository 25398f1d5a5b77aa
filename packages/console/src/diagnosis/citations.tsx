import { Link } from '@tanstack/react-router'
import type { CauseView } from '../api/views.ts'
import classes from './diagnosis-panel.module.css'

type Citation = CauseView['evidence'][number]['citations'][number]

/** Enough to check a statement; the others say the same. */
const shownMax = 3

/** The records that a statement was read from, each a way to its timeline. */
export function Citations({ citations }: { readonly citations: readonly Citation[] }) {
  const more = citations.length - shownMax
  return (
    <span className={classes['citations']}>
      {citations.slice(0, shownMax).map(({ id, correlation_id: correlationId }) =>
        correlationId === null ? (
          <code key={id}>{id}</code>
        ) : (
          <Link
            key={id}
            to="/timeline/$correlationId"
            params={{ correlationId }}
            aria-label={`Cited: timeline of ${id}`}
          >
            <code>{id}</code>
          </Link>
        ),
      )}
      {more > 0 && <span>and {more} more</span>}
    </span>
  )
}
