import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecords } from '../support/read-records.ts'
import { runProduct, untilTrue, type RunningProduct } from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct({ AGENT_RUNS_MAX_ATTEMPTS: '1' })
})
afterAll(() => house.stop())

test('money of a payment stays set aside while nobody can say what became of it', async () => {
  const tools = house.product.processes.find((one) => one.name === 'tools')
  tools?.kill('SIGKILL')
  await tools?.ended
  const run = await house.play({
    tenant: 'patient',
    steps: [{ tool: 'pay', amount_cents: 900, payee: 'acct_air' }],
  })
  expect(run).toMatchObject({ status: 'aborted', ended_reason: 'attempts_exhausted' })
  expect(run.steps[0]).toMatchObject({ last_failure: 'connection', charged_cents: 0 })
  expect(run).toMatchObject({ spent_cents: 0, reserved_cents: 900 })

  // The tools service is there again, on its port, and the question is asked again.
  const successor = await house.product.startProcess('tools')
  expect(successor.url).toBe(tools?.url)
  await untilTrue('the answer', async () => {
    const { body } = await house.get(`/runs/${run.run_id}`)
    return body['reserved_cents'] === 0
  })
  const [charge] = await house.rows(
    'select status, charged_cents from agent_runs.charges where run_id = $1',
    [run.run_id],
  )
  expect(charge).toEqual({ status: 'released', charged_cents: '0' })
  const [budget] = await house.rows(
    `select spent_cents, reserved_cents from agent_runs.tenant_budgets where tenant = 'patient'`,
  )
  expect(budget).toEqual({ spent_cents: '0', reserved_cents: '0' })
  const unresolved = readRecords(house.recordsDir).filter(
    (one) => one.kind === 'envelope' && one.operation === 'resolve_charge',
  )
  expect(unresolved[0]).toMatchObject({
    layer: 'L5',
    component: 'workers.run',
    error_class: 'infra.external_service',
    attempt: 1,
  })
  expect((await house.play({ steps: [{ tool: 'search', query: 'flight' }] })).status).toBe(
    'completed',
  )
})
