import type { OpsNowState } from '../models/ops-now.ts'
import type { OpsIncident, OpsIncidentSummary } from '../models/ops-incident.ts'
import { atMinute, counted, duration } from './plain-words.ts'

/** The station probes itself every 30 s; four misses in a row are no accident. */
const blindAfterMs = 120_000

export interface NowFacts {
  readonly summary: OpsIncidentSummary
  readonly worst: OpsIncident | null
  readonly affectedRuns: number
  readonly lastStoredAgeMs: number | null
}

/** Blind beats everything: without records, no incident means nothing. */
export function healthState({ summary, lastStoredAgeMs }: NowFacts): OpsNowState {
  if (lastStoredAgeMs === null || lastStoredAgeMs > blindAfterMs) return 'blind'
  const { urgent, action, attention } = summary.bySeverity
  if (urgent + action > 0) return 'trouble'
  return attention > 0 ? 'attention' : 'ok'
}

/** Nobody was hurt by what only synthetic users met; the sentence must not sound as if. */
function hitsUsers({ origins }: OpsIncident): boolean {
  return origins.includes('user')
}

function runs(count: number, areUsers: boolean): string {
  return areUsers ? counted(count, 'run') : counted(count, 'synthetic run')
}

function noUsers({ summary }: NowFacts): string {
  return summary.incidents.some(hitsUsers) ? '' : ' No user was hit.'
}

function others(worst: OpsIncident, { summary, affectedRuns }: NowFacts): string {
  const more = summary.total - 1
  if (more <= 0) return ''
  // Runs are exact within one incident; over several, the largest is what is certain.
  const inAll =
    affectedRuns > worst.affectedRuns
      ? `, at least ${runs(affectedRuns, summary.incidents.some(hitsUsers))} affected in all`
      : ''
  return `; ${counted(more, 'more incident is', 'more incidents are')} open${inAll}`
}

function worstSentence(worst: OpsIncident, facts: NowFacts): string {
  const { affectedRuns } = worst
  const hit = affectedRuns > 0 ? `, ${runs(affectedRuns, hitsUsers(worst))} affected` : ''
  const times = counted(worst.occurrences, 'time')
  return `${worst.title}: ${times}, first seen ${atMinute(worst.firstSeen)}${hit}${others(worst, facts)}.${noUsers(facts)}`
}

function quietSentence({ summary, lastStoredAgeMs }: NowFacts): string {
  const stored = `Last record stored ${duration(lastStoredAgeMs ?? 0)} ago.`
  return summary.total === 0
    ? `No failure in the last 24 hours. ${stored}`
    : `Nothing needs you: ${counted(summary.total, 'small incident')} in the last 24 hours. ${stored}`
}

function blindSentence({ lastStoredAgeMs }: NowFacts): string {
  return lastStoredAgeMs === null
    ? 'Blind: nothing has been stored yet, so silence means nothing.'
    : `Blind: nothing has been stored for ${duration(lastStoredAgeMs)}, so silence means nothing.`
}

/** How things stand, in one sentence a founder can act on. */
export function nowSentence(state: OpsNowState, facts: NowFacts): string {
  if (state === 'blind') return blindSentence(facts)
  if (state === 'ok' || facts.worst === null) return quietSentence(facts)
  return worstSentence(facts.worst, facts)
}
