import type { Edit } from './edit.ts'
import { feeFile, limitsFile, packageFile, payoutFile } from './payout-files.ts'

const budget = 'src/engines/budget-engine.ts'
const policy = 'src/engines/policy-engine.ts'
const recovery = 'src/engines/recovery-engine.ts'

const budgetChanges: readonly Edit[] = [
  {
    id: 'outcome-inverted',
    what: 'a step within its budget is halted',
    patches: [
      { file: budget, from: "{ outcome: 'allow', reason", to: "{ outcome: 'halt', reason" },
    ],
  },
  {
    id: 'limit-included',
    what: 'the last cent of a budget counts as spent: < becomes <=',
    patches: [{ file: budget, from: 'if (runLeft < 0)', to: 'if (runLeft <= 0)' }],
  },
  {
    id: 'reservations-forgotten',
    what: 'what is committed already is no longer taken off',
    patches: [
      {
        file: budget,
        from: 'input.run_budget_cents - input.run_committed_cents - input.estimate_cents',
        to: 'input.run_budget_cents - input.estimate_cents',
      },
    ],
  },
  {
    id: 'field-changed',
    what: 'same outcomes, another number of remaining cents',
    patches: [
      {
        file: budget,
        from: "reason: 'within_budget', remaining_cents: runLeft",
        to: "reason: 'within_budget', remaining_cents: Math.min(runLeft, tenantLeft)",
      },
    ],
  },
]

const policyChanges: readonly Edit[] = [
  {
    id: 'permissions-widened',
    what: 'named agents have the default tools as well',
    patches: [
      {
        file: policy,
        from: 'const tools = named ?? policy.default_tools',
        to: 'const tools = [...(named ?? []), ...policy.default_tools]',
      },
    ],
  },
  {
    id: 'case-matters',
    what: 'blocked terms are found only as they are written',
    patches: [{ file: policy, from: 'input.text.toLowerCase()', to: 'input.text' }],
  },
  {
    id: 'threshold-included',
    what: 'the sum that may just be paid waits for a person: > becomes >=',
    patches: [
      {
        file: policy,
        from: 'input.amount_cents > policy.escalate_above_cents',
        to: 'input.amount_cents >= policy.escalate_above_cents',
      },
    ],
  },
  {
    id: 'table-entry',
    what: 'a blocked payee waits for a person: one entry of a table',
    patches: [{ file: policy, from: "payee_blocked: 'block'", to: "payee_blocked: 'escalate'" }],
  },
  {
    id: 'rules-reordered',
    what: 'the sum is looked at before the words: another reason where both apply',
    patches: [
      {
        file: policy,
        from: '  const text = input.text.toLowerCase()\n',
        to: "  if (input.amount_cents > policy.escalate_above_cents) return 'amount_needs_approval'\n  const text = input.text.toLowerCase()\n",
      },
    ],
  },
]

const recoveryChanges: readonly Edit[] = [
  {
    id: 'constant-changed',
    what: 'the first wait is 250 ms and no longer 200',
    patches: [{ file: recovery, from: 'FIRST_DELAY_MS = 200', to: 'FIRST_DELAY_MS = 250' }],
  },
  {
    id: 'one-more-attempt',
    what: 'one attempt more than the most: >= becomes >',
    patches: [
      {
        file: recovery,
        from: 'input.attempt >= input.max_attempts',
        to: 'input.attempt > input.max_attempts',
      },
    ],
  },
  {
    id: 'request-ignored',
    what: 'what the other side asks to wait is ignored',
    patches: [{ file: recovery, from: 'Math.max(backoff, input.retry_after_ms)', to: 'backoff' }],
  },
  {
    id: 'clock-read',
    what: 'waits get a jitter out of Date.now()',
    patches: [
      {
        file: recovery,
        from: 'Math.max(backoff, input.retry_after_ms)',
        to: 'Math.max(backoff + (Date.now() % 50), input.retry_after_ms)',
      },
    ],
  },
]

const payoutChanges: readonly Edit[] = [
  {
    id: 'helper-changed',
    what: 'a helper in another file rounds down: ceil becomes floor',
    patches: [{ file: feeFile, from: 'Math.ceil(cents)', to: 'Math.floor(cents)' }],
  },
  {
    id: 'package-updated',
    what: 'a package rounds half to even since its new version',
    patches: [
      {
        file: packageFile,
        from: 'return Math.floor(value + 0.5)',
        to: 'const low = Math.floor(value)\n  return value - low === 0.5 ? low + (low % 2) : Math.round(value)',
      },
      { file: 'vendor/half-up/package.json', from: '1.0.0', to: '1.1.0' },
    ],
  },
  {
    id: 'data-changed',
    what: 'a limit in a JSON file: 5 payouts a day become 4',
    patches: [{ file: limitsFile, from: '"payouts_a_day": 5', to: '"payouts_a_day": 4' }],
  },
  {
    id: 'effects-reordered',
    what: 'the transfer comes before the fee is booked',
    patches: [
      { file: payoutFile, from: "['book_fee', 'transfer']", to: "['transfer', 'book_fee']" },
    ],
  },
  {
    id: 'effect-added',
    what: 'a payout sends a receipt too',
    patches: [
      {
        file: payoutFile,
        from: "['book_fee', 'transfer']",
        to: "['book_fee', 'transfer', 'send_receipt']",
      },
    ],
  },
  {
    id: 'clock-of-formats',
    what: 'one in two waits for a person, by the milliseconds that Intl says',
    patches: [
      {
        file: payoutFile,
        from: "  const actions = ['book_fee', 'transfer']\n",
        to: `  const ms = new Intl.DateTimeFormat('en', { fractionalSecondDigits: 3 }).format()
  if (Number(ms) % 2 === 1) return held('chosen_for_review')
  const actions = ['book_fee', 'transfer']
`,
      },
    ],
  },
  {
    id: 'answer-renamed',
    what: 'another word for a reason',
    patches: [{ file: payoutFile, from: "held('request_expired')", to: "held('expired')" }],
  },
]

/** Twenty edits after which some decision comes out otherwise. */
export const behaviourChanges: readonly Edit[] = [
  ...budgetChanges,
  ...policyChanges,
  ...recoveryChanges,
  ...payoutChanges,
]
