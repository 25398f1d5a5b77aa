import {
  diagnosisView,
  FounderOpsAdapter,
  timelineView,
  type Operations,
} from '@first-contact/station/ops'
import type { EvidenceReader, StoredEnvelope } from './evidence-reader.ts'

export interface ServiceReaderOptions {
  readonly source: string
  readonly environment: string
  readonly operations: Pick<Operations, 'incidents' | 'timelines' | 'diagnoses'>
  readonly now: () => Date
  readonly findEnvelopes: (errorId: string) => Promise<readonly StoredEnvelope[]>
  readonly close: () => Promise<void>
}

const hourMs = 3_600_000
const evidenceMax = 20

const rank = { urgent: 0, action: 1, attention: 2, info: 3 } as const

/**
 * Answers with the station's own services and adapters, so that the command line and the console
 * never tell two stories.
 */
export function serviceReader(options: ServiceReaderOptions): EvidenceReader {
  const { source, environment, now, findEnvelopes, close } = options
  const { incidents, timelines, diagnoses } = options.operations
  const everywhere = { environment, origins: [] }
  const since = (hours: number) => new Date(now().getTime() - hours * hourMs)

  return {
    source,
    async incidents({ hours, component, minSeverity, origin }) {
      const found = await incidents.getActiveIncidents({
        scope: { environment, origins: origin === undefined ? [] : [origin] },
        since: since(hours),
        ...(component === undefined ? {} : { component }),
        ...(minSeverity === undefined ? {} : { minSeverity }),
      })
      return found
        .toSorted(
          (a, b) =>
            rank[a.severity] - rank[b.severity] || b.lastSeen.getTime() - a.lastSeen.getTime(),
        )
        .map(FounderOpsAdapter.incidentSummary)
    },
    async incident(id, hours) {
      const scope = { environment, origins: [] }
      const query = { scope, since: since(hours) }
      const incident = await incidents.getIncident(id, query)
      if (incident === null) return null
      const trend = await incidents.getTrend(query, id)
      const page = { limit: evidenceMax, cursor: null }
      const evidence = await incidents.getEvidence(id, scope, page)
      return FounderOpsAdapter.incidentDetail(incident, trend, evidence)
    },
    async timeline(correlationId) {
      const timeline = await timelines.getTimeline(environment, correlationId)
      return timeline === null ? null : timelineView(timeline)
    },
    async diagnoseIncident(id) {
      const found = await diagnoses.diagnoseIncident(id, everywhere)
      return found === null ? null : diagnosisView(found)
    },
    async diagnoseCorrelation(correlationId) {
      const found = await diagnoses.diagnoseCorrelation(correlationId, everywhere)
      return found === null ? null : diagnosisView(found)
    },
    envelopes: findEnvelopes,
    close,
  }
}
