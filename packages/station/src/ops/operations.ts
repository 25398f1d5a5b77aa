import { DiagnosisService } from '../domain/services/diagnosis-service.ts'
import { OpsDecisionService } from '../domain/services/ops-decision-service.ts'
import { OpsHealthService } from '../domain/services/ops-health-service.ts'
import { OpsIncidentService } from '../domain/services/ops-incident-service.ts'
import { OpsTimelineService } from '../domain/services/ops-timeline-service.ts'
import { OpsTrendService } from '../domain/services/ops-trend-service.ts'
import type { ComponentStatsPort } from '../domain/ports/component-stats-port.ts'
import type { DecisionReplayPort } from '../domain/ports/decision-replay-port.ts'
import type { DecisionStorePort } from '../domain/ports/decision-store-port.ts'
import type { EntryStorePort } from '../domain/ports/entry-store-port.ts'
import type { ErrorStorePort } from '../domain/ports/error-store-port.ts'
import type { HealthStorePort } from '../domain/ports/health-store-port.ts'
import type { TimelineStorePort } from '../domain/ports/timeline-store-port.ts'
import type { StationConfig } from '../platform/config/station-config.ts'

/** The ports that operations are read through. */
export interface OperationsPorts {
  readonly errors: ErrorStorePort
  readonly timelines: TimelineStorePort
  readonly health: HealthStorePort
  readonly decisions: DecisionStorePort
  readonly stats: ComponentStatsPort
  readonly entries: EntryStorePort
  /** @defaultValue nobody can be asked */
  readonly replays?: DecisionReplayPort
}

/** The domain services, wired. */
export interface Operations {
  readonly incidents: OpsIncidentService
  readonly timelines: OpsTimelineService
  readonly health: OpsHealthService
  readonly decisions: OpsDecisionService
  readonly trends: OpsTrendService
  readonly diagnoses: DiagnosisService
}

export interface OperationsOptions {
  readonly ports: OperationsPorts
  readonly config?: Pick<StationConfig, 'severity' | 'errorClasses'>
  readonly now?: () => Date
}

/** Wires the domain services to ports, whatever is behind these. */
export function wireOperations({ ports, config, now }: OperationsOptions): Operations {
  const clock = now === undefined ? {} : { now }
  const replays = ports.replays === undefined ? {} : { replays: ports.replays }
  const incidents = new OpsIncidentService({
    store: ports.errors,
    ...clock,
    ...(config === undefined
      ? {}
      : {
          thresholds: config.severity,
          registeredCategories: new Map(Object.entries(config.errorClasses)),
        }),
  })
  return {
    incidents,
    timelines: new OpsTimelineService({ store: ports.timelines, ...replays }),
    decisions: new OpsDecisionService({
      store: ports.decisions,
      ...replays,
      ...clock,
    }),
    diagnoses: new DiagnosisService({
      errors: ports.errors,
      timelines: ports.timelines,
      entries: ports.entries,
      incidents,
      ...replays,
      ...clock,
    }),
    health: new OpsHealthService({
      incidents,
      health: ports.health,
      timeline: ports.timelines,
      stats: ports.stats,
      ...clock,
    }),
    trends: new OpsTrendService({
      stats: ports.stats,
      errors: ports.errors,
      decisions: ports.decisions,
      ...clock,
    }),
  }
}
