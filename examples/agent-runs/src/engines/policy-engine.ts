import { defineEngine, type Engine } from '@first-contact/recorder'
import { z } from 'zod'
import type { DecisionFailure } from './decision-failure.ts'

/** The rules themselves are input: a decision can be replayed against the rules of its own day. */
export const policyDocument = z.strictObject({
  version: z.int().min(1),
  /** Agents not named here may use `default_tools`. */
  agent_tools: z.record(z.string(), z.array(z.string())),
  default_tools: z.array(z.string()),
  blocked_payees: z.array(z.string()),
  blocked_terms: z.array(z.string()),
  /** A single payment above this waits for a person. */
  escalate_above_cents: z.int().min(0),
})

export const policyInput = z.strictObject({
  agent: z.string(),
  tool: z.string(),
  amount_cents: z.int().min(0),
  payee: z.string().nullable(),
  text: z.string(),
  policy: policyDocument,
})

export const policyOutput = z.strictObject({
  outcome: z.enum(['allow', 'block', 'escalate']),
  reason: z.enum([
    'permitted',
    'tool_not_permitted',
    'payee_blocked',
    'term_blocked',
    'amount_needs_approval',
  ]),
  policy_version: z.int(),
})

export type PolicyDocument = z.infer<typeof policyDocument>
export type PolicyInput = z.infer<typeof policyInput>
export type PolicyOutput = z.infer<typeof policyOutput>

function reasonFor(input: PolicyInput): PolicyOutput['reason'] {
  const { policy } = input
  const named = Object.hasOwn(policy.agent_tools, input.agent)
    ? policy.agent_tools[input.agent]
    : undefined
  const tools = named ?? policy.default_tools
  if (!tools.includes(input.tool)) return 'tool_not_permitted'
  if (input.payee !== null && policy.blocked_payees.includes(input.payee)) return 'payee_blocked'
  const text = input.text.toLowerCase()
  if (policy.blocked_terms.some((term) => text.includes(term.toLowerCase()))) return 'term_blocked'
  if (input.amount_cents > policy.escalate_above_cents) return 'amount_needs_approval'
  return 'permitted'
}

const outcomeOf = {
  permitted: 'allow',
  tool_not_permitted: 'block',
  payee_blocked: 'block',
  term_blocked: 'block',
  amount_needs_approval: 'escalate',
} as const

export const policyEngine: Engine<PolicyInput, PolicyOutput> = defineEngine({
  name: 'policy',
  component: 'engines.policy',
  input: policyInput,
  output: policyOutput,
  // Whom an agent pays and what it writes is somebody's data; the rules and the sum are ours.
  fields: {
    input: {
      agent: 'plain',
      tool: 'plain',
      amount_cents: 'plain',
      policy: 'plain',
      payee: 'seal',
      text: 'seal',
    },
    output: 'plain',
  },
  subject: ({ payee }) => payee,
  decide: (input) => {
    const reason = reasonFor(input)
    return { outcome: outcomeOf[reason], reason, policy_version: input.policy.version }
  },
})

/** Escalation is the policy working as intended; only a block is a violation. */
export function policyFailure(output: PolicyOutput): DecisionFailure | null {
  if (output.outcome !== 'block') return null
  return {
    errorClass: 'domain.policy_violation',
    severity: 'warning',
    message: `step blocked: ${output.reason}`,
  }
}
