import type { OpsIncidentState } from '../models/ops-incident.ts'
import { atMinute, counted, listed } from './plain-words.ts'

type Sentence = (where: string) => string

/** What each class means to somebody who did not write the code. */
const titles: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['infra.network', (where) => `Network problems in ${where}`],
  ['infra.database', (where) => `Database errors in ${where}`],
  ['infra.external_service', (where) => `An outside service fails in ${where}`],
  ['infra.timeout', (where) => `Timeouts in ${where}`],
  ['infra.resource_exhausted', (where) => `Out of resources in ${where}`],
  ['infra.connection', (where) => `Connections fail in ${where}`],
  ['domain.validation', (where) => `Invalid input refused in ${where}`],
  ['domain.authorization', (where) => `Access denied in ${where}`],
  ['domain.rate_limit', (where) => `Rate limit reached in ${where}`],
  ['domain.budget_exceeded', (where) => `Budget used up in ${where}`],
  ['domain.policy_violation', (where) => `Blocked by policy in ${where}`],
  ['domain.constraint', (where) => `A business rule was broken in ${where}`],
  ['domain.not_found', (where) => `Something was not found in ${where}`],
  ['system.internal', (where) => `Internal error in ${where}`],
  ['system.configuration', (where) => `Wrong configuration in ${where}`],
  ['system.recovery_failed', (where) => `Recovery failed in ${where}`],
  ['system.state_corruption', (where) => `Stored state contradicts itself in ${where}`],
  ['system.assertion', (where) => `An assumption of the code was broken in ${where}`],
  ['unknown', (where) => `Unclassified failure in ${where}`],
])

function titleOfRegistered(errorClass: string, where: string): string {
  const words = errorClass.slice(errorClass.indexOf('.') + 1).replaceAll(/[._]+/g, ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} in ${where}`
}

interface Subject {
  readonly component: string
  readonly operation: string
  readonly errorClass: string
}

/** One line: what fails, and where. */
export function incidentTitle({ component, operation, errorClass }: Subject): string {
  const where = `${component} (${operation})`
  return titles.get(errorClass)?.(where) ?? titleOfRegistered(errorClass, where)
}

interface Described extends Subject {
  readonly occurrences: number
  readonly retries: number
  readonly shedOccurrences: number
  readonly affectedRuns: number
  readonly affectedAgents: number
  readonly firstSeen: Date
  readonly lastSeen: Date
  readonly state: OpsIncidentState
  /** `in the last 24 hours`, or `since it was first seen`. */
  readonly windowText: string
}

function howOften(incident: Described): string {
  const retried =
    incident.retries > 0
      ? `, and ${counted(incident.retries, 'retry', 'retries')} of it failed too`
      : ''
  return (
    `\`${incident.operation}\` in \`${incident.component}\` failed ` +
    `${counted(incident.occurrences, 'time')} ${incident.windowText}${retried}.`
  )
}

function whomItAffects({ affectedRuns, affectedAgents }: Described): string {
  const affected = [
    ...(affectedRuns > 0 ? [counted(affectedRuns, 'run')] : []),
    ...(affectedAgents > 0 ? [counted(affectedAgents, 'agent')] : []),
  ]
  if (affected.length === 0) return 'No run or agent is known to be affected.'
  return `It affected ${listed(affected)}.`
}

function sinceWhen({ firstSeen, lastSeen, state }: Described): string {
  const seen = `First seen ${atMinute(firstSeen)}, last seen ${atMinute(lastSeen)}.`
  if (state === 'quiet') return `${seen} It has been quiet for a day or longer.`
  return state === 'closed' ? `${seen} It is closed; the next occurrence reopens it.` : seen
}

/** Plain sentences: what failed, where, how often, whom it affects, since when. */
export function incidentDescription(incident: Described): string {
  const shed =
    incident.shedOccurrences > 0
      ? [
          `Of these, ${counted(incident.shedOccurrences, 'was', 'were')} counted but not kept in full, because a spool was full.`,
        ]
      : []
  return [howOften(incident), whomItAffects(incident), ...shed, sinceWhen(incident)].join(' ')
}
