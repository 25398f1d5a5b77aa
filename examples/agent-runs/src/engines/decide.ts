import { capture, type Engine } from '@first-contact/recorder'
import {
  budgetEngine,
  budgetFailure,
  type BudgetInput,
  type BudgetOutput,
} from './budget-engine.ts'
import type { DecisionFailure } from './decision-failure.ts'
import {
  policyEngine,
  policyFailure,
  type PolicyInput,
  type PolicyOutput,
} from './policy-engine.ts'
import {
  recoveryEngine,
  recoveryFailure,
  type RecoveryInput,
  type RecoveryOutput,
} from './recovery-engine.ts'

/** One decision, with what the product's own log keeps of it. */
export interface LoggedDecision<Input, Output> {
  readonly decisionId: string
  readonly engine: string
  readonly engineVersion: string
  readonly input: Input
  readonly output: Output
}

/** Which attempt of which step a decision is about. */
export interface DecisionSubject {
  readonly stepIndex: number
  readonly attempt: number
}

/** Says which outputs are failures of the domain; null where the output is welcome. */
type FailureOf<Output> = (output: Output) => DecisionFailure | null

/**
 * Lets an engine decide, and records an unwelcome outcome as a failure of the domain, in the span of
 * the decision. The caller stores the decision together with its effects.
 */
function decide<Input, Output extends { readonly outcome: string; readonly reason: string }>(
  engine: Engine<Input, Output>,
  failureOf: FailureOf<Output>,
  input: Input,
  subject: DecisionSubject,
): LoggedDecision<Input, Output> {
  const { decisionId, engineVersion, output, spanId } = engine.decide(input)
  const failure = failureOf(output)
  if (failure !== null) {
    // Always the first of its kind: the step may have been tried before, the decision was not.
    capture({
      ...failure,
      component: engine.component,
      layer: 'L4',
      operation: 'decide',
      decisionId,
      spanId,
      input,
      context: {
        outcome: output.outcome,
        reason: output.reason,
        engine_version: engineVersion,
        step_index: subject.stepIndex,
        step_attempt: subject.attempt,
      },
    })
  }
  return { decisionId, engine: engine.name, engineVersion, input, output }
}

/** The engines as one port; whoever needs decisions is handed this. */
export const decisions = Object.freeze({
  policy: (
    input: PolicyInput,
    subject: DecisionSubject,
  ): LoggedDecision<PolicyInput, PolicyOutput> =>
    decide(policyEngine, policyFailure, input, subject),
  budget: (
    input: BudgetInput,
    subject: DecisionSubject,
  ): LoggedDecision<BudgetInput, BudgetOutput> =>
    decide(budgetEngine, budgetFailure, input, subject),
  recovery: (
    input: RecoveryInput,
    subject: DecisionSubject,
  ): LoggedDecision<RecoveryInput, RecoveryOutput> =>
    decide(recoveryEngine, recoveryFailure, input, subject),
})
