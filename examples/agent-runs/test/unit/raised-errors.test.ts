import Fastify from 'fastify'
import { FirstContactError } from '@first-contact/recorder'
import { describe, expect, test } from 'vitest'
import { misbehave } from '../../src/api/tools/misbehave.ts'
import { untilQueueEnds } from '../../src/ops/until-queue-ends.ts'
import { readConfig } from '../../src/platform/config.ts'
import { readBounded } from '../../src/platform/read-bounded.ts'
import type { ToolFailure } from '../../src/platform/tool-failure.ts'
import { executeStep } from '../../src/workers/execute-step.ts'
import type { PlannedStep } from '../../src/workers/plan-step.ts'
import { resolveCharge } from '../../src/workers/resolve-charge.ts'
import { prepareStep } from '../../src/workers/step-request.ts'
import type { WorkerPorts } from '../../src/workers/worker-ports.ts'

const silence: ToolFailure = {
  kind: 'timeout',
  effect: 'unknown',
  status: null,
  retryAfterMs: 0,
  message: 'tool did not answer in time',
}

/** The ports of a worker, as far as a case needs them. */
function portsWith(some: object): WorkerPorts {
  return some as WorkerPorts
}

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'nothing was thrown'
  } catch (error) {
    return FirstContactError.is(error) ? error.code : String(error)
  }
}

describe('the product refuses', () => {
  test('a variable that nobody knows', () => {
    expect(codeOf(() => readConfig({ AGENT_RUNS_APIPORT: '1' }, []))).toBe('FC_RUNS_CONFIG_INVALID')
  })

  test('a stored step that somebody edited', () => {
    const edited = {
      stepIndex: 0,
      tool: 'pay',
      input: { tool: 'pay' },
      optional: false,
      attempts: 0,
    }
    expect(codeOf(() => prepareStep(edited, null, 'a goal'))).toBe('FC_RUN_STEP_CORRUPT')
  })

  test('an answer that does not end', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) yield Buffer.alloc(65_536)
    }
    await expect(readBounded(endless())).rejects.toMatchObject({ code: 'FC_TOOL_ANSWER_TOO_LARGE' })
  })
})

describe('the product says', () => {
  test('that a tool broke, when it was told to', async () => {
    const app = Fastify()
    let code: unknown
    app.setErrorHandler((error, _request, reply) => {
      code = Reflect.get(Object(error), 'code')
      return reply.code(500).send()
    })
    app.get('/', (_request, reply) => misbehave('error', reply))
    await app.inject('/')
    await app.close()
    expect(code).toBe('FC_TOOL_BROKEN')
  })

  test('that a payment is not resolved while the tool is silent', async () => {
    const voidPayment = async () => ({ kind: 'failed', failure: silence })
    const resolving = resolveCharge(portsWith({ tools: { voidPayment } }), {
      runId: 'run_1',
      stepIndex: 0,
    })
    await expect(resolving).rejects.toMatchObject({ code: 'FC_CHARGE_UNRESOLVED' })
  })

  test('that the queue stopped, unless it was asked to', async () => {
    await expect(untilQueueEnds(Promise.resolve(), () => false)).rejects.toMatchObject({
      code: 'FC_RUNS_QUEUE_STOPPED',
    })
    await expect(untilQueueEnds(Promise.resolve(), () => true)).resolves.toBeUndefined()
  })

  // The error ends the span, so that the evidence names the place; recovery gets an outcome.
  test('FC_TOOL_CALL_FAILED within the step, and an outcome beyond it', async () => {
    const step = { request: { tool: 'search', body: {} }, stepIndex: 0, attempt: 1 }
    const ports = portsWith({
      breaker: {
        admit: async () => ({ kind: 'admitted', probe: false }),
        report: async () => 'closed',
      },
      tools: { call: async () => ({ kind: 'failed', failure: silence }) },
    })
    const outcome = await executeStep(ports, step as PlannedStep)
    expect(outcome).toEqual({ kind: 'failed', failure: silence })
  })
})
