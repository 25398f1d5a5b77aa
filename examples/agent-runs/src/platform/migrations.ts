import {
  defineTransaction,
  outsideTransaction,
  type Database,
  type WriteTx,
} from '@first-contact/transactions'
import { runMigrations } from 'graphile-worker'
import { quietLogger } from './quiet-logger.ts'

/** The queue has a schema of its own, so that another user of the same library is not disturbed. */
export const QUEUE_SCHEMA = 'agent_runs_queue'

/** Any number will do; every starter of this product asks for the same one. */
const MIGRATION_LOCK = 4_310_021

/** Applied in order, once each, never edited after release. */
const migrations: readonly string[] = [
  `
  create table agent_runs.runs (
    run_id text primary key,
    tenant text not null,
    agent text not null,
    goal text not null,
    idempotency_key text not null,
    -- kept whole, to tell a repeated request from another one under the same key
    request jsonb not null,
    status text not null default 'queued' check (status in
      ('queued','running','completed','halted','blocked','escalated','aborted','failed')),
    ended_reason text,
    -- counts the hand-overs; a job with an older turn has nothing left to do
    turn integer not null default 1,
    current_step integer not null default 0,
    budget_cents bigint not null check (budget_cents >= 0),
    reserved_cents bigint not null default 0 check (reserved_cents >= 0),
    spent_cents bigint not null default 0 check (spent_cents >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (tenant, idempotency_key),
    -- the engine decides; this is the floor under it
    constraint run_budget_holds check (reserved_cents + spent_cents <= budget_cents)
  );
  create index runs_unfinished on agent_runs.runs (updated_at) where finished_at is null;

  create table agent_runs.steps (
    run_id text not null references agent_runs.runs,
    step_index integer not null,
    tool text not null,
    input jsonb not null,
    optional boolean not null,
    status text not null default 'pending' check (status in
      ('pending','running','succeeded','skipped','failed','refused')),
    attempts integer not null default 0,
    output jsonb,
    last_failure text,
    primary key (run_id, step_index)
  );

  create table agent_runs.decisions (
    decision_id text primary key,
    run_id text not null references agent_runs.runs,
    step_index integer not null,
    attempt integer not null,
    engine text not null,
    engine_version text not null,
    outcome text not null,
    reason text not null,
    input jsonb not null,
    output jsonb not null,
    decided_at timestamptz not null default clock_timestamp(),
    unique (run_id, step_index, attempt, engine)
  );

  -- one row a tenant and UTC day
  create table agent_runs.tenant_budgets (
    tenant text not null,
    day date not null,
    limit_cents bigint not null check (limit_cents >= 0),
    reserved_cents bigint not null default 0 check (reserved_cents >= 0),
    spent_cents bigint not null default 0 check (spent_cents >= 0),
    primary key (tenant, day),
    constraint tenant_budget_holds check (reserved_cents + spent_cents <= limit_cents)
  );

  create table agent_runs.charges (
    run_id text not null,
    step_index integer not null,
    -- no effect without a decision
    decision_id text not null unique references agent_runs.decisions,
    tenant text not null,
    tenant_day date not null,
    idempotency_key text not null unique,
    status text not null check (status in ('reserved','settled','released','unresolved')),
    reserved_cents bigint not null check (reserved_cents >= 0),
    charged_cents bigint not null default 0 check (charged_cents >= 0),
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    primary key (run_id, step_index),
    foreign key (run_id, step_index) references agent_runs.steps,
    foreign key (tenant, tenant_day) references agent_runs.tenant_budgets,
    constraint charge_within_reservation check (charged_cents <= reserved_cents)
  );

  create table agent_runs.circuit_breakers (
    tool text primary key,
    state text not null default 'closed' check (state in ('closed','open','half_open')),
    failures integer not null default 0,
    -- when an open breaker may be probed, or when a running probe is given up
    until timestamptz
  );

  create table agent_runs.worker_heartbeats (
    worker_pool text primary key,
    beat_at timestamptz not null
  );

  -- the tools service's own ledger: what really left the house
  create table agent_runs.tool_payments (
    idempotency_key text primary key,
    receipt_id text unique,
    payee text not null,
    amount_cents bigint not null check (amount_cents >= 0),
    state text not null check (state in ('paid','voided')),
    created_at timestamptz not null default now()
  );
  `,
]

async function applyMissing<S>(tx: WriteTx<S>): Promise<number> {
  await tx.query('create schema if not exists agent_runs')
  await tx.query(
    `create table if not exists agent_runs.schema_migrations (
       version integer primary key, applied_at timestamptz not null default now())`,
  )
  const applied: readonly { readonly version: number }[] = await tx.query(
    'select version from agent_runs.schema_migrations',
  )
  const known = new Set(applied.map((row) => row.version))
  let count = 0
  for (const [index, sql] of migrations.entries()) {
    const version = index + 1
    if (known.has(version)) continue
    await tx.query(sql)
    await tx.query('insert into agent_runs.schema_migrations (version) values ($1)', [version])
    count += 1
  }
  return count
}

const migrateTables = defineTransaction({
  name: 'agent-runs.migrate',
  intent: 'ATOMIC_WRITE',
  run: (tx) => applyMissing(tx),
})

const LOCK_REASON =
  'the lock belongs to a connection and not to a transaction: the migrations of the queue open transactions of their own, and two starters at once would trip over each other'

/** Brings the product's tables and its queue up to date. */
export async function migrate(database: Database): Promise<{ readonly applied: number }> {
  return outsideTransaction(database, LOCK_REASON, async (guard) => {
    await guard.query("set lock_timeout = '60s'; set statement_timeout = '60s'")
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    try {
      const applied = await migrateTables(database)
      await runMigrations({ pgPool: database.pool, schema: QUEUE_SCHEMA, logger: quietLogger })
      return { applied }
    } finally {
      // The lock and the settings; the connection goes back to the pool as it was.
      await guard.query('discard all')
    }
  })
}
