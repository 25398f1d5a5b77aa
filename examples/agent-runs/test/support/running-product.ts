import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'pg'
import { freshDatabase } from '../../../../packages/store/test/support/fresh-database.ts'
import type { RunView } from '../../src/adapters/run-view.ts'
import { startProduct, type Product } from '../../src/ops/product.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Record<string, unknown>
}

/** The product in real processes on a database of its own, and a client of its API. */
export interface RunningProduct {
  readonly product: Product
  readonly pool: Pool
  /** Folder with one JSONL file of records for each producer. */
  readonly recordsDir: string
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Answer>
  readonly get: (path: string) => Promise<Answer>
  /** Posts a run made complete with defaults, expects 202, gives its id. */
  readonly submit: (run: RunDraft) => Promise<string>
  readonly untilEnded: (runId: string) => Promise<RunView>
  /** Posts and waits. */
  readonly play: (run: RunDraft) => Promise<RunView>
  readonly rows: <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>
  readonly stop: () => Promise<void>
}

export interface RunDraft {
  readonly agent?: string
  readonly tenant?: string
  readonly budget_cents?: number
  readonly idempotency_key?: string
  readonly steps: readonly object[]
}

/**
 * Longer than any run of a test takes, on a machine that does much else: a worker is started again
 * and three tries of a turn have gone wrong. Shorter than the test's own patience.
 */
const ENDS_WITHIN_MS = 90_000

export function completeRun(draft: RunDraft): Record<string, unknown> {
  return {
    agent: 'planner',
    tenant: 'acme',
    goal: 'Find a flight',
    budget_cents: 10_000,
    idempotency_key: randomUUID(),
    ...draft,
  }
}

export async function untilTrue(what: string, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + ENDS_WITHIN_MS
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await sleep(20)
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: (await response.json()) as Record<string, unknown>,
  }
}

export async function runProduct(
  env: Record<string, string> = {},
  options: { readonly restart?: boolean } = {},
): Promise<RunningProduct> {
  const database = await freshDatabase({ migrated: false })
  const recordsDir = mkdtempSync(join(tmpdir(), 'agent-runs-'))
  const product = await startProduct({
    databaseUrl: database.connectionString,
    restart: options.restart ?? false,
    onLine: () => undefined,
    env: {
      AGENT_RUNS_RECORDS_DIR: recordsDir,
      FC_PROJECT_KEY: randomBytes(32).toString('hex'),
      AGENT_RUNS_POLL_INTERVAL_MS: '50',
      // Far above any tool's latency, so that a busy machine does not make failures of its own.
      AGENT_RUNS_TOOL_TIMEOUT_MS: '3000',
      ...env,
    },
  })
  const pool = new Pool({ connectionString: database.connectionString, max: 3 })
  const post: RunningProduct['post'] = async (body, headers = {}) =>
    answerOf(
      await fetch(`${product.apiUrl}/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  const get: RunningProduct['get'] = async (path) =>
    answerOf(await fetch(`${product.apiUrl}${path}`))
  const submit: RunningProduct['submit'] = async (draft) => {
    const answer = await post(completeRun(draft))
    if (answer.status !== 202) throw new Error(`not accepted: ${JSON.stringify(answer)}`)
    return String(answer.body['run_id'])
  }
  const untilEnded: RunningProduct['untilEnded'] = async (runId) => {
    let view: RunView | undefined
    await untilTrue(`the end of ${runId}`, async () => {
      view = (await get(`/runs/${runId}`)).body as unknown as RunView
      return view.finished_at !== null
    })
    if (view === undefined) throw new Error('no view')
    return view
  }
  return {
    product,
    pool,
    recordsDir,
    post,
    get,
    submit,
    untilEnded,
    play: async (draft) => untilEnded(await submit(draft)),
    rows: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query(sql, [...values])).rows as Row[],
    stop: async () => {
      await product.stop()
      await pool.end()
      await database.drop()
      rmSync(recordsDir, { recursive: true, force: true })
    },
  }
}
