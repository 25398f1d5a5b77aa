import type { GuardErrorCode } from './registry.ts'

/** A rule asked for what it promised not to look at; the run reports it as a rule that failed. */
export class RuleMisuseError extends Error {
  override readonly name = 'RuleMisuseError'
  readonly code: GuardErrorCode = 'FC_GUARD_RULE_FAILED'

  constructor(what: string) {
    super(`a rule that says reads: 'file' asked for ${what}; remove reads, or do without`)
  }
}
