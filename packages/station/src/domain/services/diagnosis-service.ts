import {
  confidenceMeaning,
  rankCauses,
  TelemetryCollector,
  type Diagnosis,
} from '../diagnosis/index.ts'
import type { Layer } from '../models/layer.ts'
import type { OpsCause, OpsDiagnosis } from '../models/ops-diagnosis.ts'
import type { OpsIncident } from '../models/ops-incident.ts'
import type { OpsReplayedLast } from '../models/ops-decision-replay.ts'
import { noReplays, type DecisionReplayPort } from '../ports/decision-replay-port.ts'
import type { EntryStorePort } from '../ports/entry-store-port.ts'
import type { ErrorStorePort } from '../ports/error-store-port.ts'
import type { IncidentScope } from '../ports/incident-scope.ts'
import type { ChangeRow, TimelineStorePort } from '../ports/timeline-store-port.ts'
import { replayedLastById } from '../rules/replayed-last.ts'
import {
  healthyCorrelations,
  outcomeOf,
  readCorrelations,
  type ReadCorrelation,
} from './compared-correlations.ts'
import { decisionOfRow } from './decision-of-row.ts'
import { eventOfChange } from './event-of-row.ts'
import type { OpsIncidentService } from './ops-incident-service.ts'
import { addCorrelation, changesOf } from './telemetry-of-rows.ts'

/** Failing correlations that are read; what they have in common shows in these. */
const failingMax = 20

/** Twice as many healthy ones make chance visible. */
const healthyMax = 40

/** Of one incident, evidence is looked through for as many correlations. */
const evidenceMax = 200
const changesMax = 50
const decisionsMax = 20
const earlierMax = 5

const hourMs = 3_600_000

/** How long incidents are remembered. */
const rememberedMs = 90 * 24 * hourMs

export interface DiagnosisServiceOptions {
  readonly errors: ErrorStorePort
  readonly timelines: TimelineStorePort
  readonly entries: EntryStorePort
  readonly incidents: OpsIncidentService
  /** @defaultValue nobody can be asked */
  readonly replays?: DecisionReplayPort
  readonly now?: () => Date
}

interface Subject {
  readonly subject: OpsDiagnosis['subject']
  readonly scope: IncidentScope
  readonly failing: readonly ReadCorrelation[]
  readonly symptomAt: Date
  readonly until: Date
  /** Of the incident, or of what failed in the correlation. */
  readonly errorClass: string | null
  /** Of incidents that no healthy correlation may belong to. */
  readonly keys: ReadonlySet<string>
  readonly notes: readonly string[]
}

/** Why did this happen? Ranks causes by how failing correlations differ from healthy ones. */
export class DiagnosisService {
  readonly #options: DiagnosisServiceOptions
  readonly #replays: DecisionReplayPort
  readonly #now: () => Date

  constructor(options: DiagnosisServiceOptions) {
    this.#options = options
    this.#replays = options.replays ?? noReplays
    this.#now = options.now ?? (() => new Date())
  }

