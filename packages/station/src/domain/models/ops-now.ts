import type { OpsEvent } from './ops-correlated-event.ts'
import type { OpsHourCount, OpsIncident, OpsIncidentSummary } from './ops-incident.ts'

/** `blind` when nothing arrives: then no silence means that all is well. */
export type OpsNowState = 'ok' | 'attention' | 'trouble' | 'blind'

/** One process that records. */
export interface OpsProducer {
  readonly producer: string
  readonly lastSeenAt: Date
  readonly isAlive: boolean
  readonly missingRecords: number
  readonly shedRecords: number
  readonly version: string | null
}

/** Is the system OK now? One sentence, and what it rests on. */
export interface OpsNow {
  readonly environment: string
  readonly state: OpsNowState
  readonly sentence: string
  readonly summary: OpsIncidentSummary
  readonly affectedRuns: number
  readonly topIncidents: readonly OpsIncident[]
  readonly trend: readonly OpsHourCount[]
  readonly lastStoredAt: Date | null
  readonly lastStoredAgeMs: number | null
  readonly producers: readonly OpsProducer[]
  readonly lastChanges: readonly OpsEvent[]
  readonly checkedAt: Date
}
