import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecords } from '../support/read-records.ts'
import { runProduct, untilTrue, type RunningProduct } from '../support/running-product.ts'

let house: RunningProduct

beforeAll(async () => {
  // The queue's library stops when it cannot book a job; then its process is started again.
  house = await runProduct({ AGENT_RUNS_DEAD_AFTER_MS: '1500' }, { restart: true })
})
afterAll(() => house.stop())

const steps = [
  { tool: 'search', query: 'flight [[slow]]' },
  { tool: 'pay', amount_cents: 300, payee: 'acct_air', memo: '[[slow]]' },
]

/** Cuts them all, until they are gone; gives back how many of them were in a transaction. */
async function cutConnectionsOf(name: string): Promise<number> {
  // A process that is in a transaction has lent its name to the correlation.
  const cut = await house.rows<{ pid: number; in_transaction: boolean }>(
    `select pid, pg_terminate_backend(pid), application_name like 'fc/%' as in_transaction
       from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and (application_name = $1 or application_name like 'fc/%')`,
    [name],
  )
  await untilTrue('the end of the connections', async () => {
    const pids = cut.map((one) => one.pid)
    const left = await house.rows('select from pg_stat_activity where pid = any($1)', [pids])
    return left.length === 0
  })
  return cut.filter((one) => one.in_transaction).length
}

function workersStarted(): number {
  return house.product.processes.filter((one) => one.name === 'worker').length
}

async function expectAllPaidOnce(ids: readonly string[]): Promise<void> {
  const runs = await Promise.all(ids.map((id) => house.untilEnded(id)))
  expect(runs.map((run) => [run.status, run.spent_cents])).toEqual(
    ids.map(() => ['completed', 303]),
  )
  const paid = await house.rows(
    `select amount_cents from agent_runs.tool_payments
      where state = 'paid' and split_part(idempotency_key, ':', 1) = any($1)`,
    [ids],
  )
  expect(paid).toEqual(ids.map(() => ({ amount_cents: '300' })))
}

describe('a database that cuts every connection', () => {
  test('of the worker, again and again, delays runs and loses or doubles none', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => house.submit({ steps })))
    let hits = 0
    await untilTrue('cuts in the middle of the work', async () => {
      ids.push(await house.submit({ steps }))
      hits += await cutConnectionsOf('agent-runs-worker')
      await sleep(120)
      return hits >= 4
    })
    await expectAllPaidOnce(ids)
    const failures = readRecords(house.recordsDir).filter(
      (one) => one.kind === 'envelope' && one.producer === 'agent-runs-worker',
    )
    expect(failures.length).toBeGreaterThan(0)
    expect(failures.filter((one) => one.violations.length > 0)).toEqual([])
  })

  test('of the API is an outage of a moment: the next request is served', async () => {
    await cutConnectionsOf('agent-runs-api')
    await untilTrue('the API', async () => (await house.get('/readyz')).status === 200)
    await house.submit({ steps })
  })
})

describe('a worker whose queue', () => {
  // The queue's library then waits for ever for bookings that it has counted wrongly.
  test('could not book a job ends, and its successor plays what is left', async () => {
    const before = workersStarted()
    await house.rows(`
      create sequence agent_runs_queue.bookings;
      create function agent_runs_queue.refuse_once() returns trigger language plpgsql as $$
        begin
          -- a sequence keeps its count when the statement is rolled back
          if nextval('agent_runs_queue.bookings') = 1 then raise exception 'not now'; end if;
          return old;
        end $$;
      create trigger refuse_once before delete on agent_runs_queue._private_jobs
        for each row execute function agent_runs_queue.refuse_once()`)
    const ids = await Promise.all(Array.from({ length: 8 }, () => house.submit({ steps })))
    await expectAllPaidOnce(ids)
    expect(workersStarted()).toBeGreaterThan(before)
  })

  test('handed it a job that never arrived gives it back', async () => {
    const worker = house.product.processes.findLast((one) => one.name === 'worker')
    worker?.kill('SIGSTOP')
    const id = await house.submit({ steps })
    // What is left behind by a connection that breaks after the commit and before its answer.
    const marked = await house.rows(
      `update agent_runs_queue._private_jobs set attempts = 1, locked_at = now(),
              locked_by = (select worker_pool from agent_runs.worker_heartbeats
                            order by beat_at desc limit 1)
        where key = $1 and locked_by is null returning id`,
      [`run:${id}:1`],
    )
    expect(marked).toHaveLength(1)
    worker?.kill('SIGCONT')
    await expectAllPaidOnce([id])
  })
})

test('a database that refuses to write answers 500 without a word of its own', async () => {
  await house.rows('alter table agent_runs.steps rename to steps_away')
  try {
    const answer = await house.post({
      agent: 'planner',
      tenant: 'acme',
      goal: 'x',
      budget_cents: 10,
      idempotency_key: 'broken',
      steps,
    })
    expect(answer).toMatchObject({ status: 500, type: /^application\/problem\+json/ })
    expect(JSON.stringify(answer.body)).not.toMatch(/relation|steps|agent_runs\./)
    const id = String(answer.body['instance'])
    await untilTrue('the evidence', async () =>
      readRecords(house.recordsDir).some(
        (one) => one.kind === 'envelope' && one.correlation_id === id,
      ),
    )
    const evidence = readRecords(house.recordsDir).filter(
      (one) => one.kind === 'envelope' && one.correlation_id === id,
    )
    expect(evidence).toMatchObject([
      { layer: 'L6', component: 'platform.database', operation: 'agent-runs.accept-run' },
    ])
  } finally {
    await house.rows('alter table agent_runs.steps_away rename to steps')
  }
  const [kept] = await house.rows(
    `select count(*) from agent_runs.runs where idempotency_key = 'broken'`,
  )
  expect(kept).toEqual({ count: '0' })
})
