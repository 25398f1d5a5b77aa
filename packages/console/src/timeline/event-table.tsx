import type { CorrelatedEventView } from '../api/views.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { durationText } from '../time/duration-text.ts'
import { rowKey } from './waterfall.tsx'
import { kindWord, offsetText, outcomeWord } from './event-words.ts'
import classes from './event-table.module.css'

interface EventTableProps {
  readonly events: readonly CorrelatedEventView[]
  readonly failurePointId: string | null
}

/** The waterfall's facts as a table: for screen readers, for copying, for whoever prefers text. */
export function EventTable({ events, failurePointId }: EventTableProps) {
  return (
    // A table this wide scrolls in a box of its own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1: a box that scrolls must be reachable by keyboard
    <section className={classes['scroller']} tabIndex={0} aria-label="Events as a table">
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Layer</th>
            <th scope="col">Component and operation</th>
            <th scope="col">What</th>
            <th scope="col">Outcome</th>
            <th scope="col" className={classes['number']}>
              Takes
            </th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={rowKey(event)} data-failure={event.id === failurePointId || undefined}>
              <td className={classes['nowrap']}>{offsetText(event.offset_us)}</td>
              <td>{event.layer !== null && <LayerTag layer={event.layer} />}</td>
              <td className={classes['subject']}>
                <span className={classes['component']}>{event.component}</span> {event.operation}
                {event.id === failurePointId && <strong> (failure point)</strong>}
                {event.kind !== 'span' && event.summary !== '' && (
                  <span className={classes['summary']}>{event.summary}</span>
                )}
              </td>
              <td>{kindWord(event)}</td>
              <td>
                {outcomeWord(event)}
                {event.error_class !== null && (
                  <>
                    {' '}
                    <code>{event.error_class}</code>
                  </>
                )}
              </td>
              <td className={classes['number']}>
                {event.duration_us === null ? '' : durationText(event.duration_us)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
