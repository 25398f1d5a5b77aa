import type { HealthState, IncidentState, Severity } from '../api/views.ts'

/** From the worst to the least, as every list shows them. */
export const severities: readonly Severity[] = ['urgent', 'action', 'attention', 'info']

export const severityWords: Readonly<Record<Severity, string>> = {
  urgent: 'Urgent',
  action: 'Action',
  attention: 'Attention',
  info: 'Info',
}

export const incidentStateWords: Readonly<Record<IncidentState, string>> = {
  active: 'Active',
  quiet: 'Quiet',
  closed: 'Closed',
}

export const healthWords: Readonly<Record<HealthState, string>> = {
  ok: 'All quiet',
  attention: 'Worth a look',
  trouble: 'Trouble',
  blind: 'Blind',
}
