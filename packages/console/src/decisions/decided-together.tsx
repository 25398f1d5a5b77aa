import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { decisionsQuery } from '../api/decisions-query.ts'
import type { DecisionDetailView } from '../api/views.ts'
import { failureText } from '../parts/failure-text.ts'
import { Panel } from '../parts/panel.tsx'
import { absoluteText } from '../time/absolute-text.ts'
import classes from './decision-page.module.css'

const shownMax = 12

/** The decisions of the same correlation, in order: one of them often explains the next. */
export function DecidedTogether({ decision }: { readonly decision: DecisionDetailView }) {
  const { id, correlation_id } = decision
  const { data, error } = useInfiniteQuery(decisionsQuery({ correlation_id }))
  const page = data?.pages[0]
  const all = page?.items.toReversed() ?? []
  const at = Math.max(
    0,
    all.findIndex((each) => each.id === id),
  )
  const from = Math.max(0, Math.min(at - Math.floor(shownMax / 2), all.length - shownMax))
  const shown = all.slice(from, from + shownMax)
  if (page !== undefined && all.length < 2) return null
  return (
    <Panel
      title="Decided on the same path"
      isFlush
      aside={
        <Link to="/decisions" search={{ correlation: correlation_id }} className={classes['link']}>
          {all.length > shown.length || page?.next_cursor != null ? 'All of them' : 'As a list'}
        </Link>
      }
    >
      {error !== null && (
        <p className={classes['none']} role="alert">
          They cannot be shown. {failureText(error).title}.
        </p>
      )}
      <ol className={classes['together']}>
        {shown.map((each) => (
          <li key={each.id} data-this={each.id === id || undefined}>
            <time dateTime={each.at}>
              {absoluteText(Date.parse(each.at), {
                todayMs: Date.parse(each.at),
                withMilliseconds: true,
              })}
            </time>
            {each.id === id ? (
              <strong aria-current="true">{each.summary}, this decision</strong>
            ) : (
              <Link to="/decisions/$id" params={{ id: each.id }} className={classes['target']}>
                {each.summary}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
