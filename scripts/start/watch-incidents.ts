import type { RunningStation } from '@first-contact/station/ops'
import { say } from './say.ts'

const everyMs = 5000

/** Says each incident once, when it is raised; returns what stops it. */
export function watchIncidents(station: RunningStation): () => void {
  const { environment } = station.config
  const said = new Set<string>()
  const startedAt = new Date()
  const look = async (): Promise<void> => {
    const scope = { environment, origins: [] }
    const incidents = await station.operations.incidents.getActiveIncidents({
      scope,
      since: new Date(Date.now() - 86_400_000),
    })
    for (const incident of incidents) {
      if (said.has(incident.id)) continue
      said.add(incident.id)
      const isNew = incident.firstSeen >= startedAt
      const when = isNew ? 'new incident' : 'incident, known before'
      say(`  ${when}: ${incident.title}  ${station.url}/incidents/${incident.id}`)
    }
  }
  const timer = setInterval(() => {
    // The next look says it; a store that is away for a moment is the station's to report.
    look().catch(() => undefined)
  }, everyMs)
  return () => clearInterval(timer)
}
