/** Days of spans whose correlation has no envelope, unless told otherwise. */
export const spanDaysDefault = 14

/** Days of raw statistics, unless told otherwise; their hours stay. */
export const statsDaysDefault = 3

/** How long each table's days stay, when envelopes are kept for some days. */
export function keptForDays(table: string, retentionDays: number): number {
  if (table === 'infra_spans') return Math.min(spanDaysDefault, retentionDays)
  if (table === 'infra_component_stats') return Math.min(statsDaysDefault, retentionDays)
  return retentionDays
}
