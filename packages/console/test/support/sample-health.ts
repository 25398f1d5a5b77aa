import type { ComponentHealthView, HealthSignalView, HealthView } from '../../src/api/views.ts'

const iso = (ms: number): string => new Date(ms).toISOString()

/** One component that does as told. */
export function sampleSignal(
  component: string,
  status: HealthSignalView['status'],
  nowMs: number,
): HealthSignalView {
  const isBad = status === 'unhealthy' || status === 'degraded'
  const operations = status === 'unknown' ? 0 : 573
  const errors = isBad ? 15 : 0
  return {
    component,
    layer: 'L2',
    status,
    reasons: isBad
      ? ['15 operations of 573 failed; degraded is below 99 % success']
      : status === 'unknown'
        ? ['nothing was counted in the window']
        : [],
    summary:
      operations === 0 ? 'Nothing counted.' : '573 operations, 97.3 % went well, 1 open incident.',
    trend: isBad ? 'worse' : 'unknown',
    last_checked: iso(nowMs),
    last_seen_at: status === 'unknown' ? null : iso(nowMs - 2000),
    operations,
    errors,
    success_rate: operations === 0 ? null : 1 - errors / operations,
    latency:
      operations === 0
        ? null
        : { mean_us: 21_000, p50_us: 18_000, p95_us: 53_000, p99_us: 90_000, max_us: 110_000 },
    before: { operations: 12_000, success_rate: 0.999, p95_us: 40_000 },
    active_incidents: isBad ? 1 : 0,
    worst_severity: isBad ? 'action' : null,
    basis: { rows: 'windows', since: iso(nowMs - 900_000), until: iso(nowMs) },
  }
}

export function sampleHealth(components: readonly HealthSignalView[], nowMs: number): HealthView {
  const count = (status: HealthSignalView['status']): number =>
    components.filter((signal) => signal.status === status).length
  return {
    environment: 'production',
    checked_at: iso(nowMs),
    window_start: iso(nowMs - 900_000),
    window_end: iso(nowMs),
    by_status: {
      unhealthy: count('unhealthy'),
      degraded: count('degraded'),
      unknown: count('unknown'),
      healthy: count('healthy'),
    },
    components: [...components],
  }
}

/** One component with two operations, and a day of which the first half was silent. */
export function sampleComponent(signal: HealthSignalView, nowMs: number): ComponentHealthView {
  const thisHour = Math.floor(nowMs / 3_600_000) * 3_600_000
  const latency = {
    mean_us: 21_000,
    p50_us: 18_000,
    p95_us: 53_000,
    p99_us: 90_000,
    max_us: 110_000,
  }
  return {
    ...signal,
    by_operation: [
      { operation: 'POST /runs', operations: 400, errors: 15, success_rate: 0.9625, latency },
      { operation: 'GET /runs', operations: 173, errors: 0, success_rate: 1, latency },
    ],
    hours: Array.from({ length: 12 }, (_, index) => ({
      hour: iso(thisHour - (11 - index) * 3_600_000),
      operations: 100 + 20 * index,
      errors: index,
      ...latency,
      p95_us: 40_000 + 1500 * index,
    })),
  }
}
