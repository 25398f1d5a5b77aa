import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import { utcDay } from '../../src/retention/known-days.ts'
import { eraseSubject } from '../../src/subjects/erase-subject.ts'
import { forbiddenChanges, notRefused, outcomeOf } from '../support/forbidden-changes.ts'
import {
  freshDatabase,
  freshStore,
  type FreshDatabase,
  type FreshStore,
} from '../support/fresh-database.ts'
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

const partitions = [
  'infra_error_events',
  'infra_spans',
  'infra_component_stats',
  'infra_decision_snapshots',
].map((parent) => `${parent}_${utcDay(new Date()).replaceAll('-', '')}`)

const roles = ['first_contact_writer', 'owner', 'superuser'] as const

async function refused(role: (typeof roles)[number], sql: string): Promise<string> {
  return outcomeOf(superuser, await roleName(role), sql)
}

async function roleName(role: (typeof roles)[number]): Promise<string | null> {
  if (role === 'superuser') return null
  return role === 'owner' ? ownerOf('infra_error_events') : role
}

async function ownerOf(table: string): Promise<string> {
  const result = await superuser.query<{ owner: string }>(
    'select tableowner as owner from pg_tables where tablename = $1',
    [table],
  )
  return result.rows[0]?.owner ?? ''
}

describe.each(roles)('as %s', (role) => {
  test('every table and partition that is not named as changing refuses every change', async () => {
    const changes = await forbiddenChanges(superuser, Object.keys(changing))
    const held = new Set(changes.map(({ table }) => table))
    expect(held.size).toBeGreaterThanOrEqual(25)
    for (const partition of partitions) expect(held).toContain(partition)
    expect(changes.length).toBeGreaterThan(7 * held.size)
    expect(await notRefused(superuser, await roleName(role), changes)).toEqual([])
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

describe('what nobody guarded is noticed', () => {
  let scratch: FreshDatabase
  let client: Client

  beforeEach(async () => {
    scratch = await freshDatabase()
    client = new Client({ connectionString: scratch.connectionString })
    await client.connect()
  })

  afterEach(async () => {
    await client.end()
    await scratch.drop()
  })

  const tablesNotRefused = async (role: string | null) => {
    const changes = await forbiddenChanges(client, Object.keys(changing))
    const wrong = await notRefused(client, role, changes)
    return [...new Set(wrong.map((line) => line.split(':')[0]))]
  }

  test('a new table without triggers, by each of its forbidden statements', async () => {
    expect(await tablesNotRefused(null)).toEqual([])
    await client.query('create table first_contact.forgotten (id integer primary key, at date)')
    expect(await tablesNotRefused(null)).toEqual(['forgotten'])
    const changes = await forbiddenChanges(client, Object.keys(changing))
    const own = changes.filter(({ table }) => table === 'forgotten')
    expect(await notRefused(client, null, own)).toHaveLength(own.length)
    expect(own).toHaveLength(9)
    // The writing role has no right to it by itself; one that is given is noticed as well.
    expect(await tablesNotRefused('first_contact_writer')).toEqual([])
    await client.query('grant select, update on first_contact.forgotten to first_contact_writer')
    expect(await tablesNotRefused('first_contact_writer')).toEqual(['forgotten'])
  })

  test('a partition that was attached without its trigger', async () => {
    await client.query(
      `create table first_contact.bare partition of first_contact.infra_spans
         for values from ('2001-01-01') to ('2001-01-02')`,
    )
    expect(await tablesNotRefused(null)).toEqual(['bare'])
  })

  test('a trigger that was taken away', async () => {
    await client.query('alter table first_contact.infra_marks disable trigger append_only')
    expect(await tablesNotRefused(null)).toContain('infra_marks')
  })
})

test('every table that is named as changing is there', async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'first_contact'::regnamespace`,
  )
  const there = new Set(rows.map(({ name }) => name))
  expect(Object.keys(changing).filter((name) => !there.has(name))).toEqual([])
})
