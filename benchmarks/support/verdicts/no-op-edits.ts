import type { Edit } from './edit.ts'
import { feeFile, payoutFile } from './payout-files.ts'

const budget = 'src/engines/budget-engine.ts'
const policy = 'src/engines/policy-engine.ts'
const recovery = 'src/engines/recovery-engine.ts'

/** Eight edits after which every decision comes out as it did. */
export const noOpEdits: readonly Edit[] = [
  {
    id: 'comments',
    what: 'comments, in an engine and inside its function',
    patches: [
      {
        file: budget,
        from: '  if (runLeft < 0) {',
        to: '  // The run itself first, so that its own limit is named.\n  if (runLeft < 0) {',
      },
      {
        file: feeFile,
        from: '/** Each started cent counts. */',
        to: '/** Up to the next cent. */',
      },
    ],
  },
  {
    id: 'formatting',
    what: 'another line width and semicolons',
    patches: [
      {
        file: recovery,
        from: '  const delay = Math.min(MAX_DELAY_MS, Math.max(backoff, input.retry_after_ms))',
        to: '  const delay = Math.min(\n    MAX_DELAY_MS,\n    Math.max(backoff, input.retry_after_ms),\n  );',
      },
      {
        file: recovery,
        from: "  return { outcome: 'retry', reason: 'transient', delay_ms: delay }",
        to: "  return {\n    outcome: 'retry',\n    reason: 'transient',\n    delay_ms: delay,\n  };",
      },
    ],
  },
  {
    id: 'file-renamed',
    what: 'a file with a helper gets another name',
    patches: [
      { file: feeFile, moveTo: 'src/engines/fee-of-a-payout.ts' },
      { file: payoutFile, from: './payout-fee.ts', to: './fee-of-a-payout.ts' },
    ],
  },
  {
    id: 'local-renamed',
    what: 'a local variable gets another name',
    patches: [
      { file: policy, from: 'const reason = reasonFor(input)', to: 'const why = reasonFor(input)' },
      {
        file: policy,
        from: 'outcomeOf[reason], reason, policy',
        to: 'outcomeOf[why], reason: why, policy',
      },
    ],
  },
  {
    id: 'keys-reordered',
    what: 'the members of an answer are written in another order',
    patches: [
      {
        file: budget,
        from: "{ outcome: 'allow', reason: 'within_budget', remaining_cents: runLeft }",
        to: "{ remaining_cents: runLeft, reason: 'within_budget', outcome: 'allow' }",
      },
    ],
  },
  {
    id: 'types-only',
    what: 'types alone: an annotation, a type of its own',
    patches: [
      {
        file: recovery,
        from: 'function decideRecovery(input: RecoveryInput)',
        to: 'type Waited = Readonly<RecoveryInput>\n\nfunction decideRecovery(input: Waited)',
      },
      { file: recovery, from: 'const backoff = ', to: 'const backoff: number = ' },
    ],
  },
  {
    id: 'helper-split',
    what: 'a file with two helpers becomes two files',
    patches: [
      {
        file: feeFile,
        from: '/** Each started cent counts. */\nfunction startedCents(cents: number): number {\n  return Math.ceil(cents)\n}\n\n',
        to: '',
      },
      {
        file: feeFile,
        from: 'const FEE_PERCENT = 2',
        to: "import { startedCents } from './started-cents.ts'\n\nconst FEE_PERCENT = 2",
      },
      {
        file: 'src/engines/started-cents.ts',
        text: '/** Each started cent counts. */\nexport function startedCents(cents: number): number {\n  return Math.ceil(cents)\n}\n',
      },
    ],
  },
  {
    id: 'imports-reordered',
    what: 'imports and dependencies are sorted otherwise',
    patches: [
      {
        file: payoutFile,
        from: "import { halfUp } from 'half-up'\nimport { z } from 'zod'\nimport { feeOf } from './payout-fee.ts'\n",
        to: "import { feeOf } from './payout-fee.ts'\nimport { z } from 'zod'\nimport { halfUp } from 'half-up'\n",
      },
      {
        file: 'package.json',
        from: '"half-up": "file:vendor/half-up",\n    "zod"',
        to: '"zod"',
      },
      {
        file: 'package.json',
        from: '"zod": "4.6.7"',
        to: '"zod": "4.6.7",\n    "half-up": "file:vendor/half-up"',
      },
    ],
  },
]
