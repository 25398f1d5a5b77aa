import type {
  OpsCheck,
  OpsCheckState,
  OpsPreflight,
  OpsRiskFinding,
} from '../domain/models/ops-risk-finding.ts'
import type {
  CheckView,
  PreflightView,
  RiskFindingView,
  RisksView,
} from './views/preflight-view.ts'

/** Facts name components and processes, never values; a long list of them is cut. */
const factsMax = 20
const factMaxLength = 300

function shortFact(text: string): string {
  return text.length > factMaxLength ? `${text.slice(0, factMaxLength - 1)}…` : text
}

function findingView(finding: OpsRiskFinding): RiskFindingView {
  const { acknowledgement } = finding
  return {
    id: finding.id,
    risk_level: finding.level,
    category: finding.category,
    title: finding.title,
    impact: finding.impact,
    facts: finding.facts.slice(0, factsMax).map(shortFact),
    affected_components: finding.affectedComponents,
    recommendation: finding.recommendation,
    documentation: finding.documentation,
    acknowledgement:
      acknowledgement === null
        ? null
        : {
            by: acknowledgement.by,
            at: acknowledgement.at.toISOString(),
            expires_at: acknowledgement.expiresAt.toISOString(),
            reason: shortFact(acknowledgement.reason),
          },
    checked_at: finding.checkedAt.toISOString(),
  }
}

function checkView(check: OpsCheck): CheckView {
  return {
    id: check.id,
    layer: check.layer,
    category: check.category,
    title: check.title,
    state: check.state,
    risk_level: check.level,
    detail: shortFact(check.detail),
    command: check.command,
    finding: check.finding === null ? null : findingView(check.finding),
  }
}

/** What the preflight console sees: selects and renames, and decides nothing. */
export const PreflightOpsAdapter = Object.freeze({
  preflight(preflight: OpsPreflight): PreflightView {
    const count = (state: OpsCheckState): number =>
      preflight.checks.filter((check) => check.state === state).length
    return {
      environment: preflight.environment,
      verdict: preflight.verdict,
      sentence: preflight.sentence,
      reasons: preflight.reasons.map(shortFact),
      by_state: {
        pass: count('pass'),
        fail: count('fail'),
        waived: count('waived'),
        not_run: count('not_run'),
      },
      checks: preflight.checks.map(checkView),
      checked_at: preflight.checkedAt.toISOString(),
    }
  },

  risks(findings: readonly OpsRiskFinding[], checkedAt: Date): RisksView {
    return { items: findings.map(findingView), checked_at: checkedAt.toISOString() }
  },
})
