import { execFileSync } from 'node:child_process'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { manifestFileOf, writeStamp } from '../../src/stamp/write-stamp.ts'
import { makeProject, type ProjectFiles } from './project.ts'

/** Decides whether a payment goes through; has fields of every class, and takes from the tape. */
export const paymentFile = 'src/engines/payment.ts'

export const shopFiles: ProjectFiles = {
  [paymentFile]: `import { z } from 'zod'
import { defineEngine } from '@first-contact/recorder'
import { isOver } from './limits.ts'

const customer = z.strictObject({
  name: z.string(),
  email: z.string(),
  country: z.string(),
  note: z.string().optional(),
})

export const payment = defineEngine({
  name: 'payment',
  component: 'engines.payment',
  input: z.strictObject({ amount: z.number(), limit: z.number(), customer, due: z.date().optional() }),
  output: z.strictObject({
    outcome: z.enum(['allow', 'deny']),
    reason: z.string(),
    at: z.number(),
    receipt: z.string(),
    email: z.string(),
  }),
  fields: {
    input: {
      amount: 'plain',
      limit: 'plain',
      due: 'plain',
      'customer.name': 'seal',
      'customer.email': 'token',
      'customer.country': { derive: (country) => country.toLowerCase() },
      'customer.note': 'drop',
    },
    output: { outcome: 'plain', reason: 'plain', at: 'plain', receipt: 'seal', email: 'token' },
    tape: 'plain',
  },
  decide(input, ctx) {
    if (input.amount < 0) throw new RangeError('a negative amount')
    const blocked = ctx.read('blocked', () => ['mallory'])
    const isAllowed = !isOver(input.amount, input.limit) && !blocked.includes(input.customer.name)
    return {
      outcome: isAllowed ? 'allow' : 'deny',
      reason: isAllowed ? 'fits' : 'too much',
      at: ctx.now(),
      receipt: 'for ' + input.customer.name,
      email: 'fixed',
    }
  },
})
`,
  'src/engines/limits.ts': `export function isOver(amount: number, limit: number): boolean {
  return amount > limit
}
`,
  'src/record.ts': `import { startRecorder } from '@first-contact/recorder'
import { payment } from './engines/payment.ts'

const recorder = startRecorder({
  producer: 'shop',
  sink: { kind: 'jsonl', file: 'records.jsonl' },
  processHooks: false,
})
for (const input of JSON.parse(process.argv[2] ?? '[]')) {
  try {
    payment.decide(input)
  } catch {
    // Recorded all the same.
  }
}
await recorder.stop(5000)
`,
}

const person = { name: 'Ann', email: 'ann@example.org', country: 'AT', note: 'likes tea' }

/** An input of the payment engine. */
export function paymentOf(amount: number, limit = 100, name = person.name): unknown {
  return { amount, limit, customer: { ...person, name } }
}

/** Stamps a project and has it decide, in a process of its own. */
export async function decideIn(root: string, inputs: readonly unknown[]): Promise<void> {
  writeStamp(await stampProject({ root }), manifestFileOf(root), new Date())
  const args = ['--conditions=fc-source', 'src/record.ts', JSON.stringify(inputs)]
  execFileSync(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  })
}

/** A shop that has made decisions: a journal, a key, bundles, and a file of records. */
export async function makeShop(
  inputs: readonly unknown[],
  change: ProjectFiles = {},
): Promise<string> {
  const root = makeProject({ ...shopFiles, ...change }, ['@first-contact/recorder', 'zod'])
  await decideIn(root, inputs)
  return root
}
