import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecords } from '../support/read-records.ts'
import { runProduct, type RunningProduct } from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct({
    AGENT_RUNS_TENANT_DAILY_CENTS: '1000',
    AGENT_RUNS_WORKER_CONCURRENCY: '8',
    AGENT_RUNS_TOOL_TIMEOUT_MS: '5000',
  })
})
afterAll(() => house.stop())

test('runs at once on one tenant budget never spend more than it holds', async () => {
  await house.product.startProcess('worker')
  const runs = await Promise.all(
    Array.from({ length: 12 }, () =>
      house.play({
        tenant: 'crowded',
        steps: [{ tool: 'pay', amount_cents: 300, payee: 'acct_air', memo: '[[slow]]' }],
      }),
    ),
  )
  const ended = runs.map((run) => `${run.status} ${run.ended_reason}`)
  expect(ended.filter((end) => end === 'completed all_steps_done')).toHaveLength(3)
  expect(ended.filter((end) => end === 'halted tenant_budget_exceeded')).toHaveLength(9)
  const [budget] = await house.rows(
    `select spent_cents, reserved_cents from agent_runs.tenant_budgets where tenant = 'crowded'`,
  )
  expect(budget).toEqual({ spent_cents: '900', reserved_cents: '0' })
  const [paid] = await house.rows(
    `select sum(amount_cents) from agent_runs.tool_payments where state = 'paid'`,
  )
  expect(paid).toEqual({ sum: '900' })
  // The lock settles it: had the engine been asked on stale sums, the constraint would have spoken.
  const failures = readRecords(house.recordsDir).filter(
    (one) => one.kind === 'envelope' && one.layer === 'L6',
  )
  expect(failures).toEqual([])
})

test('the database refuses to overdraw a budget whatever the engine says', async () => {
  const overdraw = house.pool.query(
    `update agent_runs.tenant_budgets set reserved_cents = limit_cents where tenant = 'crowded'`,
  )
  await expect(overdraw).rejects.toThrow(/tenant_budget_holds/)
})
