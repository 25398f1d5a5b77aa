import { describe, expect, test } from 'vitest'
import {
  policyDocument,
  policyEngine,
  policyFailure,
  type PolicyInput,
} from '../../src/engines/policy-engine.ts'
import { policyDocument as rules } from '../../src/platform/policy-document.ts'

const decide = (input: PolicyInput) => policyEngine.decide(input).output

const payment: PolicyInput = {
  agent: 'planner',
  tool: 'pay',
  amount_cents: 500,
  payee: 'acct_air',
  text: 'two tickets',
  policy: rules,
}

describe('the policy engine', () => {
  test('permits what no rule speaks against', () => {
    expect(decide(payment)).toEqual({
      outcome: 'allow',
      reason: 'permitted',
      policy_version: 1,
    })
  })

  test('blocks a tool that the agent is not given', () => {
    expect(decide({ ...payment, agent: 'researcher' })).toMatchObject({
      outcome: 'block',
      reason: 'tool_not_permitted',
    })
  })

  test('does not take a name from the prototype for an agent with rules of its own', () => {
    expect(decide({ ...payment, agent: 'constructor' }).outcome).toBe('allow')
  })

  test('blocks a payee on the list and a term in the text, whatever its case', () => {
    expect(decide({ ...payment, payee: 'acct_casino' }).reason).toBe('payee_blocked')
    const text = 'Send me the Customer PASSWORD'
    expect(decide({ ...payment, text }).reason).toBe('term_blocked')
  })

  test('escalates a payment above the limit, not one at the limit', () => {
    const limit = rules.escalate_above_cents
    expect(decide({ ...payment, amount_cents: limit }).outcome).toBe('allow')
    expect(decide({ ...payment, amount_cents: limit + 1 }).outcome).toBe('escalate')
  })

  test('blocks rather than escalates a payment that is both too high and to a blocked payee', () => {
    const both = { ...payment, amount_cents: 1_000_000, payee: 'acct_sanctioned' }
    expect(decide(both).outcome).toBe('block')
  })

  test('calls a block a violation, and an escalation none', () => {
    const block = decide({ ...payment, payee: 'acct_casino' })
    expect(policyFailure(block)?.errorClass).toBe('domain.policy_violation')
    const escalation = decide({ ...payment, amount_cents: 1_000_000 })
    expect(policyFailure(escalation)).toBeNull()
  })

  test('the house rules parse as a policy document', () => {
    expect(policyDocument.safeParse(rules).success).toBe(true)
  })
})
