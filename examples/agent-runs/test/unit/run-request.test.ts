import { describe, expect, test } from 'vitest'
import { fieldErrors } from '../../src/api/problem.ts'
import { runRequest } from '../../src/api/run-request.ts'

const good = {
  agent: 'planner',
  tenant: 'acme',
  goal: 'Find a flight',
  budget_cents: 1_000,
  idempotency_key: 'key-1',
  steps: [{ tool: 'search', query: 'flight' }],
}

function fieldsOf(body: unknown): string[] {
  const parsed = runRequest.safeParse(body)
  return parsed.success ? [] : fieldErrors(parsed.error).map((error) => error.field)
}

describe('a run request', () => {
  test('is taken when it is complete, and its steps are not optional unless they say so', () => {
    expect(runRequest.parse(good).steps[0]).toMatchObject({ optional: false })
  })

  test.each([
    ['a missing field', { ...good, goal: undefined }, 'goal'],
    ['a budget with a fraction', { ...good, budget_cents: 1.5 }, 'budget_cents'],
    ['a negative budget', { ...good, budget_cents: -1 }, 'budget_cents'],
    ['a budget as text', { ...good, budget_cents: '100' }, 'budget_cents'],
    ['a tenant with a space', { ...good, tenant: 'a b' }, 'tenant'],
    ['no steps', { ...good, steps: [] }, 'steps'],
    ['too many steps', { ...good, steps: Array(21).fill(good.steps[0]) }, 'steps'],
    ['an unknown tool', { ...good, steps: [{ tool: 'launch' }] }, 'steps.0.tool'],
    ['a step without its input', { ...good, steps: [{ tool: 'search' }] }, 'steps.0.query'],
    ['an unknown field', { ...good, priority: 1 }, 'priority'],
    [
      'an unknown field in a step',
      { ...good, steps: [{ tool: 'search', query: 'x', x: 1 }] },
      'steps.0.x',
    ],
    ['a NUL character', { ...good, goal: 'a\0b' }, 'goal'],
    ['half a surrogate pair', { ...good, goal: 'a\ud800b' }, 'goal'],
    ['an array instead of an object', [], 'body'],
  ])('with %s is refused by the name of the field', (_what, body, field) => {
    expect(fieldsOf(body)).toContain(field)
  })
})
