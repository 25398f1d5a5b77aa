import { openDatabase } from '@first-contact/transactions'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCircuitBreaker } from '../../src/platform/circuit-breaker.ts'
import { runProduct, type RunningProduct } from '../support/running-product.ts'

/** No cool-down ends by itself here, however long a busy machine takes between two calls. */
const COOL_DOWN_MS = 600_000

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct({
    AGENT_RUNS_MAX_ATTEMPTS: '1',
    AGENT_RUNS_BREAKER_FAILURES: '3',
    AGENT_RUNS_BREAKER_COOL_DOWN_MS: String(COOL_DOWN_MS),
  })
})
afterAll(() => house.stop())

function searchFor(query: string) {
  return house.play({ steps: [{ tool: 'search', query }] })
}

async function state(tool: string): Promise<string | undefined> {
  const [row] = await house.rows<{ state: string }>(
    'select state from agent_runs.circuit_breakers where tool = $1',
    [tool],
  )
  return row?.state
}

async function coolDown(tool: string): Promise<void> {
  await house.rows('update agent_runs.circuit_breakers set until = now() where tool = $1', [tool])
}

describe('a tool that keeps failing', () => {
  test('is left alone, probed after the cool-down, and used again once it is well', async () => {
    for (let call = 0; call < 3; call += 1) {
      expect((await searchFor('flight [[error]]')).steps[0]?.last_failure).toBe('server_error')
    }
    expect(await state('search')).toBe('open')
    const rejected = await searchFor('flight')
    expect(rejected).toMatchObject({ status: 'aborted' })
    expect(rejected.steps[0]?.last_failure).toBe('circuit_open')

    await coolDown('search')
    const probe = await searchFor('flight [[error]]')
    expect(probe.steps[0]?.last_failure).toBe('server_error')
    expect(await state('search')).toBe('open')
    expect((await searchFor('flight')).steps[0]?.last_failure).toBe('circuit_open')

    await coolDown('search')
    expect((await searchFor('flight')).status).toBe('completed')
    expect(await state('search')).toBe('closed')
  })

  test('does not close the circuit of another tool', async () => {
    for (let call = 0; call < 3; call += 1) await searchFor('flight [[error]]')
    const other = await house.play({ steps: [{ tool: 'summarize', text: 'a note' }] })
    expect(other.status).toBe('completed')
  })
})

test('of fifteen workers that ask at once after the cool-down, one gets to probe', async () => {
  const pool = new Pool({ connectionString: house.pool.options.connectionString, max: 15 })
  try {
    const breaker = openCircuitBreaker(openDatabase(pool), {
      failureThreshold: 1,
      coolDownMs: 50,
      probeTimeoutMs: 60_000,
    })
    await breaker.report('crowd', { succeeded: false, probe: false })
    // All connections open first: without that the first to connect is through before the rest.
    const fifteen = Array.from({ length: 15 }, (_, index) => index)
    await Promise.all(fifteen.map(() => pool.query('select pg_sleep(0.2)')))
    const admissions = await Promise.all(fifteen.map(() => breaker.admit('crowd')))
    expect(admissions.filter((one) => one.kind === 'admitted')).toEqual([
      { kind: 'admitted', probe: true },
    ])
  } finally {
    await pool.end()
  }
})

test('failures counted by many workers at once are all counted', async () => {
  const pool = new Pool({ connectionString: house.pool.options.connectionString, max: 10 })
  try {
    const rules = { failureThreshold: 1_000, coolDownMs: 50, probeTimeoutMs: 50 }
    const breaker = openCircuitBreaker(openDatabase(pool), rules)
    const failure = { succeeded: false, probe: false }
    await Promise.all(Array.from({ length: 50 }, () => breaker.report('counted', failure)))
    expect(
      await house.rows(`select failures from agent_runs.circuit_breakers where tool = 'counted'`),
    ).toEqual([{ failures: 50 }])
  } finally {
    await pool.end()
  }
})
