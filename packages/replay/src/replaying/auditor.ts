import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { SandboxPool } from './sandbox-pool.ts'

/**
 * One in so many of the decisions that came out the same, and some of the first: state shows itself
 * soon, but never at the very first decision.
 */
const sampleEvery = 100
const sampledFirst: ReadonlySet<number> = new Set([2, 3, 5, 10, 20, 50])

export interface AuditedDecision {
  readonly code: { readonly bundle: string; readonly version: string }
  readonly request: DecisionRequest
  readonly answer: SandboxAnswer
  readonly verdict: Verdict
}

/** What a realm of its own answers. */
export interface Audit {
  readonly answer: SandboxAnswer
  /** Whether the answer there is another one. */
  readonly isStateful: boolean
}

/**
 * Holds answers of shared realms against those of realms of their own: every one that is not the
 * same as then, and a sample of the others. What a realm of its own answers counts.
 */
export class Auditor {
  readonly #fresh: SandboxPool
  /** Versions whose modules keep something between decisions: of these every answer is audited. */
  readonly #suspects = new Set<string>()
  #seen = 0

  constructor(fresh: SandboxPool) {
    this.#fresh = fresh
  }

  /** The answer of a realm of its own; null where none was asked for. */
  async audit({ code, request, answer, verdict }: AuditedDecision): Promise<Audit | null> {
    this.#seen += 1
    const isSame = verdict.kind === 'identical' || verdict.kind === 'equivalent'
    const isSampled = sampledFirst.has(this.#seen) || this.#seen % sampleEvery === 0
    const isDue = isSampled || this.#suspects.has(code.version)
    if (isSame && !isDue) return null
    const again = await this.#fresh.decide(code, request)
    const isStateful = JSON.stringify(again) !== JSON.stringify(answer)
    if (isStateful) this.#suspects.add(code.version)
    return { answer: again, isStateful }
  }

  close(): Promise<void> {
    return this.#fresh.close()
  }
}
