import { sampleMin } from '../constants.ts'
import type { MetricSeries } from '../collecting/metric-series.ts'
import { median } from '../statistics/robust.ts'
import { metricFamily } from './metric-family.ts'

/** How much a service is asked now, and how many times as much as before, where a metric says so. */
export interface Load {
  readonly now: number
  readonly factor: number
}

export function loadsOf(series: readonly MetricSeries[]): ReadonlyMap<string, Load> {
  const loads = new Map<string, Load>()
  for (const { service, metric, healthy, failing } of series) {
    if (metricFamily(metric) !== 'traffic') continue
    if (healthy.length < sampleMin || failing.length < sampleMin) continue
    const before = median(healthy.map(({ value }) => value))
    const now = median(failing.map(({ value }) => value))
    if (before <= 0) continue
    const known = loads.get(service)
    if (known === undefined || now > known.now) loads.set(service, { now, factor: now / before })
  }
  return loads
}
