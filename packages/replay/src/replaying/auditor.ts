import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { SandboxPool } from './sandbox-pool.ts'

/**
 * Of each version one in so many of the decisions that came out the same, and some of the first:
 * state shows itself soon, but never at the very first decision.
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
  readonly #seen = new Map<string, number>()
  /** One at a time for each version: what the one before shows decides whether the next is due. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(fresh: SandboxPool) {
    this.#fresh = fresh
  }

  /** The answer of a realm of its own; null where none was asked for. */
  audit(decision: AuditedDecision): Promise<Audit | null> {
    const { code, request, verdict } = decision
    const isSame = verdict.kind === 'identical' || verdict.kind === 'equivalent'
    // What differs is made again in any case, and need not wait.
    const again = isSame ? null : this.#fresh.decide(code, request)
    const before = this.#turns.get(code.version) ?? Promise.resolve()
    const turn = before.then(() => this.#auditInTurn(decision, again))
    // Whoever asked for the one before is told that it failed.
    this.#turns.set(
      code.version,
      turn.catch(() => {}),
    )
    again?.catch(() => {})
    return turn
  }

  async #auditInTurn(
    { code, request, answer }: AuditedDecision,
    again: Promise<SandboxAnswer> | null,
  ): Promise<Audit | null> {
    const seen = (this.#seen.get(code.version) ?? 0) + 1
    this.#seen.set(code.version, seen)
    const isSampled = sampledFirst.has(seen) || seen % sampleEvery === 0
    if (again === null && !isSampled && !this.#suspects.has(code.version)) return null
    const alone = await (again ?? this.#fresh.decide(code, request))
    const isStateful = JSON.stringify(alone) !== JSON.stringify(answer)
    if (isStateful) this.#suspects.add(code.version)
    return { answer: alone, isStateful }
  }

  close(): Promise<void> {
    return this.#fresh.close()
  }
}
