// A real process with a recorder, for tests that kill it. Its receipts go to a file, one line each
// right after `capture` answered.
import { openSync, writeSync } from 'node:fs'
import { capture, startRecorder } from '../../src/index.ts'

interface ChildPlan {
  readonly producer: string
  readonly dir: string
  readonly receipts: string
  readonly url?: string
  readonly ship?: 'worker' | 'none'
  readonly count: number
  /** What the process does after it captured `count` errors. */
  readonly ending:
    | 'stay'
    | 'end'
    | 'throw'
    | 'reject'
    | 'busy'
    | 'host_sigterm'
    | 'host_rejection'
    | 'exit'
  readonly maxBytes?: number
  readonly key: string
}

const plan = JSON.parse(process.argv[2] ?? '{}') as ChildPlan
const recorder = startRecorder({
  producer: plan.producer,
  environment: 'test',
  sink: {
    kind: 'spool',
    dir: plan.dir,
    ...(plan.url === undefined ? {} : { station: { url: plan.url, token: 't' } }),
    ...(plan.ship === undefined ? {} : { ship: plan.ship }),
    ...(plan.maxBytes === undefined ? {} : { maxBytes: plan.maxBytes }),
  },
})
const receipts = openSync(plan.receipts, 'a')

function captureOne(at: number): void {
  const { kind, sequence } = capture({
    error: new Error(`failure ${at}`),
    errorClass: 'infra.timeout',
    component: 'child.work',
    operation: 'step',
    context: { padding: 'p'.repeat(at % 300) },
  })
  writeSync(receipts, `${kind} ${recorder.epoch} ${sequence}\n`)
}

if (plan.ending === 'host_sigterm') {
  process.on('SIGTERM', () => {
    writeSync(1, 'host handled\n')
    setTimeout(() => process.exit(42), 50)
  })
}
if (plan.ending === 'host_rejection') {
  process.on('unhandledRejection', () => {
    writeSync(1, 'host handled\n')
    setTimeout(() => process.exit(43), 50)
  })
}

for (let at = 0; at < plan.count; at += 1) captureOne(at)
writeSync(1, 'captured\n')

switch (plan.ending) {
  case 'stay':
  case 'host_sigterm': {
    setInterval(() => {}, 1_000)
    break
  }
  case 'busy': {
    for (let at = plan.count; ; at += 1) captureOne(at)
  }
  case 'throw': {
    // Later: what a module throws while it loads is a rejection to Node.
    setTimeout(() => {
      throw new Error('nobody catches this')
    })
    break
  }
  case 'reject':
  case 'host_rejection': {
    void Promise.reject(new Error('nobody handles this'))
    break
  }
  case 'exit': {
    process.exit(7)
  }
  case 'end': {
    break
  }
}
