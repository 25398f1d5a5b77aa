import { makeWorkerUtils, runOnce, type TaskList, type WorkerUtils } from 'graphile-worker'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { childSpan, correlationScope, current } from '../../src/index.ts'
import {
  addJobWithCorrelation,
  correlatedPayload,
  withJobCorrelation,
} from '../../src/integrations/graphile-worker/index.ts'
import { startCollectingRecorder } from '../support/collecting-recorder.ts'

const collected = startCollectingRecorder()
let database: FreshDatabase
let pool: Pool
let utils: WorkerUtils

const inRequest = <T>(fn: () => T): T =>
  correlationScope({ component: 'api', layer: 'L2', operation: 'POST /runs' }, fn)

function work(taskList: TaskList): Promise<void> {
  return runOnce({
    pgPool: pool,
    noPreparedStatements: true,
    taskList: withJobCorrelation(taskList),
  })
}

interface JobRow {
  readonly attempts: number
  readonly last_error: string | null
}

const readJobs = () =>
  pool.query<JobRow>('select attempts, last_error from graphile_worker._private_jobs')

/** The worker writes a failure a moment after the task, also after `runOnce`. */
async function untilFailureIsWritten(): Promise<void> {
  const deadline = Date.now() + 5000
  while ((await readJobs()).rows[0]?.last_error === null && Date.now() < deadline) await sleep(10)
}

beforeAll(async () => {
  database = await freshDatabase({ migrated: false })
  pool = new Pool({ connectionString: database.connectionString, max: 4 })
  pool.on('error', () => {})
  utils = await makeWorkerUtils({ pgPool: pool })
  await utils.migrate()
})
afterAll(async () => {
  await utils.release()
  await pool.end()
  await database.drop()
})
beforeEach(() => collected.clear())
afterEach(async () => {
  await pool.query('delete from graphile_worker._private_jobs')
})

describe('withJobCorrelation', () => {
  it('continues the correlation of the request that added the job, in layer L5', async () => {
    const addJob = addJobWithCorrelation(utils.addJob)
    const requested = await inRequest(async () => {
      await addJob('run-step', { run_id: 'r1' })
      return current()?.correlationId
    })
    let payload: unknown
    await work({
      'run-step': (given) => {
        payload = given
        expect(current()?.correlationId).toBe(requested)
      },
    })
    expect(payload).toEqual({ run_id: 'r1' })
    const [request, job] = await collected.spansWhen(2)
    expect(job).toMatchObject({
      component: 'jobs.run-step',
      layer: 'L5',
      operation: 'run-step',
      correlation_id: request?.correlation_id,
      parent_span_id: request?.span_id,
      outcome: 'ok',
    })
  })

  it('continues through jobs a job adds, and through jobs added in SQL', async () => {
    const ids: (string | undefined)[] = []
    await inRequest(async () => {
      ids.push(current()?.correlationId)
      await pool.query('select graphile_worker.add_job($1, $2)', [
        'first',
        JSON.stringify(correlatedPayload({ run_id: 'r2' })),
      ])
    })
    await work({
      first: async (_payload, helpers) => {
        ids.push(current()?.correlationId)
        await childSpan({ operation: 'plan' }, () => helpers.addJob('second', { step: 1 }))
      },
      second: () => {
        ids.push(current()?.correlationId)
      },
    })
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
  })

  it('starts a new correlation for a job that carries none, or a broken one', async () => {
    await utils.addJob('bare', { a: 1 })
    await utils.addJob('bare', { a: 2, _fc: { traceparent: 'nonsense', tracestate: 7 } })
    await utils.addJob('bare', { a: 3, _fc: 'nonsense' })
    const payloads: unknown[] = []
    await work({
      bare: (payload) => {
        payloads.push(payload)
      },
    })
    expect(payloads).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
    const spans = await collected.spansWhen(3)
    expect(new Set(spans.map((span) => span.correlation_id)).size).toBe(3)
  })

  it('captures every failed attempt with its number and flags the last', async () => {
    await inRequest(() =>
      addJobWithCorrelation(utils.addJob)('pay', { card: 'hunter2' }, { maxAttempts: 2 }),
    )
    const tasks: TaskList = {
      pay: () => {
        throw new Error('declined')
      },
    }
    await work(tasks)
    await untilFailureIsWritten()
    await pool.query('update graphile_worker._private_jobs set run_at = now()')
    await work(tasks)
    const [first, last] = collected.envelopes()
    expect(collected.envelopes()).toHaveLength(2)
    expect(first).toMatchObject({
      attempt: 1,
      severity: 'warning',
      layer: 'L5',
      component: 'jobs.pay',
    })
    expect(first?.context).toMatchObject({ final_attempt: false, max_attempts: 2 })
    expect(last).toMatchObject({ attempt: 2, severity: 'error' })
    expect(last?.context).toMatchObject({ final_attempt: true })
    expect(last?.correlation_id).toBe(first?.correlation_id)
    expect(collected.text()).not.toContain('hunter2')
  })

  it('leaves the retry to graphile-worker: a failed job is still there', async () => {
    await utils.addJob('pay', {})
    await work({
      pay: async () => {
        throw new Error('declined')
      },
    })
    await untilFailureIsWritten()
    expect((await readJobs()).rows).toMatchObject([{ attempts: 1, last_error: 'declined' }])
  })
})

describe('correlatedPayload', () => {
  it('gives back what has no room for a correlation, and anything outside of a scope', () => {
    expect(inRequest(() => correlatedPayload([1, 2]))).toEqual([1, 2])
    expect(inRequest(() => correlatedPayload('text'))).toBe('text')
    expect(correlatedPayload({ a: 1 })).toEqual({ a: 1 })
    expect(inRequest(() => correlatedPayload({ a: 1 }))).toHaveProperty('_fc.traceparent')
  })
})
