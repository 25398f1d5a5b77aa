import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { utcDay } from '../../src/retention/known-days.ts'
import { eraseSubject } from '../../src/subjects/erase-subject.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore
let superuser: Client

beforeAll(async () => {
  fresh = await freshStore()
  const made = new MadeProducer()
  await ingestRecords(
    fresh.store,
    linesOf([
      made.start(),
      made.envelope(),
      made.envelope({ timestamp: '1970-01-01T00:00:00.000Z' }),
      made.span(),
      made.span({ started_at: '1970-01-01T00:00:00.000Z' }),
      made.stats(),
      made.mark(),
      made.shed(),
      made.decision(),
      made.decision({ timestamp: '1970-01-01T00:00:00.000Z' }),
      ...made.bundle('globalThis.__fcEngine = {}'),
      made.subjectKey(),
    ]),
  )
  await eraseSubject(fresh.store, `sub_${hex32('Ada')}`, 'test')
  superuser = new Client({ connectionString: fresh.connectionString })
  await superuser.connect()
  await superuser.query('set search_path = first_contact')
})

afterAll(async () => {
  await superuser.end()
  await fresh.drop()
})

const tables = [
  'infra_error_events',
  'infra_out_of_range',
  'infra_out_of_range_records',
  'infra_spans',
  'infra_kept_spans',
  'infra_component_stats',
  'infra_producer_starts',
  'infra_marks',
  'infra_shed',
  'infra_rejected',
  'infra_pinned_events',
  'infra_pinned_spans',
  'infra_chain_writers',
  'infra_chain_batches',
  'infra_retention_log',
  'infra_decision_snapshots',
  'infra_out_of_range_decisions',
  'infra_pinned_decisions',
  'infra_engine_bundles',
  'subject_erasures',
  'audit_events',
  'decision_replays',
  'decision_replay_claims',
  'decision_replay_releases',
  'decision_replay_results',
]

/** Tables whose rows change, and why that loses no evidence. */
const changing: { readonly [table: string]: string } = {
  infra_incidents: 'counts and ids of an incident, folded from envelopes',
  infra_incident_rollup_hours: 'folded from envelopes',
  infra_incident_subjects: 'folded from envelopes',
  infra_component_stats_hours: 'folded from statistics',
  infra_decision_rollup_hours: 'folded from decisions',
  infra_producer_sequences: 'which numbers have arrived',
  infra_retention_door: 'holds a transaction while it removes rows',
  subject_keys: 'keys are destroyed on purpose, and wrapped anew',
  tokens: 'revoked, and last used',
  sessions: 'end, and are last seen',
  sign_in_links: 'are used once',
  settings: 'are set',
  schema_migrations: 'written by migrations alone',
}

