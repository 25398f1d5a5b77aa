import {
  opsRiskLevels,
  type OpsCheck,
  type OpsPreflight,
  type OpsRiskFinding,
} from '../models/ops-risk-finding.ts'
import type { DecisionStorePort } from '../ports/decision-store-port.ts'
import type { HealthStorePort } from '../ports/health-store-port.ts'
import type { AcknowledgementRow, RiskFactsPort } from '../ports/risk-facts-port.ts'
import { allChecks } from '../risks/all-checks.ts'
import { gradePreflight } from '../risks/preflight-verdict.ts'
import type { RiskCheck, RiskContext, RiskOutcome } from '../risks/risk-check.ts'

export interface OpsRiskServiceOptions {
  readonly facts: RiskFactsPort
  readonly health: HealthStorePort
  readonly decisions: DecisionStorePort
  readonly now?: () => Date
  /** @defaultValue every check there is */
  readonly checks?: readonly RiskCheck[]
  /** Called with what a check threw; the check counts as not run. */
  readonly onFailure?: (error: unknown, check: string) => void
}

/** What breaks if users arrive now? Looks each time it is asked; nothing is written down. */
export class OpsRiskService {
  readonly #options: OpsRiskServiceOptions
  readonly #now: () => Date
  readonly #checks: readonly RiskCheck[]

  constructor(options: OpsRiskServiceOptions) {
    this.#options = options
    this.#now = options.now ?? (() => new Date())
    this.#checks = options.checks ?? allChecks
  }

  /** Whether there is a check with this id. */
  has(id: string): boolean {
    return this.#checks.some((check) => check.id === id)
  }

  /** Every check, with what became of it; only those named, when some are. */
  async getPreflight(environment: string, ids: readonly string[] = []): Promise<OpsPreflight> {
    const now = this.#now()
    const { facts, health, decisions } = this.#options
    const context = { facts, health, decisions, environment, now }
    const acknowledged = await facts.acknowledgements(environment, now)
    const chosen = this.#checks.filter(({ id }) => ids.length === 0 || ids.includes(id))
    const checks = await Promise.all(
      chosen.map(async (check) => this.#checked(check, context, acknowledged)),
    )
    return { environment, ...gradePreflight(checks), checks, checkedAt: now }
  }

  /** What failed, worst first, also what somebody has taken. */
  async getFindings(environment: string): Promise<readonly OpsRiskFinding[]> {
    const { checks } = await this.getPreflight(environment)
    return checks
      .flatMap(({ finding }) => (finding === null ? [] : [finding]))
      .toSorted((a, b) => opsRiskLevels.indexOf(b.level) - opsRiskLevels.indexOf(a.level))
  }

  async #checked(
    check: RiskCheck,
    context: RiskContext,
    acknowledged: readonly AcknowledgementRow[],
  ): Promise<OpsCheck> {
    const outcome = await this.#look(check, context)
    const { id, layer, category, level, holds, command } = check
    const shared = { id, layer, category, title: holds, command }
    if (outcome.state !== 'fail') {
      return { ...shared, level, state: outcome.state, detail: outcome.detail, finding: null }
    }
    const taken = acknowledged.find(({ findingId }) => findingId === id)
    const finding = findingOf(check, outcome, context.now, taken)
    return {
      ...shared,
      level: finding.level,
      state: taken === undefined ? 'fail' : 'waived',
      detail: outcome.facts.join('; '),
      finding,
    }
  }

  async #look(check: RiskCheck, context: RiskContext): Promise<RiskOutcome> {
    try {
      return await check.look(context)
    } catch (error) {
      this.#options.onFailure?.(error, check.id)
      return { state: 'not_run', detail: 'looking failed; the station’s log says why' }
    }
  }
}

function findingOf(
  check: RiskCheck,
  outcome: Extract<RiskOutcome, { state: 'fail' }>,
  checkedAt: Date,
  taken: AcknowledgementRow | undefined,
): OpsRiskFinding {
  return {
    id: check.id,
    level: outcome.level ?? check.level,
    category: check.category,
    title: check.title,
    impact: check.impact,
    facts: outcome.facts,
    affectedComponents: outcome.components ?? [],
    recommendation: check.recommendation,
    documentation: check.documentation,
    acknowledgement:
      taken === undefined
        ? null
        : { by: taken.by, at: taken.at, expiresAt: taken.expiresAt, reason: taken.reason },
    checkedAt,
  }
}
