import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLines, readRecords, type StoredRecord } from '../support/read-records.ts'
import {
  runProduct,
  untilTrue,
  type RunDraft,
  type RunningProduct,
} from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  house = await runProduct({ AGENT_RUNS_BREAKER_FAILURES: '1000' })
})
afterAll(() => house.stop())

const trace = (digit: string) => digit.repeat(32)

/** Plays a run in a trace of its own, and waits until its last job has been written down. */
/** The span of the client, which is no process of ours. */
const CLIENT_SPAN = '00f067aa0ba902b7'

function parentsOf(records: readonly StoredRecord[]): readonly string[] {
  return records
    .filter((one) => one.kind === 'span')
    .flatMap((one) => one.parent_span_id ?? [])
    .filter((id) => id !== CLIENT_SPAN)
}

async function recordsOf(correlationId: string, draft: RunDraft): Promise<StoredRecord[]> {
  const answer = await house.post(
    {
      agent: 'planner',
      tenant: 'acme',
      goal: 'x',
      budget_cents: 10_000,
      idempotency_key: correlationId,
      ...draft,
    },
    { traceparent: `00-${correlationId}-${CLIENT_SPAN}-01` },
  )
  const runId = String(answer.body['run_id'])
  const run = await house.untilEnded(runId)
  const turns = run.steps.reduce((count, step) => count + Math.max(1, step.attempts), 0)
  let records: StoredRecord[] = []
  await untilTrue('the records of all turns', async () => {
    records = readRecords(house.recordsDir).filter((one) => one.correlation_id === correlationId)
    // Each process writes when it comes to it; a child may be there before its parent.
    return (
      records.filter((one) => one.operation === 'advance_run').length >= turns &&
      parentsOf(records).every((id) => records.some((one) => one.span_id === id))
    )
  })
  expect(
    records
      .filter((one) => one.kind === 'envelope')
      .every((one) => one.run_id === runId || one.producer === 'agent-runs-tools'),
  ).toBe(true)
  return records
}

const search = { tool: 'search', query: 'flight' }

function envelopes(records: readonly StoredRecord[]): StoredRecord[] {
  return records.filter((one) => one.kind === 'envelope')
}

describe('one correlation id', () => {
  test('runs through API, worker, engines, database and tools, as one tree', async () => {
    const records = await recordsOf(trace('a'), { steps: [search, { tool: 'summarize' }] })
    const spans = records.filter((one) => one.kind === 'span')
    expect(envelopes(records)).toEqual([])
    expect(new Set(spans.map((one) => one.producer))).toEqual(
      new Set(['agent-runs-api', 'agent-runs-worker', 'agent-runs-tools']),
    )
    expect(new Set(spans.map((one) => one.layer))).toEqual(new Set(['L2', 'L4', 'L5', 'L6']))
    const known = new Set(spans.map((one) => one.span_id))
    const orphans = spans.filter((one) => !known.has(one.parent_span_id ?? ''))
    expect(orphans.map((one) => one.parent_span_id)).toEqual([CLIENT_SPAN])
    const [run] = await house.rows<{ run_id: string }>(
      'select run_id from agent_runs.runs where idempotency_key = $1',
      [trace('a')],
    )
    const inWorker = spans.filter((one) => one.producer === 'agent-runs-worker')
    expect(inWorker.every((one) => one.run_id === run?.run_id)).toBe(true)
  })

  test('names each decision by the id of its row', async () => {
    const records = await recordsOf(trace('b'), { steps: [search] })
    const stored = await house.rows<{ decision_id: string; engine: string; outcome: string }>(
      `select decision_id, engine, outcome from agent_runs.decisions d
         join agent_runs.runs r using (run_id) where r.idempotency_key = $1 order by decided_at`,
      [trace('b')],
    )
    const seen = records
      .filter((one) => one.kind === 'span' && one.component.startsWith('engines.'))
      .map((one) => ({
        decision_id: one.decision_id,
        engine: one.component.replace('engines.', ''),
        outcome: one.attributes['outcome'],
      }))
    expect(seen).toEqual(stored)
    expect(seen).toHaveLength(2)
  })
})

