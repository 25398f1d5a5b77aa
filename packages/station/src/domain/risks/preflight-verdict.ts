import {
  opsRiskLevels,
  type OpsCheck,
  type OpsRiskLevel,
  type OpsVerdict,
} from '../models/ops-risk-finding.ts'
import { counted } from '../rules/plain-words.ts'

/** From here on a risk stops the show, unless somebody takes it by name. */
const blockingLevel: OpsRiskLevel = 'high'

export interface GradedPreflight {
  readonly verdict: OpsVerdict
  readonly sentence: string
  readonly reasons: readonly string[]
}

/** "Not run" is never green: where it would have stopped the show, not knowing does too. */
export function gradePreflight(checks: readonly OpsCheck[]): GradedPreflight {
  const open = checks
    .filter(({ state }) => state !== 'pass')
    .toSorted((a, b) => rank(b) - rank(a) || levelOf(b) - levelOf(a))
  const blocking = open.filter(isBlocking)
  const reasons = open.map(reasonOf)
  if (checks.length === 0) {
    return { verdict: 'no_go', sentence: 'NO-GO: nothing was checked.', reasons }
  }
  if (blocking.length > 0) {
    const what = counted(blocking.length, 'check stops', 'checks stop')
    return { verdict: 'no_go', sentence: `NO-GO: ${what} users from coming in.`, reasons }
  }
  if (open.length > 0) {
    return {
      verdict: 'go_with_risks',
      sentence: `GO WITH RISKS: ${counted(open.length, 'check is', 'checks are')} not green.`,
      reasons,
    }
  }
  return { verdict: 'go', sentence: `GO: all ${checks.length} checks hold.`, reasons }
}

function isBlocking(check: OpsCheck): boolean {
  const isOpen = check.state === 'fail' || check.state === 'not_run'
  return isOpen && levelOf(check) >= opsRiskLevels.indexOf(blockingLevel)
}

function levelOf({ level }: OpsCheck): number {
  return opsRiskLevels.indexOf(level)
}

function rank(check: OpsCheck): number {
  return isBlocking(check) ? 1 : 0
}

function reasonOf(check: OpsCheck): string {
  const { state, finding, title, detail } = check
  if (state === 'not_run') return `Not run: ${title} (${detail})`
  const by = finding?.acknowledgement == null ? '' : `, taken by ${finding.acknowledgement.by}`
  return `${finding?.title ?? title}: ${detail}${by}`
}
