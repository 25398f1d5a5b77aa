import { setTimeout as sleep } from 'node:timers/promises'
import {
  childSpan,
  correlationScope,
  current,
  startRecorder,
  capture,
} from '@first-contact/recorder'

/** What was recorded, so that a test knows what to look for. */
export interface RecordedFailures {
  readonly correlationId: string
  readonly errorId: string
  readonly failures: number
}

/** Records a few failures of one kind through API, engine and worker into a JSONL file. */
export async function recordFailures(file: string, failures = 4): Promise<RecordedFailures> {
  const recorder = startRecorder({
    producer: 'cli-test',
    environment: 'test',
    processHooks: false,
    sink: { kind: 'jsonl', file },
  })
  let correlationId = ''
  let errorId = ''
  for (let at = 0; at < failures; at += 1) {
    // Of two in one millisecond nobody can say which is the newer one.
    await sleep(2)
    const api = {
      component: 'api',
      layer: 'L2',
      operation: 'POST /runs',
      runId: `run-${at}`,
    } as const
    correlationScope(api, () => {
      correlationId = current()?.correlationId ?? ''
      const job = { component: 'jobs.run', layer: 'L5', operation: 'run-step' } as const
      childSpan(job, () => {
        const engine = { component: 'engines.budget', layer: 'L4', operation: 'decide' } as const
        childSpan(engine, () => {
          const receipt = capture({
            errorClass: 'domain.budget_exceeded',
            layer: 'L4',
            message: `budget used up \u001B[2J`,
            context: { limit: 50 },
          })
          errorId = receipt.errorId
        })
      })
    })
  }
  await recorder.stop()
  return { correlationId, errorId, failures }
}
