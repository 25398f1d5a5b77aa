import type {
  OpsHealthSignal,
  OpsLatency,
  OpsOperationHealth,
} from '../models/ops-health-signal.ts'
import { opsSeverities, type OpsIncident, type OpsSeverity } from '../models/ops-incident.ts'
import type { Layer } from '../models/layer.ts'
import type { ComponentStatsRow } from '../ports/component-stats-port.ts'
import type { TimeWindow } from '../ports/incident-scope.ts'
import {
  gradeHealth,
  healthTrend,
  type HealthMeasure,
  type HealthThresholds,
} from '../rules/health-status.ts'
import { latencyText, percent } from '../rules/measure-text.ts'
import { counted } from '../rules/plain-words.ts'

/** What is known of one component. */
export interface ComponentFacts {
  readonly component: string
  readonly layer: Layer
  readonly inWindow: ComponentStatsRow | undefined
  /** Of the day before the window. */
  readonly before: ComponentStatsRow | undefined
  readonly incidents: readonly OpsIncident[]
}

export interface HealthContext {
  readonly window: TimeWindow
  readonly checkedAt: Date
  readonly thresholds: HealthThresholds
}

export function signalOfFacts(facts: ComponentFacts, context: HealthContext): OpsHealthSignal {
  const window = measureOf(facts.inWindow)
  const before = measureOf(facts.before)
  const worstSeverity = worstOf(facts.incidents)
  const activeIncidents = facts.incidents.length
  const graded = { window, before, activeIncidents, worstSeverity }
  const { status, reasons } = gradeHealth(graded, context.thresholds)
  return {
    component: facts.component,
    layer: facts.layer,
    status,
    reasons,
    summary: summaryOf(window, activeIncidents),
    trend: healthTrend(graded),
    checkedAt: context.checkedAt,
    lastSeenAt: facts.inWindow?.lastAt ?? facts.before?.lastAt ?? null,
    operations: window.operations,
    errors: window.errors,
    successRate: window.successRate,
    latency: facts.inWindow === undefined ? null : latencyOf(facts.inWindow),
    before: {
      operations: before.operations,
      successRate: before.successRate,
      p95Us: before.p95Us,
    },
    activeIncidents,
    worstSeverity,
    basis: { rows: 'windows', ...context.window },
  }
}

export function operationOfRow(row: ComponentStatsRow): OpsOperationHealth {
  const { operations, errors, successRate } = measureOf(row)
  return { operation: row.operation, operations, errors, successRate, latency: latencyOf(row) }
}

function latencyOf({ meanUs, p50Us, p95Us, p99Us, maxUs }: ComponentStatsRow): OpsLatency {
  return { meanUs, p50Us, p95Us, p99Us, maxUs }
}

function measureOf(row: ComponentStatsRow | undefined): HealthMeasure {
  if (row === undefined) return { operations: 0, errors: 0, successRate: null, p95Us: null }
  const { count, errors, p95Us } = row
  return { operations: count, errors, successRate: count === 0 ? null : 1 - errors / count, p95Us }
}

function worstOf(incidents: readonly OpsIncident[]): OpsSeverity | null {
  const order = incidents.map(({ severity }) => opsSeverities.indexOf(severity))
  return opsSeverities[Math.max(-1, ...order)] ?? null
}

function summaryOf({ operations, successRate, p95Us }: HealthMeasure, incidents: number): string {
  const open = incidents === 0 ? '' : `, ${counted(incidents, 'open incident')}`
  if (operations === 0 || successRate === null) return `Nothing counted${open}.`
  const slow = p95Us === null ? '' : `, 95 of 100 within ${latencyText(p95Us)}`
  return `${counted(operations, 'operation')}, ${percent(successRate)} went well${slow}${open}.`
}