/** Tables that are neither guarded here nor named as changing. */
async function forgottenTables(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = 'first_contact'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition
     order by 1`,
  )
  return rows
    .map(({ name }) => name)
    .filter((name) => !tables.includes(name) && !Object.hasOwn(changing, name))
}

const partitions = [
  'infra_error_events',
  'infra_spans',
  'infra_component_stats',
  'infra_decision_snapshots',
].map((parent) => `${parent}_${utcDay(new Date()).replaceAll('-', '')}`)

const changes: readonly (readonly [what: string, sql: (table: string) => string])[] = [
  ['UPDATE', (table) => `update ${table} set created_at = created_at`],
  ['UPDATE of no row', (table) => `update ${table} set created_at = created_at where false`],
  ['DELETE', (table) => `delete from ${table}`],
  ['DELETE of no row', (table) => `delete from ${table} where false`],
  ['TRUNCATE', (table) => `truncate ${table} cascade`],
  [
    'MERGE that deletes',
    (table) => `merge into ${table} using (select 1) s on true when matched then delete`,
  ],
  [
    'MERGE that updates',
    (table) =>
      `merge into ${table} using (select 1) s on true when matched then update set created_at = now()`,
  ],
]

/** Tables that have no column created_at. */
const otherColumn: { readonly [table: string]: string } = {
  infra_chain_writers: 'started_at',
  infra_retention_log: 'done_at',
  subject_erasures: 'erased_at',
  audit_events: 'at',
  decision_replays: 'asked_at',
  decision_replay_claims: 'claimed_at',
  decision_replay_releases: 'released_at',
  decision_replay_results: 'ended_at',
}

const roles = ['first_contact_writer', 'owner', 'superuser'] as const

async function refused(role: (typeof roles)[number], sql: string): Promise<string> {
  const name = role === 'owner' ? await ownerOf('infra_error_events') : role
  if (role !== 'superuser') await superuser.query(`set role ${name}`)
  try {
    await superuser.query(sql)
    return 'allowed'
  } catch (error) {
    return String(Reflect.get(error as object, 'code'))
  } finally {
    await superuser.query('reset role')
  }
}

async function ownerOf(table: string): Promise<string> {
  const result = await superuser.query<{ owner: string }>(
    'select tableowner as owner from pg_tables where tablename = $1',
    [table],
  )
  return result.rows[0]?.owner ?? ''
}

async function countAll(): Promise<string> {
  const counts = await Promise.all(
    [...tables, ...partitions].map((table) =>
      fresh.store.ownerDatabase.pool.query(`select count(*) from first_contact.${table}`),
    ),
  )
  return JSON.stringify(counts.map((result) => result.rows))
}

describe.each(roles)('as %s', (role) => {
  test.each([...tables, ...partitions])('%s refuses every change', async (table) => {
    const before = await countAll()
    for (const [what, sql] of changes) {
      const statement = sql(table).replaceAll('created_at', otherColumn[table] ?? 'created_at')
      expect([what, await refused(role, statement)]).toEqual([what, '42501'])
    }
    expect(await countAll()).toBe(before)
  })

  test('INSERT with ON CONFLICT DO UPDATE is refused, conflict or not', async () => {
    const upsert = (select: string) =>
      `insert into infra_error_events ${select}
       on conflict (error_id, "timestamp", digest) do update set message = 'x'`
    expect(await refused(role, upsert('select * from infra_error_events'))).toBe('42501')
    expect(await refused(role, upsert('select * from infra_error_events where false'))).toBe(
      '42501',
    )
  })

  test('the same for decisions and the code of engines', async () => {
    const upserts = [
      ['infra_decision_snapshots', 'decision_id, "timestamp", digest', `outcome = 'x'`],
      ['infra_out_of_range_decisions', 'decision_id, "timestamp", digest', `outcome = 'x'`],
      ['infra_engine_bundles', 'version, part, body_digest', `body = 'x'`],
    ] as const
    for (const [table, key, change] of upserts) {
      const insert = `insert into ${table} select * from ${table} where false
        on conflict (${key}) do update set ${change}`
      expect([table, await refused(role, insert)]).toEqual([table, '42501'])
    }
  })

  test.each([
    ['infra_error_events', partitions[0]],
    ['infra_decision_snapshots', partitions[3]],
  ])('a row of %s cannot go straight into a partition, past the rollups', async (table, part) => {
    const insert = `insert into ${part} select * from ${table}`
    expect(await refused(role, insert)).toBe('42501')
    expect(await refused(role, `${insert} where false`)).toBe('42501')
  })
})

test('the writer cannot open the door of retention, nor change rollups or partitions', async () => {
  for (const sql of [
    'insert into infra_retention_door values (pg_current_xact_id())',
    'update infra_incidents set occurrences = 0',
    'delete from infra_incident_rollup_hours',
    'insert into infra_pinned_events select * from infra_pinned_events',
    `select * from cleanup_as_of(90, 14, 3, now() + interval '1 year')`,
    'select hold_folds()',
    'update infra_decision_rollup_hours set decisions = 0',
    'insert into infra_pinned_decisions select * from infra_pinned_decisions',
    `update subject_keys set wrapped = null`,
    'delete from subject_keys',
    `insert into subject_erasures (subject, erased_by, keys_destroyed) values ('', '', 0)`,
    `select pin_decisions(current_date)`,
    `select remove_unused_subject_keys(now())`,
    `select make_day_partition('infra_spans', current_date - 50)`,
    `select * from ${partitions[0]}`,
    `alter table infra_error_events disable trigger all`,
    `drop table ${partitions[0]}`,
  ]) {
    expect([sql, await refused('first_contact_writer', sql)]).toEqual([sql, '42501'])
  }
})

test('the writer cannot clear evidence by a short retention or a far day', async () => {
  expect(await refused('first_contact_writer', 'select cleanup_old_errors(1)')).toBe('22023')
  const far = `select ensure_day_partitions('1970-01-01', '1970-01-01')`
  expect(await refused('first_contact_writer', far)).toBe('FC001')
})

test('a partition made on demand refuses like the others', async () => {
  await superuser.query('select ensure_day_partitions(current_date - 60, current_date - 60)')
  const day = utcDay(new Date(Date.now() - 60 * 86_400_000)).replaceAll('-', '')
  for (const name of [`infra_error_events_${day}`, `infra_decision_snapshots_${day}`]) {
    expect(await refused('superuser', `truncate ${name}`)).toBe('42501')
    expect(await refused('superuser', `delete from ${name}`)).toBe('42501')
  }
})

test('every table of the catalog is held to it or named as changing, and a new one is noticed', async () => {
  expect(await forgottenTables(superuser)).toEqual([])
  await superuser.query('begin')
  await superuser.query('create table first_contact.forgotten (id integer)')
  expect(await forgottenTables(superuser)).toEqual(['forgotten'])
  await superuser.query('rollback')
})

test('every table that is named is there', async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'first_contact'::regnamespace`,
  )
  const there = new Set(rows.map(({ name }) => name))
  const named = [...tables, ...Object.keys(changing)]
  expect(named.filter((name) => !there.has(name))).toEqual([])
})
