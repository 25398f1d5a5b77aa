import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeRun, runProduct, type RunningProduct } from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct()
})
afterAll(() => house.stop())

const steps = [{ tool: 'search', query: 'flight' }]

async function countRuns(): Promise<number> {
  const [row] = await house.rows<{ count: string }>('select count(*) from agent_runs.runs')
  return Number(row?.count)
}

describe('POST /runs', () => {
  test('gives the same run to the same request under the same key', async () => {
    const request = completeRun({ steps })
    const [first, second] = [await house.post(request), await house.post(request)]
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body['run_id']).toBe(first.body['run_id'])
  })

  test('makes one run of twenty requests at once under one key', async () => {
    const before = await countRuns()
    const request = completeRun({ steps })
    const answers = await Promise.all(Array.from({ length: 20 }, () => house.post(request)))
    expect(new Set(answers.map((answer) => answer.body['run_id'])).size).toBe(1)
    expect(answers.every((answer) => answer.status === 202)).toBe(true)
    expect(await countRuns()).toBe(before + 1)
  })

  test('refuses another request under the same key and names what differs', async () => {
    const request = completeRun({ steps })
    await house.post(request)
    const answer = await house.post({ ...request, goal: 'Something else', budget_cents: 1 })
    expect(answer).toMatchObject({ status: 409, type: /^application\/problem\+json/ })
    const fields = (answer.body['errors'] as { field: string }[]).map((error) => error.field)
    expect(fields.sort()).toEqual(['budget_cents', 'goal'])
  })

  test('lets two tenants use the same key', async () => {
    const key = randomUUID()
    const first = await house.submit({ steps, idempotency_key: key, tenant: 'acme' })
    const second = await house.submit({ steps, idempotency_key: key, tenant: 'birch' })
    expect(second).not.toBe(first)
  })

  test.each([
    ['text that is not JSON', '{"agent": ', 400, undefined],
    ['an empty body', '', 400, undefined],
    ['a body of another type', '"run"', 400, 'body'],
    ['a missing goal', { ...completeRun({ steps }), goal: 1 }, 400, 'goal'],
    ['an unknown tool', completeRun({ steps: [{ tool: 'launch' }] }), 400, 'steps.0.tool'],
    ['too much', { ...completeRun({ steps }), goal: 'x'.repeat(300_000) }, 413, undefined],
    ['a NUL in the goal', { ...completeRun({ steps }), goal: 'a\0b' }, 400, 'goal'],
  ])(
    'answers %s with a problem document and stores nothing',
    async (_what, body, status, field) => {
      const before = await countRuns()
      const answer = await house.post(body)
      expect(answer).toMatchObject({ status, type: /^application\/problem\+json/ })
      expect(answer.body['instance']).toMatch(/^[0-9a-f]{32}$/)
      if (field !== undefined) {
        const fields = (answer.body['errors'] as { field: string }[]).map((error) => error.field)
        expect(fields).toContain(field)
      }
      expect(await countRuns()).toBe(before)
    },
  )

  test('refuses a body that does not call itself JSON', async () => {
    const answer = await house.post(completeRun({ steps }), { 'content-type': 'text/plain' })
    expect(answer).toMatchObject({ status: 415, type: /^application\/problem\+json/ })
  })

  test('never repeats what it was sent', async () => {
    const secret = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'
    const answer = await house.post({ ...completeRun({ steps }), tenant: secret, [secret]: 'x' })
    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body['title'])).not.toContain(secret)
    expect(JSON.stringify(answer.body['detail'])).not.toContain(secret)
  })
})

describe('GET /runs/{id}', () => {
  test('answers 404 for an id that is not there and 400 for one that cannot be', async () => {
    const missing = await house.get('/runs/run_0123456789abcdef')
    expect(missing).toMatchObject({ status: 404, type: /^application\/problem\+json/ })
    const wrong = await house.get('/runs/1%20or%201=1')
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'id' }] } })
  })

  test('answers an unknown address with a problem document', async () => {
    expect(await house.get('/nowhere')).toMatchObject({
      status: 404,
      type: /^application\/problem\+json/,
    })
  })
})
