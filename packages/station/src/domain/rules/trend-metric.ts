import type { OpsBasis } from '../models/ops-basis.ts'
import type {
  OpsCrossedThreshold,
  OpsTrendDirection,
  OpsTrendKey,
  OpsTrendMetric,
  OpsTrendPoint,
  OpsTrendUnit,
  OpsTrendVerdict,
} from '../models/ops-trend-metric.ts'
import { latencyText, percent } from './measure-text.ts'

/** A limit for a metric: of its value, or of how many times the previous value it is. */
export interface TrendThreshold {
  readonly level: OpsCrossedThreshold['level']
  readonly of: OpsCrossedThreshold['of']
  readonly limit: number
}

interface TrendKind {
  readonly title: string
  readonly unit: OpsTrendUnit
  /** Which way is good; `none` where more is neither good nor bad. */
  readonly good: 'up' | 'down' | 'none'
  readonly thresholds: readonly TrendThreshold[]
}

const twiceAndFive = [
  { level: 'attention', of: 'factor', limit: 2 },
  { level: 'action', of: 'factor', limit: 5 },
] as const satisfies readonly TrendThreshold[]

const successLimits = [
  { level: 'attention', of: 'value', limit: 0.99 },
  { level: 'action', of: 'value', limit: 0.9 },
] as const satisfies readonly TrendThreshold[]

const slowLimits = [
  { level: 'attention', of: 'factor', limit: 1.5 },
  { level: 'action', of: 'factor', limit: 3 },
] as const satisfies readonly TrendThreshold[]

const kinds: Readonly<Record<OpsTrendKey, TrendKind>> = {
  requests: { title: 'Requests', unit: 'count', good: 'none', thresholds: [] },
  request_success_rate: {
    title: 'Requests that went well',
    unit: 'ratio',
    good: 'up',
    thresholds: successLimits,
  },
  request_latency_p95: {
    title: 'Request latency, 95 of 100',
    unit: 'us',
    good: 'down',
    thresholds: slowLimits,
  },
  jobs: { title: 'Worker operations', unit: 'count', good: 'none', thresholds: [] },
  job_success_rate: {
    title: 'Worker operations that went well',
    unit: 'ratio',
    good: 'up',
    thresholds: successLimits,
  },
  job_latency_p95: {
    title: 'Worker latency, 95 of 100',
    unit: 'us',
    good: 'down',
    thresholds: slowLimits,
  },
  failures: { title: 'Failures', unit: 'count', good: 'down', thresholds: twiceAndFive },
  active_incidents: {
    title: 'Active incidents',
    unit: 'count',
    good: 'down',
    thresholds: twiceAndFive,
  },
  new_incidents: {
    title: 'New incidents',
    unit: 'count',
    good: 'down',
    thresholds: [{ level: 'attention', of: 'value', limit: 1 }],
  },
  decisions: { title: 'Decisions', unit: 'count', good: 'none', thresholds: [] },
  decisions_threw: {
    title: 'Decisions that threw',
    unit: 'count',
    good: 'down',
    thresholds: twiceAndFive,
  },
}

/** Changes smaller than this are noise, as a share of the previous value. */
const steadyChange = 0.05

/** Of a success rate, half a point. */
const steadyRate = 0.005

/** A factor of a handful is noise: from 0 to 1 is no trend. */
const factorMinCount = 5

export interface TrendValues {
  readonly value: number | null
  readonly previous: number | null
  readonly points: readonly OpsTrendPoint[]
  readonly basis: OpsBasis
}

/** Judges one number against the one before. */
export function trendMetric(key: OpsTrendKey, values: TrendValues): OpsTrendMetric {
  const { title, unit, good } = kinds[key]
  const { value, previous } = values
  const direction = directionOf(unit, value, previous)
  return {
    key,
    title,
    unit,
    ...values,
    change: value === null || previous === null || previous === 0 ? null : value / previous - 1,
    direction,
    verdict: verdictOf(direction, good),
    crossed: crossedBy(key, values),
  }
}

function directionOf(
  unit: OpsTrendUnit,
  value: number | null,
  previous: number | null,
): OpsTrendDirection {
  if (value === null || previous === null) return 'unknown'
  const difference = value - previous
  const noise = unit === 'ratio' ? steadyRate : steadyChange * previous
  if (Math.abs(difference) <= noise) return 'steady'
  return difference > 0 ? 'up' : 'down'
}

function verdictOf(direction: OpsTrendDirection, good: TrendKind['good']): OpsTrendVerdict {
  if (good === 'none' || direction === 'steady' || direction === 'unknown') return 'neutral'
  return direction === good ? 'better' : 'worse'
}

/** The worst threshold of each kind that the value is beyond. */
function crossedBy(key: OpsTrendKey, values: TrendValues): readonly OpsCrossedThreshold[] {
  const { thresholds } = kinds[key]
  const crossed = thresholds.filter((threshold) => isCrossed(key, threshold, values))
  const worst = crossed.find(({ level }) => level === 'action') ?? crossed[0]
  return worst === undefined ? [] : [{ ...worst, text: crossedText(key, worst) }]
}

function isCrossed(
  key: OpsTrendKey,
  { of, limit }: TrendThreshold,
  { value, previous }: TrendValues,
): boolean {
  if (value === null) return false
  const { good, unit } = kinds[key]
  if (of === 'value') return good === 'up' ? value < limit : value >= limit
  if (previous === null || previous === 0) return false
  return value >= limit * previous && (unit !== 'count' || value >= factorMinCount)
}

function crossedText(key: OpsTrendKey, { of, limit, level }: TrendThreshold): string {
  const asks = level === 'action' ? 'asks for action' : 'asks for attention'
  if (of === 'factor') return `${limit} times the period before ${asks}`
  const { unit, good } = kinds[key]
  const bound = unit === 'ratio' ? percent(limit) : unit === 'us' ? latencyText(limit) : `${limit}`
  return good === 'up' ? `below ${bound} ${asks}` : `${bound} or more ${asks}`
}
