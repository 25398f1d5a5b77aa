// A real process that decides, for tests that kill it. The id of each decision goes to a file right
// after the engine answered.
import { openSync, writeSync } from 'node:fs'
import { capture, childSpan, defineEngine, startRecorder } from '../../src/index.ts'

interface ChildPlan {
  readonly dir: string
  readonly journal: string
  readonly receipts: string
  readonly url: string
  readonly ending: 'busy' | 'throw' | 'end'
  readonly count: number
}

const plan = JSON.parse(process.argv[2] ?? '{}') as ChildPlan
const recorder = startRecorder({
  producer: 'decider',
  environment: 'test',
  journal: { dir: plan.journal },
  sink: { kind: 'spool', dir: plan.dir, station: { url: plan.url, token: 't' } },
})
const receipts = openSync(plan.receipts, 'a')

const engine = defineEngine({
  name: 'budget',
  component: 'engines.budget',
  input: { parse: (value): { id: string; amount: number } => value as never },
  output: { parse: (value): { outcome: string } => value as never },
  fields: { input: { amount: 'plain' }, output: 'plain' },
  subject: ({ id }) => id,
  decide: ({ amount }, ctx) => ({
    outcome: amount > ctx.read('limit', () => 5) ? 'deny' : 'allow',
  }),
})

function decideOne(at: number): void {
  childSpan({ operation: 'run', component: 'child' }, () => {
    const { decisionId } = engine.decide({ id: `u${at % 7}`, amount: at % 10 })
    writeSync(receipts, `${recorder.epoch} ${decisionId}\n`)
    if (at % 5 === 0) capture({ message: `after ${at}`, errorClass: 'infra.timeout' })
  })
}

for (let at = 0; at < plan.count; at += 1) decideOne(at)
writeSync(1, 'decided\n')
if (plan.ending === 'busy') for (let at = plan.count; ; at += 1) decideOne(at)
if (plan.ending === 'throw') {
  setTimeout(() => {
    throw new Error('nobody catches this')
  })
}
