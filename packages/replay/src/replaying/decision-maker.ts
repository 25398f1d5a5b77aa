import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'

/** Makes decisions with code, each in a realm of its own or in a shared one. */
export interface DecisionMaker {
  /** @throws FC_REPLAY_SANDBOX */
  decide(
    code: { readonly bundle: string; readonly version: string },
    request: DecisionRequest,
  ): Promise<SandboxAnswer>
}
