import type { OpsBasis } from '../domain/models/ops-basis.ts'
import type {
  OpsHealthReport,
  OpsHealthSignal,
  OpsHealthStatus,
  OpsLatency,
} from '../domain/models/ops-health-signal.ts'
import type { ComponentHealth } from '../domain/services/ops-health-service.ts'
import { bounded } from './bounded.ts'
import type {
  BasisView,
  ComponentHealthView,
  HealthSignalView,
  HealthView,
  LatencyView,
} from './views/health-view.ts'

export function basisView({ rows, since, until }: OpsBasis): BasisView {
  return { rows, since: since.toISOString(), until: until.toISOString() }
}

function latencyView(latency: OpsLatency): LatencyView {
  return {
    mean_us: latency.meanUs,
    p50_us: latency.p50Us,
    p95_us: latency.p95Us,
    p99_us: latency.p99Us,
    max_us: latency.maxUs,
  }
}

function signalView(signal: OpsHealthSignal): HealthSignalView {
  return {
    component: signal.component,
    layer: signal.layer,
    status: signal.status,
    reasons: signal.reasons.map(bounded),
    summary: bounded(signal.summary),
    trend: signal.trend,
    last_checked: signal.checkedAt.toISOString(),
    last_seen_at: signal.lastSeenAt?.toISOString() ?? null,
    operations: signal.operations,
    errors: signal.errors,
    success_rate: signal.successRate,
    latency: signal.latency === null ? null : latencyView(signal.latency),
    before: {
      operations: signal.before.operations,
      success_rate: signal.before.successRate,
      p95_us: signal.before.p95Us,
    },
    active_incidents: signal.activeIncidents,
    worst_severity: signal.worstSeverity,
    basis: basisView(signal.basis),
  }
}

export function healthView(report: OpsHealthReport): HealthView {
  const count = (status: OpsHealthStatus): number =>
    report.components.filter((signal) => signal.status === status).length
  return {
    environment: report.environment,
    checked_at: report.checkedAt.toISOString(),
    window_start: report.since.toISOString(),
    window_end: report.until.toISOString(),
    by_status: {
      unhealthy: count('unhealthy'),
      degraded: count('degraded'),
      unknown: count('unknown'),
      healthy: count('healthy'),
    },
    components: report.components.map(signalView),
  }
}

export function componentHealthView(health: ComponentHealth): ComponentHealthView {
  return {
    ...signalView(health.signal),
    by_operation: health.operations.map((row) => ({
      operation: bounded(row.operation),
      operations: row.operations,
      errors: row.errors,
      success_rate: row.successRate,
      latency: latencyView(row.latency),
    })),
    hours: health.hours.map((row) => ({
      hour: row.hour.toISOString(),
      operations: row.count,
      errors: row.errors,
      ...latencyView(row),
    })),
  }
}
