import { opsSeverities, type OpsSeverity } from '../models/ops-incident.ts'
import { counted } from './plain-words.ts'

/** From how many occurrences in the window an incident has each severity. */
export interface SeverityThresholds {
  readonly attention: number
  readonly action: number
  readonly urgent: number
}

export const defaultSeverityThresholds: SeverityThresholds = Object.freeze({
  attention: 3,
  action: 10,
  urgent: 50,
})

/** Growth counts from this many occurrences on; below it, doubling is noise. */
const growthMinOccurrences = 6

/** How many times the window before an incident has to reach to count as growing. */
const growthFactor = 3

export interface SeverityInput {
  readonly occurrences: number
  /** In the window of the same length before. */
  readonly occurrencesBefore: number
  readonly criticalOccurrences: number
  readonly windowText: string
}

export interface GradedSeverity {
  readonly severity: OpsSeverity
  readonly reasons: readonly string[]
}

function severityOfCount(occurrences: number, thresholds: SeverityThresholds): OpsSeverity {
  if (occurrences >= thresholds.urgent) return 'urgent'
  if (occurrences >= thresholds.action) return 'action'
  if (occurrences >= thresholds.attention) return 'attention'
  return 'info'
}

function countReason(
  severity: OpsSeverity,
  input: SeverityInput,
  thresholds: SeverityThresholds,
): string {
  const happened = `${counted(input.occurrences, 'occurrence')} ${input.windowText}`
  if (severity === 'info') return `${happened}; ${thresholds.attention} or more ask for attention`
  return `${happened}; ${severity} starts at ${thresholds[severity]}`
}

/** A new incident has nothing to grow from: its count already speaks for it. */
function isGrowing({ occurrences, occurrencesBefore }: SeverityInput): boolean {
  return (
    occurrencesBefore > 0 &&
    occurrences >= growthMinOccurrences &&
    occurrences >= growthFactor * occurrencesBefore
  )
}

function raised(severity: OpsSeverity): OpsSeverity {
  return opsSeverities[opsSeverities.indexOf(severity) + 1] ?? 'urgent'
}

/** Grades by count; a critical envelope and strong growth each raise it by one step. */
export function gradeSeverity(
  input: SeverityInput,
  thresholds: SeverityThresholds = defaultSeverityThresholds,
): GradedSeverity {
  let severity = severityOfCount(input.occurrences, thresholds)
  const reasons = [countReason(severity, input, thresholds)]
  if (input.criticalOccurrences > 0) {
    severity = raised(severity)
    reasons.push(`${counted(input.criticalOccurrences, 'of them is', 'of them are')} critical`)
  }
  if (isGrowing(input)) {
    severity = raised(severity)
    reasons.push(`growing: ${input.occurrencesBefore} in the same time before`)
  }
  return { severity, reasons }
}

/** Whether `severity` is at least `min`. */
export function isAtLeast(severity: OpsSeverity, min: OpsSeverity): boolean {
  return opsSeverities.indexOf(severity) >= opsSeverities.indexOf(min)
}
