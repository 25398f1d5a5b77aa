import { invariant } from '@first-contact/recorder'
import {
  defineTable,
  getOrCreateLocked,
  lockRow,
  type ReadTx,
  type SingleConnectionTxn,
  type WriteTx,
} from '@first-contact/transactions'
import type { LockedRun } from './run-turns.ts'

export interface TenantBudget {
  readonly day: string
  readonly limitCents: number
  readonly committedCents: number
}

export interface ReservedCharge {
  readonly runId: string
  readonly stepIndex: number
  readonly decisionId: string
  readonly tenant: string
  readonly day: string
  readonly idempotencyKey: string
  readonly cents: number
}

export interface OpenCharge {
  readonly status: 'reserved' | 'unresolved'
  readonly idempotencyKey: string
  readonly reservedCents: number
}

interface TenantBudgetRow {
  readonly tenant: string
  /** Asked for as text; the driver reads it as a date of its own time zone. */
  readonly day: string | Date
  readonly limit_cents: string
  readonly committed_cents: string
}

const tenantBudgets = defineTable<TenantBudgetRow>()({
  name: 'agent_runs.tenant_budgets',
  key: ['tenant', 'day'],
  computed: { committed_cents: 'reserved_cents + spent_cents' },
})

interface ChargeRow {
  readonly run_id: string
  readonly step_index: number
  readonly status: OpenCharge['status'] | 'settled' | 'released'
  readonly idempotency_key: string
  readonly reserved_cents: string
}

const charges = defineTable<ChargeRow>()({
  name: 'agent_runs.charges',
  key: ['run_id', 'step_index'],
})

/** Locks the budget of the day of a run's tenant. Always after the run: one order, no deadlock. */
export async function lockTenantBudget<S>(
  tx: SingleConnectionTxn<S>,
  run: LockedRun<S>,
  defaultLimitCents: number,
): Promise<TenantBudget> {
  const { tenant } = run
  const day = await readDay(tx)
  const limit = { limit_cents: String(defaultLimitCents) }
  const { row } = await getOrCreateLocked(tx, tenantBudgets, { tenant, day }, limit)
  return {
    day,
    limitCents: Number(row.limit_cents),
    committedCents: Number(row.committed_cents),
  }
}

/** The day of the database, one for all workers. */
async function readDay<S>(tx: ReadTx<S>): Promise<string> {
  const [row]: readonly { readonly day: string }[] = await tx.query(
    `select (now() at time zone 'utc')::date::text as day`,
  )
  invariant(row !== undefined, 'FC_INVARIANT_TENANT_BUDGET', 'the database gave no day')
  return row.day
}

/** Sets the money aside before anything is called; the checks of both tables refuse an overdraft. */
export async function reserveCharge<S>(tx: WriteTx<S>, charge: ReservedCharge): Promise<void> {
  await tx.query(
    `insert into agent_runs.charges
       (run_id, step_index, decision_id, tenant, tenant_day, idempotency_key, status, reserved_cents)
     values ($1, $2, $3, $4, $5, $6, 'reserved', $7)`,
    [
      charge.runId,
      charge.stepIndex,
      charge.decisionId,
      charge.tenant,
      charge.day,
      charge.idempotencyKey,
      charge.cents,
    ],
  )
  await moveMoney(tx, charge, { reserved: charge.cents, spent: 0 })
}

/** The charge if its money is still set aside, locked; null once it is settled or released. */
export async function lockOpenCharge<S>(
  tx: SingleConnectionTxn<S>,
  run: LockedRun<S>,
  stepIndex: number,
): Promise<OpenCharge | null> {
  const key = { run_id: run.runId, step_index: stepIndex }
  const row = (await lockRow(tx, charges, key))?.row
  if (row === undefined || row.status === 'settled' || row.status === 'released') return null
  return {
    status: row.status,
    idempotencyKey: row.idempotency_key,
    reservedCents: Number(row.reserved_cents),
  }
}

/** The run's charges whose money is set aside by a step that has not ended. */
export async function listOpenCharges<S>(
  tx: ReadTx<S>,
  runId: string,
): Promise<readonly { readonly stepIndex: number; readonly tool: string }[]> {
  const rows: readonly { readonly step_index: number; readonly tool: string }[] = await tx.query(
    `select c.step_index, s.tool
       from agent_runs.charges c join agent_runs.steps s using (run_id, step_index)
      where c.run_id = $1 and c.status = 'reserved'`,
    [runId],
  )
  return rows.map((row) => ({ stepIndex: row.step_index, tool: row.tool }))
}

interface ClosedCharge {
  readonly tenant: string
  readonly day: string
  readonly reserved_cents: string
}

/** Turns the reservation into what was really charged; nothing charged releases it. */
export async function closeCharge<S>(
  tx: WriteTx<S>,
  runId: string,
  stepIndex: number,
  chargedCents: number,
): Promise<void> {
  const [row]: readonly ClosedCharge[] = await tx.query(
    `update agent_runs.charges
        set status = case when $3::bigint > 0 then 'settled' else 'released' end,
            charged_cents = $3, settled_at = clock_timestamp()
      where run_id = $1 and step_index = $2 and status in ('reserved', 'unresolved')
      returning tenant, tenant_day::text as day, reserved_cents`,
    [runId, stepIndex, chargedCents],
  )
  if (row === undefined) return
  const where = { runId, tenant: row.tenant, day: row.day }
  await moveMoney(tx, where, { reserved: -Number(row.reserved_cents), spent: chargedCents })
}

/** Keeps the money set aside: whether the tool took it is not known yet. */
export async function markUnresolved<S>(
  tx: WriteTx<S>,
  runId: string,
  stepIndex: number,
): Promise<void> {
  await tx.query(
    `update agent_runs.charges set status = 'unresolved'
      where run_id = $1 and step_index = $2 and status = 'reserved'`,
    [runId, stepIndex],
  )
}

async function moveMoney<S>(
  tx: WriteTx<S>,
  where: { readonly runId: string; readonly tenant: string; readonly day: string },
  by: { readonly reserved: number; readonly spent: number },
): Promise<void> {
  await tx.query(
    `update agent_runs.runs
        set reserved_cents = reserved_cents + $2, spent_cents = spent_cents + $3
      where run_id = $1`,
    [where.runId, by.reserved, by.spent],
  )
  await tx.query(
    `update agent_runs.tenant_budgets
        set reserved_cents = reserved_cents + $3, spent_cents = spent_cents + $4
      where tenant = $1 and day = $2::date`,
    [where.tenant, where.day, by.reserved, by.spent],
  )
}
