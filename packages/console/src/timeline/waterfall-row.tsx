import { VisuallyHidden } from '@mantine/core'
import { IconFlag3Filled } from '@tabler/icons-react'
import { useId } from 'react'
import type { CorrelatedEventView, ReplayVerdict } from '../api/views.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { VerdictLabel } from '../parts/verdict-label.tsx'
import { EventDetail } from './event-detail.tsx'
import { eventSentence } from './event-words.ts'
import { WaterfallBar } from './waterfall-bar.tsx'
import type { PlacedRow } from './waterfall-layout.ts'
import classes from './waterfall.module.css'

interface WaterfallRowProps {
  readonly row: PlacedRow
  readonly rowId: string
  readonly isOpen: boolean
  readonly tabIndex: 0 | -1
  readonly onFocus: () => void
  readonly onToggle: () => void
}

function rowText({ kind, operation, summary }: CorrelatedEventView): string {
  return kind === 'span' || summary === '' ? operation : summary
}

/** What the last replay of a decision came to. */
function lastVerdict({ replayed }: CorrelatedEventView): ReplayVerdict | null {
  return replayed?.current ?? replayed?.recorded ?? null
}

/** Deeper nesting is drawn no deeper: the names would have no room left. */
const depthMax = 7

export function WaterfallRow(props: WaterfallRowProps) {
  const { row, rowId, isOpen, tabIndex, onFocus, onToggle } = props
  const { event, depth, markers, decision, isFailurePoint, isParentMissing, isHandedOver } = row
  const verdict = lastVerdict(decision ?? event)
  const detailId = useId()
  return (
    <li className={classes['item']} data-failure={isFailurePoint || undefined}>
      <button
        type="button"
        className={classes['row']}
        data-row={rowId}
        tabIndex={tabIndex}
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailId : undefined}
        onFocus={onFocus}
        onClick={onToggle}
      >
        <span className={classes['label']} data-depth={Math.min(depth, depthMax)}>
          {isFailurePoint && (
            <span className={classes['flag']}>
              <IconFlag3Filled size={13} aria-hidden="true" /> Failure point
            </span>
          )}
          <span className={classes['names']}>
            <span className={classes['component']}>{event.component}</span>{' '}
            <span className={classes['operation']}>{decision?.summary ?? rowText(event)}</span>
          </span>
          <span className={classes['tags']}>
            {event.layer !== null && <LayerTag layer={event.layer} />}
            {isHandedOver && <span className={classes['decision']}>handed over</span>}
            {event.decision_id !== null && <span className={classes['decision']}>decision</span>}
            {verdict !== null && (
              <span>
                <VisuallyHidden>replay: </VisuallyHidden>
                <VerdictLabel verdict={verdict} isSmall />
              </span>
            )}
          </span>
        </span>
        <WaterfallBar row={row} />
        <VisuallyHidden>
          {eventSentence(event)}
          {markers.length > 0 && `, ${markers.length} failures recorded in it`}
        </VisuallyHidden>
      </button>
      {isOpen && (
        <div id={detailId} className={classes['detail']}>
          {isParentMissing && (
            <p className={classes['note']}>
              Its caller is not stored: still running, sampled away, or lost on its way.
            </p>
          )}
          {isHandedOver && (
            <p className={classes['note']}>
              What started it had ended before it began, as with a job taken from a queue.
            </p>
          )}
          <EventDetail event={event} />
          {decision !== null && <EventDetail event={decision} />}
          {markers.map((marker) => (
            <EventDetail key={marker.id} event={marker} />
          ))}
        </div>
      )}
    </li>
  )
}
