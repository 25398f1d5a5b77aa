import type { OpsIncidentState } from '../models/ops-incident.ts'

/** An incident is quiet after a day without an occurrence. */
const quietAfterMs = 24 * 3_600_000

interface Seen {
  readonly lastSeen: Date
  readonly closedAt: Date | null
}

/** Closed until the next occurrence; else quiet or active by when it was last seen. */
export function incidentState({ lastSeen, closedAt }: Seen, now: Date): OpsIncidentState {
  if (closedAt !== null && lastSeen <= closedAt) return 'closed'
  return now.getTime() - lastSeen.getTime() >= quietAfterMs ? 'quiet' : 'active'
}
