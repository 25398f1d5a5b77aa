import { useState } from 'react'
import type { CorrelatedEventView } from '../api/views.ts'
import { useRowFocus } from '../shortcuts/use-row-focus.ts'
import { durationText } from '../time/duration-text.ts'
import type { PlacedRow, WaterfallLayout } from './waterfall-layout.ts'
import { WaterfallRow } from './waterfall-row.tsx'
import classes from './waterfall.module.css'

interface WaterfallProps {
  readonly layout: WaterfallLayout
  readonly rows: readonly PlacedRow[]
  readonly listName: string
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}

/** Rows are sampled together by time, so one event of a kind can have the id of another kind. */
export function rowKey({ kind, id }: CorrelatedEventView): string {
  return `${kind}:${id}`
}

interface ScaleProps {
  readonly layout: WaterfallLayout
}

/** What the axis says in numbers; the rows say all of it in words. */
function Axis({ layout: { scale } }: ScaleProps) {
  const { ticks, idleLabels } = scale
  return (
    <div
      className={classes['axis']}
      data-idle={idleLabels.length > 0 || undefined}
      aria-hidden="true"
    >
      {ticks.map((tick) => (
        <span
          key={tick.atUs}
          className={classes['tick']}
          data-end={tick.at > 0.94 || undefined}
          style={{ left: percent(tick.at) }}
        >
          {tick.text}
        </span>
      ))}
      {idleLabels.map(({ at, us }) => (
        <span key={at} className={classes['idleText']} style={{ left: percent(at) }}>
          {durationText(us)} idle
        </span>
      ))}
    </div>
  )
}

/** Lines and hatched stretches that run through all rows. */
function Overlay({ layout: { scale, failureAt } }: ScaleProps) {
  const idle = scale.pieces.filter(({ kind }) => kind === 'idle')
  return (
    <div className={classes['overlay']} aria-hidden="true">
      {scale.ticks.map((tick) => (
        <span key={tick.atUs} className={classes['grid']} style={{ left: percent(tick.at) }} />
      ))}
      {idle.map((piece) => (
        <span
          key={piece.fromUs}
          className={classes['idle']}
          style={{ left: percent(piece.from), width: percent(piece.to - piece.from) }}
        />
      ))}
      {failureAt !== null && (
        <span className={classes['failureLine']} style={{ left: percent(failureAt) }} />
      )}
    </div>
  )
}

/** What happened, nested by span and drawn along one axis of time. */
export function Waterfall({ layout, rows, listName }: WaterfallProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const focus = useRowFocus<HTMLOListElement>(listName)
  const toggle = (key: string) => {
    setOpen((before) => {
      const after = new Set(before)
      if (!after.delete(key)) after.add(key)
      return after
    })
  }
  return (
    <div className={classes['waterfall']}>
      <Axis layout={layout} />
      <div className={classes['body']}>
        <Overlay layout={layout} />
        <ol ref={focus.container} aria-label="What happened, in order">
          {rows.map((row, index) => {
            const key = rowKey(row.event)
            return (
              <WaterfallRow
                key={key}
                row={row}
                rowId={key}
                isOpen={open.has(key)}
                tabIndex={focus.tabIndexOf(key, index)}
                onFocus={() => focus.onRowFocus(key)}
                onToggle={() => toggle(key)}
              />
            )
          })}
        </ol>
      </div>
    </div>
  )
}
