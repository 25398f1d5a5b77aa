import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { TimelineView as Timeline } from '../api/views.ts'
import { countText } from '../parts/count-text.ts'
import { LayerTag } from '../parts/layer-tag.tsx'
import { useNarrow } from '../parts/use-narrow.ts'
import { EventTable } from './event-table.tsx'
import { tellingRows } from './telling-rows.ts'
import { waterfallLayout } from './waterfall-layout.ts'
import { Waterfall } from './waterfall.tsx'
import classes from './timeline-view.module.css'

interface TimelineViewProps {
  readonly timeline: Timeline
  /** Leaves the healthy inner operations out until asked for. */
  readonly startsFolded?: boolean
}

/** One correlation as a waterfall or as a table. */
export function TimelineView({ timeline, startsFolded = false }: TimelineViewProps) {
  const [isFolded, setIsFolded] = useState(startsFolded)
  const [form, setForm] = useState<'waterfall' | 'table'>('waterfall')
  const isNarrow = useNarrow()
  const layout = useMemo(
    () => waterfallLayout(timeline, isNarrow ? 'narrow' : 'wide'),
    [timeline, isNarrow],
  )
  const telling = isFolded ? tellingRows(layout.rows) : layout.rows
  const foldedCount = layout.rows.length - telling.length
  return (
    <div>
      <div className={classes['bar']}>
        <ul className={classes['legend']} aria-label="Layers">
          {timeline.layers.map((layer) => (
            <li key={layer}>
              <LayerTag layer={layer} />
            </li>
          ))}
        </ul>
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={form}
          onChange={(value) => setForm(value === 'table' ? 'table' : 'waterfall')}
          data={[
            { value: 'waterfall', label: 'Waterfall' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </div>
      {form === 'waterfall' ? (
        <>
          <Waterfall
            layout={layout}
            rows={telling}
            listName={`waterfall:${timeline.correlation_id}`}
          />
          {foldedCount > 0 && (
            <p className={classes['folded']}>
              {countText(foldedCount, 'healthy inner operation')} folded away.{' '}
              <Button variant="default" size="compact-sm" onClick={() => setIsFolded(false)}>
                Show all {layout.rows.length} rows
              </Button>
            </p>
          )}
        </>
      ) : (
        <EventTable events={timeline.events} failurePointId={timeline.failure_point?.id ?? null} />
      )}
      <TimelineGaps timeline={timeline} />
    </div>
  )
}

/** What the reader should know is not there. */
function TimelineGaps({ timeline }: TimelineViewProps) {
  const { truncated, missing } = timeline
  if (!truncated && missing.length === 0) return null
  return (
    <ul className={classes['gaps']}>
      {truncated && <li>Only the first {timeline.events.length} events are shown.</li>}
      {missing.map(({ producer, producer_epoch, from, to }) => (
        <li key={`${producer} ${producer_epoch} ${from}`}>
          Records {from} to {to} of <code>{producer}</code> have not arrived: something may be
          missing here.
        </li>
      ))}
    </ul>
  )
}
