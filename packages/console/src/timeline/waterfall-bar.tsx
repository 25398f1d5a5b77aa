import {
  IconDiamondFilled,
  IconFlag3Filled,
  IconPlayerPlayFilled,
  IconXboxXFilled,
} from '@tabler/icons-react'
import type { CorrelatedEventView } from '../api/views.ts'
import { layerColour } from '../parts/layer-words.ts'
import { durationText } from '../time/duration-text.ts'
import { outcomeWord } from './event-words.ts'
import type { PlacedRow } from './waterfall-layout.ts'
import classes from './waterfall.module.css'

const pointIcons = {
  error: IconXboxXFilled,
  decision: IconDiamondFilled,
  mark: IconFlag3Filled,
  start: IconPlayerPlayFilled,
  shed: IconXboxXFilled,
  span: IconFlag3Filled,
} satisfies Record<CorrelatedEventView['kind'], unknown>

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}

function barText(event: CorrelatedEventView): string {
  const outcome = outcomeWord(event)
  const took = event.duration_us === null ? '' : durationText(event.duration_us)
  return [took, outcome === 'ok' ? '' : outcome].filter((part) => part !== '').join(' · ')
}

/** The drawn half of a row; everything it shows is also said in words by the row. */
export function WaterfallBar({ row }: { readonly row: PlacedRow }) {
  const { event, left, width, placedMarkers, labelSide } = row
  const Point = pointIcons[event.kind]
  const end = left + width
  const textPlace = {
    after: { left: `calc(${percent(end)} + 10px)` },
    before: { right: `calc(${percent(1 - left)} + 10px)` },
    inside: { right: `calc(${percent(1 - end)} + 6px)` },
  }[labelSide]
  return (
    <span className={classes['track']} aria-hidden="true">
      {event.kind === 'span' ? (
        <span
          className={classes['bar']}
          data-outcome={event.outcome ?? 'unknown'}
          style={{
            left: percent(left),
            width: percent(width),
            backgroundColor: layerColour(event.layer),
          }}
        />
      ) : (
        <span className={classes['point']} data-kind={event.kind} style={{ left: percent(left) }}>
          <Point size={15} />
        </span>
      )}
      {placedMarkers.map(({ event: marker, at }) => (
        <span key={marker.id} className={classes['marker']} style={{ left: percent(at) }} />
      ))}
      <span
        className={classes['barText']}
        data-outcome={event.outcome ?? event.kind}
        data-side={labelSide}
        style={textPlace}
      >
        {barText(event)}
      </span>
    </span>
  )
}