  /** Null when the incident never occurred in this environment. */
  async diagnoseIncident(id: string, scope: IncidentScope): Promise<OpsDiagnosis | null> {
    const { errors, timelines, incidents } = this.#options
    const until = this.#now()
    const since = new Date(until.getTime() - rememberedMs)
    const incident = await incidents.getIncident(id, { scope, since, until })
    if (incident === null) return null
    const evidence = await errors.listEnvelopes(scope, id, { limit: evidenceMax, cursor: null })
    const ids = [
      ...incident.sampleCorrelationIds,
      ...evidence.items.map(({ correlationId }) => correlationId),
    ]
    const failing = await readCorrelations(
      timelines,
      scope.environment,
      [...new Set(ids)].slice(0, failingMax),
    )
    return await this.#diagnose({
      subject: { kind: 'incident', id },
      scope,
      failing,
      symptomAt: incident.firstSeen,
      until: new Date(incident.lastSeen.getTime() + 1),
      errorClass: incident.errorClass,
      keys: new Set([id]),
      notes: [],
    })
  }

  /** Null when nothing was recorded under the id in this environment. */
  async diagnoseCorrelation(id: string, scope: IncidentScope): Promise<OpsDiagnosis | null> {
    const failing = await readCorrelations(this.#options.timelines, scope.environment, [id])
    const [read] = failing
    if (read === undefined) return null
    const { spans, envelopes } = read.rows
    const startedMs = Math.min(
      ...spans.map(({ startedAt }) => startedAt.getTime()),
      ...envelopes.map(({ at }) => at.getTime()),
    )
    const outcome = outcomeOf(read.rows)
    return await this.#diagnose({
      subject: { kind: 'correlation', id },
      scope,
      failing,
      symptomAt: new Date(startedMs),
      until: new Date(startedMs + hourMs),
      errorClass: envelopes[0]?.errorClass ?? null,
      keys: new Set(envelopes.map(({ incidentKey }) => incidentKey)),
      notes:
        outcome === 'failed' || envelopes.length > 0
          ? []
          : ['This correlation did not fail; it is compared as if it had.'],
    })
  }

  async #diagnose(of: Subject): Promise<OpsDiagnosis> {
    const { timelines, entries } = this.#options
    const { environment } = of.scope
    const [healthy, changes, earlierIncidents] = await Promise.all([
      healthyCorrelations({ timelines, entries, ...of, since: of.symptomAt, max: healthyMax }),
      timelines.listChanges(
        environment,
        {
          since: new Date(of.symptomAt.getTime() - hourMs),
          until: new Date(of.symptomAt.getTime() + 1),
        },
        changesMax,
      ),
      this.#earlier(of),
    ])
    const decisions = of.failing.flatMap(({ rows }) => rows.decisions)
    const replayed = replayedLastById(
      await this.#replays.listReplays(
        environment,
        decisions.map(({ decisionId }) => decisionId),
      ),
    )
    const diagnosis = this.#rank(of, healthy, changes, replayed)
    const changed = new Set(diagnosis.changesBefore.map(({ id }) => id))
    return {
      subject: of.subject,
      environment,
      verdict: diagnosis.verdict,
      causes: opsCauses(diagnosis, [...of.failing, ...healthy]),
      differences: diagnosis.differences,
      changesBefore: changes.filter(({ id }) => changed.has(id)).map(eventOfChange),
      decisions: decisions
        .slice(0, decisionsMax)
        .map((row) => decisionOfRow(row, replayed.get(row.decisionId) ?? null)),
      earlierIncidents,
      failingCorrelations: of.failing.map(({ id }) => id),
      healthyCorrelations: healthy.map(({ id }) => id),
      notes: [...of.notes, ...diagnosis.notes],
      confidenceMeaning,
      symptomAt: of.symptomAt,
    }
  }

  #rank(
    of: Subject,
    healthy: readonly ReadCorrelation[],
    changes: readonly ChangeRow[],
    replayed: ReadonlyMap<string, OpsReplayedLast | null>,
  ): Diagnosis {
    const symptomMs = of.symptomAt.getTime()
    const collector = new TelemetryCollector({
      window: {
        baselineFromMs: symptomMs - rememberedMs,
        baselineUntilMs: symptomMs,
        symptomMs,
        untilMs: of.until.getTime(),
      },
      isLabelled: true,
    })
    for (const { rows } of of.failing) addCorrelation(collector, rows, 'failing', replayed)
    for (const { rows } of healthy) addCorrelation(collector, rows, 'healthy', replayed)
    const components = componentsByProducer(of.failing)
    for (const change of changesOf(changes, components)) collector.addChange(change)
    return rankCauses(collector.take())
  }

  async #earlier({ scope, keys, errorClass }: Subject): Promise<readonly OpsIncident[]> {
    if (errorClass === null) return []
    const until = this.#now()
    const since = new Date(until.getTime() - rememberedMs)
    const all = await this.#options.incidents.getIncidents({ scope, since, until })
    return all
      .filter((incident) => incident.errorClass === errorClass && !keys.has(incident.id))
      .toSorted((a, b) => b.lastSeen.getTime() - a.lastSeen.getTime())
      .slice(0, earlierMax)
  }
}

function componentsByProducer(
  correlations: readonly ReadCorrelation[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const components = new Map<string, Set<string>>()
  for (const row of correlations.flatMap(({ rows }) => [...rows.spans, ...rows.envelopes])) {
    const known = components.get(row.producer) ?? new Set<string>()
    components.set(row.producer, known.add(row.component))
  }
  return components
}

/** Puts to each cited id the timeline it lies on. */
function opsCauses(diagnosis: Diagnosis, read: readonly ReadCorrelation[]): readonly OpsCause[] {
  const correlationOf = new Map<string, string>()
  const layerOf = new Map<string, Layer>()
  for (const { rows } of read) {
    for (const row of rows.spans) {
      correlationOf.set(row.spanId, row.correlationId)
      layerOf.set(row.component, row.layer)
    }
    for (const row of rows.envelopes) {
      correlationOf.set(row.errorId, row.correlationId)
      layerOf.set(row.component, row.layer)
    }
    for (const row of rows.decisions) correlationOf.set(row.decisionId, row.correlationId)
  }
  return diagnosis.causes.map(({ service, evidence, ...cause }) => ({
    ...cause,
    component: service,
    layer: layerOf.get(service) ?? null,
    evidence: evidence.map(({ ids, ...of }) => ({
      ...of,
      citations: ids.map((id) => ({ id, correlationId: correlationOf.get(id) ?? null })),
    })),
  }))
}
