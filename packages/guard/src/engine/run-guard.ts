import type { GuardReport } from '../report/guard-report.ts'
import type { GuardOptions } from './guard-options.ts'
import { GuardSession } from './guard-session.ts'
import { planRun } from './plan-run.ts'

/**
 * Checks a repository. Whatever is wrong with it, its map or its baseline is in the report; nothing
 * of that is thrown.
 *
 * @example
 * ```ts
 * const { exitCode, violations } = await runGuard({ cwd: '/path/to/repository' })
 * ```
 */
export async function runGuard(options: GuardOptions = {}): Promise<GuardReport> {
  const startedAtMs = performance.now()
  const plan = planRun(options)
  return new GuardSession(plan, false).check({ today: plan.today, startedAtMs })
}
