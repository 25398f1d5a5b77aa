import { useId } from 'react'
import { absoluteText } from '../time/absolute-text.ts'
import { measureText, type Unit } from './measure-text.ts'
import { valueChart, type PlacedPoint, type ValuePoint } from './value-chart-layout.ts'
import classes from './value-chart.module.css'

interface ValueChartProps {
  readonly unit: Unit
  /** What is measured, in words that follow a value. */
  readonly what: string
  readonly points: readonly ValuePoint[]
  /** How many of the first points belong to the period before; drawn faint. */
  readonly before?: number
}

const height = 40

function hourText(hour: string): string {
  return absoluteText(Date.parse(hour)).replace(/:00:00(?= )/, ':00')
}

function pathOf(run: readonly PlacedPoint[]): string {
  return run
    .map(({ x, height: share }, index) => {
      const y = (height - 2) * (1 - (share ?? 0)) + 1
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`
    })
    .join('')
}

/** Values by hour: counts as bars, shares and durations as a line; figures in a table below. */
export function ValueChart({ unit, what, points, before = 0 }: ValueChartProps) {
  const captionId = useId()
  const layout = valueChart(unit, points)
  const isWorstLow = unit === 'ratio'
  const peak = isWorstLow ? layout.min : layout.max
  const sentence =
    peak === null
      ? 'Nothing was counted.'
      : `${isWorstLow ? 'Least' : 'Most'}: ${measureText(unit, peak.value)} ${what}, ${hourText(peak.hour)}.`
  const width = 100 / Math.max(1, points.length)
  const split = before * width
  return (
    <figure className={classes['figure']} aria-labelledby={captionId}>
      <div className={classes['plot']}>
        <span className={classes['high']} aria-hidden="true">
          {measureText(unit, layout.high)}
        </span>
        <span className={classes['low']} aria-hidden="true">
          {measureText(unit, layout.low)}
        </span>
        <svg
          className={classes['chart']}
          viewBox={`0 0 100 ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-labelledby={captionId}
        >
          {before > 0 && (
            <line x1={split} x2={split} y1="0" y2={height} className={classes['split']} />
          )}
          {unit === 'count'
            ? layout.points.map(({ hour, x, height: share }, index) => (
                <rect
                  key={hour}
                  x={x - width * 0.39}
                  width={width * 0.78}
                  y={height - Math.max((share ?? 0) * (height - 2), 0.5)}
                  height={Math.max((share ?? 0) * (height - 2), 0.5)}
                  className={index < before ? classes['barBefore'] : classes['bar']}
                />
              ))
            : layout.runs.flatMap((run) => {
                const past = run.filter((point) => point.x < split)
                const rest = run.filter((point) => point.x >= split)
                return [
                  { part: past, className: classes['lineBefore'] },
                  { part: rest, className: classes['line'] },
                ].flatMap(({ part, className }) =>
                  part[0] === undefined
                    ? []
                    : [
                        <path
                          key={part[0].hour}
                          // A single hour is a dot, which a path draws as a line of no length.
                          d={`${pathOf(part)}${part.length === 1 ? 'h0.01' : ''}`}
                          className={className}
                          data-dot={part.length === 1 || undefined}
                        />,
                      ],
                )
              })}
        </svg>
      </div>
      <figcaption id={captionId} className={classes['caption']}>
        {sentence}
      </figcaption>
      {peak !== null && (
        <details className={classes['details']}>
          <summary>Figures</summary>
          <table className={classes['table']}>
            <thead>
              <tr>
                <th scope="col">Hour</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {points
                .filter(({ value }) => value !== null && (unit !== 'count' || value > 0))
                .map(({ hour, value }) => (
                  <tr key={hour}>
                    <td>{hourText(hour)}</td>
                    <td>{measureText(unit, value)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </details>
      )}
    </figure>
  )
}
