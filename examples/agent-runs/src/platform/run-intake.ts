import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { invariant } from '@first-contact/recorder'
import {
  defineTransaction,
  type Database,
  type ReadTx,
  type WriteTx,
} from '@first-contact/transactions'
import { enqueueTurn } from './queue.ts'

export interface NewRun {
  readonly agent: string
  readonly tenant: string
  readonly goal: string
  readonly budget_cents: number
  readonly idempotency_key: string
  readonly steps: readonly { readonly tool: string; readonly optional: boolean }[]
}

export type Intake =
  | { readonly kind: 'accepted'; readonly runId: string }
  | { readonly kind: 'repeated'; readonly runId: string }
  /** The key was used for another request; `fields` differ. */
  | { readonly kind: 'conflict'; readonly runId: string; readonly fields: readonly string[] }

function differingFields(before: Record<string, unknown>, now: NewRun): string[] {
  return Object.entries(now)
    .filter(([name, value]) => !isDeepStrictEqual(before[name], value))
    .map(([name]) => name)
}

interface KnownRequest {
  readonly run_id: string
  readonly request: Record<string, unknown>
}

async function findByKey<S>(tx: ReadTx<S>, run: NewRun): Promise<Intake> {
  const [row]: readonly KnownRequest[] = await tx.query(
    'select run_id, request from agent_runs.runs where tenant = $1 and idempotency_key = $2',
    [run.tenant, run.idempotency_key],
  )
  invariant(row !== undefined, 'FC_INVARIANT_RUN_ROW', 'a conflicting run is not there')
  const fields = differingFields(row.request, run)
  return fields.length === 0
    ? { kind: 'repeated', runId: row.run_id }
    : { kind: 'conflict', runId: row.run_id, fields }
}

async function insertSteps<S>(tx: WriteTx<S>, runId: string, run: NewRun): Promise<void> {
  await tx.query(
    `insert into agent_runs.steps (run_id, step_index, tool, input, optional)
     select $1, place - 1, step ->> 'tool', step, (step ->> 'optional')::boolean
       from jsonb_array_elements($2::jsonb) with ordinality as listed (step, place)`,
    [runId, JSON.stringify(run.steps)],
  )
}

const acceptRunTransaction = defineTransaction({
  name: 'agent-runs.accept-run',
  intent: 'ATOMIC_WRITE',
  run: async (
    tx,
    { runId, run }: { readonly runId: string; readonly run: NewRun },
  ): Promise<Intake> => {
    const { rowCount } = await tx.execute(
      `insert into agent_runs.runs
         (run_id, tenant, agent, goal, idempotency_key, request, budget_cents)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant, idempotency_key) do nothing`,
      [
        runId,
        run.tenant,
        run.agent,
        run.goal,
        run.idempotency_key,
        JSON.stringify(run),
        run.budget_cents,
      ],
    )
    if (rowCount === 0) return findByKey(tx, run)
    await insertSteps(tx, runId, run)
    await enqueueTurn(tx, runId, 1)
    return { kind: 'accepted', runId }
  },
})

/** Stores a run with its steps and its first job, all or nothing, once for each key of a tenant. */
export async function acceptRun(database: Database, run: NewRun): Promise<Intake> {
  const runId = `run_${randomBytes(8).toString('hex')}`
  return acceptRunTransaction(database, { runId, run })
}
