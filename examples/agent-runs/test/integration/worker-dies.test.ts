import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '../../src/adapters/run-view.ts'
import type { ProductProcess } from '../../src/ops/product.ts'
import { runProduct, untilTrue, type RunningProduct } from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct({
    AGENT_RUNS_HEARTBEAT_MS: '200',
    AGENT_RUNS_DEAD_AFTER_MS: '1500',
    AGENT_RUNS_TOOL_TIMEOUT_MS: '2000',
  })
})
afterAll(() => house.stop())

/** Pays, and answers a little later: the moment in which a worker is to be caught. */
const payment = { tool: 'pay', amount_cents: 700, payee: 'acct_air', memo: 'ticket [[slow]]' }

function currentWorker(): ProductProcess {
  const worker = house.product.processes.findLast((one) => one.name === 'worker')
  if (worker === undefined) throw new Error('no worker')
  return worker
}

function untilPaid(runId: string): Promise<void> {
  return untilTrue('the payment', async () => {
    const rows = await house.rows(
      'select 1 from agent_runs.tool_payments where idempotency_key = $1',
      [`${runId}:0`],
    )
    return rows.length > 0
  })
}

async function expectPaidOnce(runId: string): Promise<void> {
  const run = await house.untilEnded(runId)
  expect(run).toMatchObject({ status: 'completed', spent_cents: 703, reserved_cents: 0 })
  expect(run.decisions.map((one) => one.engine)).toEqual(['policy', 'budget', 'policy', 'budget'])
  const payments = await house.rows(
    'select amount_cents from agent_runs.tool_payments where idempotency_key like $1',
    [`${runId}:%`],
  )
  expect(payments).toEqual([{ amount_cents: '700' }])
}

describe('a worker', () => {
  test('killed between a payment and its booking is succeeded by another, paid once', async () => {
    const runId = await house.submit({ steps: [payment, { tool: 'search', query: 'flight' }] })
    await untilPaid(runId)
    currentWorker().kill('SIGKILL')
    await house.product.startProcess('worker')
    await expectPaidOnce(runId)
  })

  test('frozen in the same place and thawed while the run goes on changes nothing', async () => {
    const silent = { tool: 'search', query: 'flight [[timeout x1]]' }
    const runId = await house.submit({ steps: [payment, silent, payment] })
    await untilPaid(runId)
    const frozen = currentWorker()
    frozen.kill('SIGSTOP')
    await house.product.startProcess('worker')
    await untilTrue('the successor to be at the second step', async () => {
      const { body } = await house.get(`/runs/${runId}`)
      const [first, second] = (body as unknown as RunView).steps
      return first?.status === 'succeeded' && second?.status === 'running'
    })
    frozen.kill('SIGCONT')
    const run = await house.untilEnded(runId)
    expect(run).toMatchObject({ status: 'completed', spent_cents: 1_403, reserved_cents: 0 })
    expect(run.steps.map((step) => [step.status, step.attempts])).toEqual([
      ['succeeded', 1],
      ['succeeded', 2],
      ['succeeded', 1],
    ])
    const payments = await house.rows(
      'select amount_cents from agent_runs.tool_payments where idempotency_key like $1',
      [`${runId}:%`],
    )
    expect(payments).toEqual([{ amount_cents: '700' }, { amount_cents: '700' }])
    const [row] = await house.rows('select turn from agent_runs.runs where run_id = $1', [runId])
    // Four turns were played, and the end counts as one.
    expect(row).toEqual({ turn: 5 })
  })

  test('ends a run that the queue gave up on', async () => {
    await Promise.all(
      house.product.processes.filter((one) => one.name === 'worker').map((one) => one.stop()),
    )
    const runId = await house.submit({ steps: [{ tool: 'search', query: 'flight' }] })
    await house.rows('update agent_runs_queue._private_jobs set attempts = max_attempts')
    await house.product.startProcess('worker')
    const run = await house.untilEnded(runId)
    expect(run).toMatchObject({ status: 'failed', ended_reason: 'turn_was_lost' })
  })
})
