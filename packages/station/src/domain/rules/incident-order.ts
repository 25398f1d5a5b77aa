import { opsSeverities, type OpsIncident } from '../models/ops-incident.ts'

/**
 * What to look at first: the worst, then whom it hits, then how often, then the latest; ids settle a
 * tie. How often comes before the latest, so that the first place does not change with every event.
 */
export function byUrgency(a: OpsIncident, b: OpsIncident): number {
  return (
    opsSeverities.indexOf(b.severity) - opsSeverities.indexOf(a.severity) ||
    b.affectedRuns - a.affectedRuns ||
    b.occurrences - a.occurrences ||
    b.lastSeen.getTime() - a.lastSeen.getTime() ||
    (a.id < b.id ? -1 : 1)
  )
}

/** The latest first; ids settle a tie. */
export function byLastSeen(a: OpsIncident, b: OpsIncident): number {
  return b.lastSeen.getTime() - a.lastSeen.getTime() || (a.id < b.id ? -1 : 1)
}
