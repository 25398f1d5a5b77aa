import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '../../src/adapters/run-view.ts'
import { runProduct, untilTrue, type RunningProduct } from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  // The breaker has a test of its own; here it must not stand in the way of other failures.
  house = await runProduct({ AGENT_RUNS_BREAKER_FAILURES: '1000' })
})
afterAll(() => house.stop())

const search = { tool: 'search', query: 'flight to lisbon' }
const pay = (amount: number, extra: object = {}) => ({
  tool: 'pay',
  amount_cents: amount,
  payee: 'acct_air',
  ...extra,
})

function outcomes(run: RunView): string[] {
  return run.decisions.map((one) => `${one.step}.${one.attempt} ${one.engine} ${one.outcome}`)
}

function payments(run: RunView): Promise<{ amount_cents: string; state: string }[]> {
  return house.rows(
    'select amount_cents, state from agent_runs.tool_payments where idempotency_key like $1',
    [`${run.run_id}:%`],
  )
}

describe('a run', () => {
  test('that fits budget and policy completes, each step decided upon and charged once', async () => {
    const run = await house.play({ steps: [search, { tool: 'summarize' }, pay(500)] })
    expect(run).toMatchObject({ status: 'completed', spent_cents: 504, reserved_cents: 0 })
    expect(run.steps.map((step) => [step.status, step.charged_cents])).toEqual([
      ['succeeded', 3],
      ['succeeded', 1],
      ['succeeded', 500],
    ])
    expect(outcomes(run)).toEqual([
      '0.1 policy allow',
      '0.1 budget allow',
      '1.1 policy allow',
      '1.1 budget allow',
      '2.1 policy allow',
      '2.1 budget allow',
    ])
    expect(run.steps[1]?.output).toMatchObject({ summary: expect.stringContaining('Lisbon') })
    expect(await payments(run)).toEqual([{ amount_cents: '500', state: 'paid' }])
  })

  test('halts at the step its budget does not cover, and nothing is paid', async () => {
    const run = await house.play({ budget_cents: 502, steps: [search, pay(500)] })
    expect(run).toMatchObject({
      status: 'halted',
      ended_reason: 'run_budget_exceeded',
      spent_cents: 3,
      reserved_cents: 0,
    })
    expect(run.steps[1]?.status).toBe('refused')
    expect(outcomes(run).at(-1)).toBe('1.1 budget halt')
    expect(await payments(run)).toEqual([])
  })

  test('completes on a budget that covers it to the cent', async () => {
    const run = await house.play({ budget_cents: 503, steps: [search, pay(500)] })
    expect(run).toMatchObject({ status: 'completed', spent_cents: 503 })
  })

  test('is blocked by policy before its budget is asked', async () => {
    const run = await house.play({ steps: [pay(500, { payee: 'acct_casino' })] })
    expect(run).toMatchObject({ status: 'blocked', ended_reason: 'payee_blocked', spent_cents: 0 })
    expect(outcomes(run)).toEqual(['0.1 policy block'])
    expect(await payments(run)).toEqual([])
  })

  test('waits for a person when a payment is too high', async () => {
    const run = await house.play({ budget_cents: 100_000, steps: [search, pay(60_000)] })
    expect(run).toMatchObject({ status: 'escalated', ended_reason: 'amount_needs_approval' })
    expect(await payments(run)).toEqual([])
  })

  test.each([
    ['timeout', 'timeout'],
    ['error', 'server_error'],
    ['malformed', 'malformed'],
    ['drop', 'connection'],
    ['limit', 'rate_limited'],
  ])('survives a tool with %s and completes on the second attempt', async (fault, failure) => {
    const run = await house.play({
      steps: [{ tool: 'search', query: `flight [[${fault} x1]]` }],
    })
    expect(run).toMatchObject({ status: 'completed', spent_cents: 3 })
    expect(run.steps[0]).toMatchObject({ attempts: 2, last_failure: failure })
    expect(outcomes(run)).toEqual(['0.1 policy allow', '0.1 budget allow', '0.1 recovery retry'])
  })

  test('aborts after the last attempt, and its money is free again', async () => {
    const run = await house.play({ steps: [search, pay(700, { memo: 'deposit [[error]]' })] })
    expect(run).toMatchObject({ status: 'aborted', ended_reason: 'attempts_exhausted' })
    expect(outcomes(run).slice(-3)).toEqual([
      '1.1 recovery retry',
      '1.2 recovery retry',
      '1.3 recovery abort',
    ])
    // Whether the payment went through is asked of the tool before the money is given back.
    await untilTrue('the charge to be resolved', async () => {
      const { body } = await house.get(`/runs/${run.run_id}`)
      return body['reserved_cents'] === 0
    })
    expect((await house.get(`/runs/${run.run_id}`)).body).toMatchObject({ spent_cents: 3 })
    expect(await payments(run)).toEqual([{ amount_cents: '0', state: 'voided' }])
  })

  test('pays once when the answer to the first payment was lost', async () => {
    const run = await house.play({ steps: [pay(700, { memo: 'ticket [[lost x1]]' })] })
    expect(run).toMatchObject({ status: 'completed', spent_cents: 700 })
    expect(run.steps[0]).toMatchObject({ attempts: 2, last_failure: 'connection' })
    expect(await payments(run)).toEqual([{ amount_cents: '700', state: 'paid' }])
  })

  test('that gave up on a payment which did go through shows the money as spent', async () => {
    const run = await house.play({ steps: [pay(700, { memo: 'ticket [[lost]]' })] })
    expect(run.status).toBe('aborted')
    await untilTrue('the charge to be resolved', async () => {
      const { body } = await house.get(`/runs/${run.run_id}`)
      return body['reserved_cents'] === 0
    })
    expect((await house.get(`/runs/${run.run_id}`)).body).toMatchObject({ spent_cents: 700 })
    expect(await payments(run)).toEqual([{ amount_cents: '700', state: 'paid' }])
  })

  test('goes on without a step it can do without', async () => {
    const run = await house.play({
      steps: [{ tool: 'summarize', text: 'a note [[drop]]', optional: true }, search],
    })
    expect(run).toMatchObject({ status: 'completed', spent_cents: 3, reserved_cents: 0 })
    expect(run.steps.map((step) => step.status)).toEqual(['skipped', 'succeeded'])
  })
})

test('no effect is without a decision, and the books agree', async () => {
  const [books] = await house.rows<Record<string, string>>(`
    select
      (select count(*) from agent_runs.tool_payments p
        where p.state = 'paid' and not exists (
          select 1 from agent_runs.charges c join agent_runs.decisions d using (decision_id)
           where c.idempotency_key = p.idempotency_key and d.outcome = 'allow')) as undecided,
      (select count(*) from agent_runs.runs r
        where r.spent_cents <> (select coalesce(sum(charged_cents), 0) from agent_runs.charges c
                                 where c.run_id = r.run_id)) as unbalanced_runs,
      (select sum(spent_cents) from agent_runs.runs)
        - (select sum(spent_cents) from agent_runs.tenant_budgets) as tenant_difference,
      (select count(*) from agent_runs.runs) as runs`)
  expect(books).toMatchObject({ undecided: '0', unbalanced_runs: '0', tenant_difference: '0' })
  expect(Number(books?.['runs'])).toBeGreaterThan(10)
})
