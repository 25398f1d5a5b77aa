import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react'
import type { TrendMetricView } from '../api/views.ts'
import { measureText } from '../parts/measure-text.ts'
import { Panel } from '../parts/panel.tsx'
import { ValueChart } from '../parts/value-chart.tsx'
import { absoluteText } from '../time/absolute-text.ts'
import { changeText } from './change-text.ts'
import { periodWords } from './trend-windows.ts'
import classes from './trends-page.module.css'

interface TrendCardProps {
  readonly metric: TrendMetricView
  readonly hours: number
  readonly windowStart: string
}

const arrows = {
  up: IconArrowUpRight,
  down: IconArrowDownRight,
  steady: IconArrowRight,
  unknown: null,
} as const

const rowsWords = {
  windows: 'component statistics',
  hours: 'component statistics by hour',
  incidents: 'incident counts by hour',
  decisions: 'decision counts by hour',
} as const

const verdictWords = { better: 'better', worse: 'worse', neutral: '' } as const

function chartWords(unit: TrendMetricView['unit']): string {
  if (unit === 'ratio') return 'went well'
  return unit === 'us' ? 'was enough for 95 of 100' : 'in one hour'
}

/** One number: what it is, what it was, whether that is good, and where it comes from. */
export function TrendCard({ metric, hours, windowStart }: TrendCardProps) {
  const { unit, verdict, direction, points, basis } = metric
  const Arrow = arrows[direction]
  const past = points.filter(({ hour }) => hour < windowStart)
  // On the first days there is no period before; half a chart of nothing would only look broken.
  const hasPast = past.some(({ value }) => value !== null && value !== 0)
  const shown = hasPast ? points : points.slice(past.length)
  return (
    <Panel title={metric.title}>
      <p className={classes['value']}>
        <strong className={classes['figure']}>{measureText(unit, metric.value)}</strong>
        <span className={classes['change']} data-verdict={verdict}>
          {Arrow !== null && <Arrow size={18} aria-hidden="true" />}
          {changeText(metric)}
          {verdictWords[verdict] !== '' && ` · ${verdictWords[verdict]}`}
        </span>
      </p>
      <p className={classes['previous']}>
        {metric.previous === null
          ? `Nothing was recorded in the ${periodWords(hours)} before`
          : `${measureText(unit, metric.previous)} in the ${periodWords(hours)} before`}
      </p>
      {metric.thresholds_crossed.map(({ text, level }) => (
        <p key={text} className={classes['crossed']} data-level={level}>
          {text}
        </p>
      ))}
      {shown.length > 1 && (
        <ValueChart
          unit={unit}
          what={chartWords(unit)}
          points={shown}
          before={hasPast ? past.length : 0}
        />
      )}
      <p className={classes['basis']}>
        From {rowsWords[basis.rows]}, {absoluteText(Date.parse(basis.since))} to{' '}
        {absoluteText(Date.parse(basis.until))}
      </p>
    </Panel>
  )
}
