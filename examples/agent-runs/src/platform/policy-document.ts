/** The house rules of the day; handed to the policy engine with every question. */
export const policyDocument = Object.freeze({
  version: 1,
  agent_tools: { researcher: ['search', 'summarize'], buyer: ['search', 'pay'] },
  default_tools: ['search', 'summarize', 'pay'],
  blocked_payees: ['acct_sanctioned', 'acct_casino'],
  blocked_terms: ['customer password', 'credit card number'],
  escalate_above_cents: 50_000,
})
