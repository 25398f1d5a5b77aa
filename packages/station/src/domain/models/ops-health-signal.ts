import type { OpsSeverity } from './ops-incident.ts'
import type { OpsBasis } from './ops-basis.ts'
import type { Layer } from './layer.ts'

/** `unknown` when nothing was counted: silence is no health. */
export type OpsHealthStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown'

/** Against the day before. */
export type OpsHealthTrend = 'better' | 'steady' | 'worse' | 'unknown'

/** Durations in microseconds; quantiles right within 2 %, null where no sketch was kept. */
export interface OpsLatency {
  readonly meanUs: number
  readonly p50Us: number | null
  readonly p95Us: number | null
  readonly p99Us: number | null
  readonly maxUs: number
}

/** How one component does: is it OK now? */
export interface OpsHealthSignal {
  readonly component: string
  readonly layer: Layer
  readonly status: OpsHealthStatus
  /** Why it has this status, a sentence each; empty when it is healthy. */
  readonly reasons: readonly string[]
  /** One sentence. */
  readonly summary: string
  readonly trend: OpsHealthTrend
  readonly checkedAt: Date
  /** When it last counted something; null when that was longer ago than the day looked at. */
  readonly lastSeenAt: Date | null
  /** Operations that ended in the window. */
  readonly operations: number
  readonly errors: number
  /** 0 to 1; null when there was no operation. */
  readonly successRate: number | null
  readonly latency: OpsLatency | null
  /** The same of the day before the window. */
  readonly before: {
    readonly operations: number
    readonly successRate: number | null
    readonly p95Us: number | null
  }
  readonly activeIncidents: number
  readonly worstSeverity: OpsSeverity | null
  readonly basis: OpsBasis
}

/** One operation of a component. */
export interface OpsOperationHealth {
  readonly operation: string
  readonly operations: number
  readonly errors: number
  readonly successRate: number | null
  readonly latency: OpsLatency
}

/** All components, worst first. */
export interface OpsHealthReport {
  readonly environment: string
  readonly checkedAt: Date
  readonly since: Date
  readonly until: Date
  readonly components: readonly OpsHealthSignal[]
}