describe('the evidence of a failure', () => {
  test('of a tool that did not answer says worker, timeout and which attempt', async () => {
    const records = await recordsOf(trace('c'), {
      steps: [{ tool: 'search', query: 'flight [[timeout x2]]' }],
    })
    expect(envelopes(records)).toMatchObject([
      { attempt: 1, error_class: 'infra.timeout' },
      { attempt: 2, error_class: 'infra.timeout' },
    ])
    expect(envelopes(records)[0]).toMatchObject({
      layer: 'L5',
      component: 'workers.step',
      operation: 'call search',
      agent_id: 'planner',
      tenant_id: 'acme',
      violations: [],
      input_hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })

  test.each([
    ['error', 'infra.external_service'],
    ['malformed', 'infra.external_service'],
    ['drop', 'infra.connection'],
    ['limit', 'infra.resource_exhausted'],
  ])('of a tool with %s is %s in the worker', async (fault, errorClass) => {
    const id = Buffer.from(fault.padEnd(16, '!')).toString('hex')
    const records = await recordsOf(id, { steps: [{ tool: 'search', query: `[[${fault} x1]]` }] })
    const inWorker = envelopes(records).filter((one) => one.producer === 'agent-runs-worker')
    expect(inWorker).toMatchObject([{ layer: 'L5', error_class: errorClass, attempt: 1 }])
  })

  test.each([
    ['a budget halt', { budget_cents: 1, steps: [search] }, 'budget', 'domain.budget_exceeded'],
    [
      'a policy block',
      { agent: 'buyer', steps: [{ tool: 'summarize' }] },
      'policy',
      'domain.policy_violation',
    ],
    [
      'an abort',
      { steps: [{ tool: 'search', query: '[[error]]' }] },
      'recovery',
      'system.recovery_failed',
    ],
  ])(
    'of %s is the engine’s own, with the decision that made it',
    async (what, draft, engine, errorClass) => {
      const id = Buffer.from(what.slice(-16).padEnd(16, '!')).toString('hex')
      const records = await recordsOf(id, draft)
      const [ours, ...more] = envelopes(records).filter((one) => one.layer === 'L4')
      expect(more).toEqual([])
      expect(ours).toMatchObject({
        component: `engines.${engine}`,
        error_class: errorClass,
        violations: [],
      })
      const rows = await house.rows(
        'select outcome from agent_runs.decisions where decision_id = $1',
        [ours?.decision_id],
      )
      expect(rows).toHaveLength(1)
    },
  )
})

test('nothing that a user typed is in any record', async () => {
  const secret = 'tuberculosis-9d1f'
  const run = await house.play({
    agent: 'planner',
    budget_cents: 10_000,
    steps: [
      { tool: 'search', query: `${secret} [[error x1]]` },
      { tool: 'summarize', text: `${secret} [[malformed x1]]` },
      { tool: 'pay', amount_cents: 5, payee: 'acct_air', memo: `${secret} [[lost x1]]` },
    ],
  })
  expect(run.status).toBe('completed')
  await house.post({ goal: secret, [secret]: secret })
  const lines = readLines(house.recordsDir)
  expect(lines.filter((line) => line.includes(run.run_id)).length).toBeGreaterThan(10)
  expect(lines.filter((line) => line.includes(secret))).toEqual([])
})

test('synthetic traffic is known as such in every process, and a claim without a signature is not', async () => {
  const traffic = await house.product.startTraffic({ rate: 20, seed: 7, runs: 10 })
  expect(await traffic.ended).toEqual({ code: 0, signal: null })
  await untilTrue('the runs of the traffic', async () => {
    const rows = await house.rows(
      `select 1 from agent_runs.runs where idempotency_key like 'traffic-%' and finished_at is not null`,
    )
    return rows.length === 10
  })
  const records = readRecords(house.recordsDir)
  const sent = records.filter((one) => one.producer === 'agent-runs-traffic' && one.kind === 'span')
  const ids = new Set(sent.map((one) => one.correlation_id))
  expect(ids.size).toBe(10)
  const followed = records.filter((one) => ids.has(one.correlation_id))
  expect(new Set(followed.map((one) => one.producer)).size).toBe(4)
  expect(new Set(followed.map((one) => one.origin))).toEqual(new Set(['synthetic']))

  const id = trace('d')
  await house.post({}, { traceparent: `00-${id}-${CLIENT_SPAN}-01`, tracestate: 'fc=synthetic' })
  await untilTrue('the record of the claim', async () =>
    readRecords(house.recordsDir).some((one) => one.correlation_id === id),
  )
  const claimed = readRecords(house.recordsDir).filter((one) => one.correlation_id === id)
  expect(new Set(claimed.map((one) => one.origin))).toEqual(new Set(['user']))
})
