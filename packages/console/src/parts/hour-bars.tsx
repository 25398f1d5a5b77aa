import { useId } from 'react'
import { absoluteText } from '../time/absolute-text.ts'
import { countText, figureText } from './count-text.ts'
import { hourBars, type HourCount } from './hour-bars-layout.ts'
import classes from './hour-bars.module.css'

interface HourBarsProps {
  readonly hours: readonly HourCount[]
  /** What is counted, in the singular. */
  readonly what: string
}

function hourText(hour: string): string {
  return absoluteText(Date.parse(hour)).replace(/:00:00(?= )/, ':00')
}

function lengthText(hours: number): string {
  return hours < 72 ? `${hours} h` : `${Math.round((hours / 24) * 2) / 2} days`
}

/** Failures by hour as bars, with their figures in a table below for whoever wants to read them. */
export function HourBars({ hours, what }: HourBarsProps) {
  const captionId = useId()
  const { bars, hoursEach, peak, total } = hourBars(hours)
  const each = hoursEach === 1 ? 'one hour' : `${hoursEach} hours`
  const sentence =
    peak === null
      ? `No ${what}s in ${lengthText(hours.length)}.`
      : `${countText(total, what)} in ${lengthText(hours.length)}, at most ${figureText(peak.occurrences)} in ${each} (from ${hourText(peak.hour)}).`
  return (
    <figure className={classes['figure']} aria-labelledby={captionId}>
      <svg
        className={classes['chart']}
        viewBox="0 0 100 36"
        preserveAspectRatio="none"
        role="img"
        aria-labelledby={captionId}
      >
        {bars.map((bar) => (
          <rect
            key={bar.hour}
            x={bar.x}
            width={bar.width}
            y={36 - Math.max(bar.height * 34, 0.5)}
            height={Math.max(bar.height * 34, 0.5)}
            className={bar.occurrences === 0 ? classes['none'] : classes['bar']}
          />
        ))}
      </svg>
      <div className={classes['axis']} aria-hidden="true">
        <span>{lengthText(hours.length)} ago</span>
        <span>{lengthText(Math.round(hours.length / 2))} ago</span>
        <span>now</span>
      </div>
      <figcaption id={captionId} className={classes['caption']}>
        {sentence}
      </figcaption>
      {total > 0 && (
        <details className={classes['details']}>
          <summary>Figures</summary>
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">{hoursEach === 1 ? 'Hour' : 'From'}</th>
                <th scope="col">Failures</th>
              </tr>
            </thead>
            <tbody>
              {bars
                .filter(({ occurrences }) => occurrences > 0)
                .map(({ hour, occurrences }) => (
                  <tr key={hour}>
                    <td>{hourText(hour)}</td>
                    <td>{figureText(occurrences)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  )
}
