import type { OpsHealthStatus, OpsHealthTrend } from '../models/ops-health-signal.ts'
import type { OpsSeverity } from '../models/ops-incident.ts'
import { counted } from './plain-words.ts'
import { latencyText, percent } from './measure-text.ts'

/** From where on a component is not healthy any more. */
export interface HealthThresholds {
  /** Below it, degraded; shares from 0 to 1. */
  readonly degradedSuccessRate: number
  readonly unhealthySuccessRate: number
  /** How many times as slow as the day before counts as degraded. */
  readonly slowFactor: number
}

/**
 * 99 % and 90 %: at ten requests a session, one user in ten and two in three meet a failure. Three
 * times as slow is beyond what load alone does from hour to hour.
 */
export const defaultHealthThresholds: HealthThresholds = Object.freeze({
  degradedSuccessRate: 0.99,
  unhealthySuccessRate: 0.9,
  slowFactor: 3,
})

/** Fewer operations than this make no rate: one failure of three is no 67 %. */
const rateMinOperations = 10

/** Below this, slower is noise of the machine and nobody waits: 20 ms. */
const slowMinUs = 20_000

/** Changes below these are noise: a point of the success rate, a quarter of the latency. */
const steadyRate = 0.01
const steadyLatencyFactor = 1.25

export interface HealthMeasure {
  readonly operations: number
  readonly errors: number
  readonly successRate: number | null
  readonly p95Us: number | null
}

export interface HealthFacts {
  readonly window: HealthMeasure
  readonly before: HealthMeasure
  readonly activeIncidents: number
  readonly worstSeverity: OpsSeverity | null
}

export interface GradedHealth {
  readonly status: OpsHealthStatus
  readonly reasons: readonly string[]
}

type Finding = readonly [status: 'degraded' | 'unhealthy', reason: string]

/** Success, latency and open incidents each have a say; the worst of them is the status. */
export function gradeHealth(
  facts: HealthFacts,
  thresholds: HealthThresholds = defaultHealthThresholds,
): GradedHealth {
  const findings = [
    ...ofSuccess(facts.window, thresholds),
    ...ofLatency(facts, thresholds),
    ...ofIncidents(facts),
  ]
  const reasons = findings.map(([, reason]) => reason)
  if (findings.some(([status]) => status === 'unhealthy')) return { status: 'unhealthy', reasons }
  if (findings.length > 0) return { status: 'degraded', reasons }
  return facts.window.operations === 0
    ? { status: 'unknown', reasons: ['nothing was counted in the window'] }
    : { status: 'healthy', reasons: [] }
}

function ofSuccess(window: HealthMeasure, thresholds: HealthThresholds): readonly Finding[] {
  const { operations, errors, successRate } = window
  if (successRate === null || operations < rateMinOperations) return []
  const failed = `${counted(errors, 'operation')} of ${operations.toLocaleString('en-US')} failed`
  const { unhealthySuccessRate, degradedSuccessRate } = thresholds
  if (successRate < unhealthySuccessRate) {
    return [['unhealthy', `${failed}; unhealthy is below ${percent(unhealthySuccessRate)} success`]]
  }
  return successRate < degradedSuccessRate
    ? [['degraded', `${failed}; degraded is below ${percent(degradedSuccessRate)} success`]]
    : []
}

function ofLatency({ window, before }: HealthFacts, { slowFactor }: HealthThresholds) {
  const isMeasured =
    window.operations >= rateMinOperations && before.operations >= rateMinOperations
  const { p95Us } = window
  if (!isMeasured || p95Us === null || before.p95Us === null) return []
  if (p95Us < slowFactor * before.p95Us || p95Us - before.p95Us < slowMinUs) return []
  const reason = `95 of 100 took up to ${latencyText(p95Us)}, the day before ${latencyText(before.p95Us)}`
  return [['degraded', reason]] satisfies readonly Finding[]
}

function ofIncidents({ activeIncidents, worstSeverity }: HealthFacts): readonly Finding[] {
  if (worstSeverity === null || worstSeverity === 'info') return []
  const open = counted(activeIncidents, 'open incident')
  return [
    [
      worstSeverity === 'urgent' ? 'unhealthy' : 'degraded',
      `${open} in the last hour, the worst asks for ${worstSeverity === 'urgent' ? 'urgent action' : worstSeverity}`,
    ],
  ]
}

/** Against the day before; success counts first, because slow answers are answers. */
export function healthTrend({ window, before }: HealthFacts): OpsHealthTrend {
  const isMeasured =
    window.operations >= rateMinOperations && before.operations >= rateMinOperations
  if (!isMeasured || window.successRate === null || before.successRate === null) return 'unknown'
  const gained = window.successRate - before.successRate
  if (Math.abs(gained) >= steadyRate) return gained > 0 ? 'better' : 'worse'
  if (window.p95Us === null || before.p95Us === null) return 'steady'
  if (Math.abs(window.p95Us - before.p95Us) < slowMinUs) return 'steady'
  if (window.p95Us >= steadyLatencyFactor * before.p95Us) return 'worse'
  return window.p95Us * steadyLatencyFactor <= before.p95Us ? 'better' : 'steady'
}
