import type { OpsTrendMetric, OpsTrendReport } from '../domain/models/ops-trend-metric.ts'
import { basisView } from './health-adapter.ts'
import type { TrendMetricView, TrendsView } from './views/trend-view.ts'

function metricView(metric: OpsTrendMetric): TrendMetricView {
  return {
    key: metric.key,
    title: metric.title,
    unit: metric.unit,
    value: metric.value,
    previous: metric.previous,
    change: metric.change,
    direction: metric.direction,
    verdict: metric.verdict,
    thresholds_crossed: metric.crossed.map(({ level, of, limit, text }) => ({
      level,
      of,
      limit,
      text,
    })),
    points: metric.points.map(({ hour, value }) => ({ hour: hour.toISOString(), value })),
    basis: basisView(metric.basis),
  }
}

export function trendsView(report: OpsTrendReport): TrendsView {
  return {
    window_start: report.since.toISOString(),
    window_end: report.until.toISOString(),
    previous_start: report.previousSince.toISOString(),
    metrics: report.metrics.map(metricView),
  }
}
