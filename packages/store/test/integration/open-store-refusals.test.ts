import { once } from 'node:events'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openStore, planUpgrade } from '../../src/connection/open-store.ts'
import { compareSchema } from '../../src/schema/compare-schema.ts'
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts'
import { relayToSocket } from '../support/tcp-relay.ts'

let database: FreshDatabase
let socketPath: string

beforeAll(async () => {
  database = await freshDatabase()
  socketPath = `${decodeURIComponent(new URL(inject('postgresUrl')).hostname)}/.s.PGSQL.5432`
})
afterAll(() => database.drop())

function opening(connectionString: string): Promise<unknown> {
  return openStore({ kind: 'url', connectionString })
}

async function asAdmin(sql: string, connectionString = database.connectionString): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

test('an address that cannot be read is refused before anything is tried', async () => {
  await expect(opening('not a url')).rejects.toMatchObject({ code: 'FC_STORE_URL_INVALID' })
})

test('a server that is not there is told without the password', async () => {
  const refused = opening('postgres://ada:hunter2@127.0.0.1:1/app')
  await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_UNREACHABLE', retryable: true })
  await expect(refused).rejects.not.toThrow('hunter2')
})

test('a host name that does not exist is told', async () => {
  const refused = opening('postgres://ada:hunter2@no-such-host.invalid/app')
  await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_UNREACHABLE' })
})

test('a refused login and a missing database are told apart from an unreachable server', async () => {
  for (const url of [
    database.connectionString.replace('//postgres@', '//nobody_known:hunter2@'),
    database.connectionString.replace(database.name, 'no_such_database'),
  ]) {
    const refused = opening(url)
    await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_LOGIN_REFUSED' })
    await expect(refused).rejects.not.toThrow('hunter2')
  }
})

test('a Postgres older than 15 is refused by its version', async () => {
  const client = new Client({ connectionString: database.connectionString })
  await client.connect()
  const result = await client.query<{ v: string }>(
    `select current_setting('server_version_num') as v`,
  )
  await client.end()
  const version = result.rows[0]?.v ?? ''
  // The real server behind a relay that makes its version number an old one of the same length.
  const relay = await relayToSocket(socketPath, (chunk) =>
    Buffer.from(chunk.toString('latin1').replaceAll(version, '140012'), 'latin1'),
  )
  try {
    const refused = opening(`postgres://postgres@127.0.0.1:${relay.port}/${database.name}`)
    await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_POSTGRES_TOO_OLD' })
    await expect(refused).rejects.toThrow('Postgres 14')
  } finally {
    await relay.close()
  }
})

test('a schema of a newer release is refused', async () => {
  const newer = await freshDatabase()
  await asAdmin(
    `insert into first_contact.schema_migrations (version, name, checksum)
    values (9999, '9999_future', 'x')`,
    newer.connectionString,
  )
  await expect(opening(newer.connectionString)).rejects.toMatchObject({
    code: 'FC_STORE_SCHEMA_NEWER',
  })
  await newer.drop()
})

test('an applied migration with another checksum is refused by name', async () => {
  const changed = await freshDatabase()
  await asAdmin(
    `update first_contact.schema_migrations set checksum = 'abc' where version = 2`,
    changed.connectionString,
  )
  const refused = opening(changed.connectionString)
  await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_MIGRATION_CHANGED' })
  await expect(refused).rejects.toThrow('0002_access')
  await changed.drop()
})

test('a user who may not create a schema is told which grant is missing', async () => {
  const empty = await freshDatabase({ migrated: false })
  const role = `fc_poor_${empty.name}`
  await asAdmin(`create role ${role} login`, empty.connectionString)
  const url = empty.connectionString.replace('//postgres@', `//${role}@`)
  const refused = opening(url)
  await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_PERMISSION' })
  await expect(refused).rejects.toThrow('grant create on database')
  await empty.drop()
  await asAdmin(`drop role ${role}`)
})

test('without CREATEROLE the store works on triggers alone and says so', async () => {
  const hosted = await freshDatabase({ migrated: false })
  const role = `fc_hosted_${hosted.name}`
  await asAdmin(`create role ${role} login; grant create on database ${hosted.name} to ${role}`)
  const url = hosted.connectionString.replace('//postgres@', `//${role}@`)
  const store = await openStore({ kind: 'url', connectionString: url })
  try {
    const who = await store.database.pool.query('select current_user as name')
    expect(who.rows).toEqual([{ name: role }])
    expect(store.notes).toHaveLength(1)
    expect(store.notes[0]).toContain('append-only by triggers alone')
    const changing = store.database.pool.query('delete from first_contact.infra_error_events')
    await expect(changing).rejects.toThrow('evidence is append-only')
    const forAll = await store.database.pool.query(
      `select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       where p.pronamespace = 'first_contact'::regnamespace and a.grantee = 0`,
    )
    expect(forAll.rows).toEqual([])
    const { pool } = store.database
    await pool.query('grant delete on first_contact.infra_error_events to public')
    await pool.query('grant update (message) on first_contact.infra_error_events to pg_monitor')
    expect(await compareSchema(store)).toEqual([
      'unexpected: grant delete on infra_error_events to public',
      'unexpected: grant update on infra_error_events.message to pg_monitor',
    ])
  } finally {
    await store.close()
    await hosted.drop()
    await asAdmin(`drop role ${role}`)
  }
})

test('a plan says what an upgrade would do and does none of it', async () => {
  const empty = await freshDatabase({ migrated: false })
  const target = { kind: 'url', connectionString: empty.connectionString } as const
  const before = await planUpgrade(target)
  expect(before.currentVersion).toBe(0)
  expect(before.pending.map((migration) => migration.version)).toEqual(
    Array.from({ length: before.targetVersion }, (_, index) => index + 1),
  )
  expect((await planUpgrade(target)).pending).toEqual(before.pending)
  await (await openStore(target)).close()
  expect((await planUpgrade(target)).pending).toEqual([])
  await empty.drop()
})

test('four starters at once migrate an empty database exactly once', async () => {
  const empty = await freshDatabase({ migrated: false })
  const target = { kind: 'url', connectionString: empty.connectionString } as const
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(target)))
  for (const store of stores) {
    const who = await store.database.pool.query('select current_user as name')
    expect(who.rows).toEqual([{ name: 'first_contact_writer' }])
    expect(store.notes).toEqual([])
  }
  const applied = await stores[0]?.database.pool.query(
    'select count(*)::integer as n, count(distinct version)::integer as versions from first_contact.schema_migrations',
  )
  expect(applied?.rows).toEqual([
    { n: stores[0]?.schemaVersion, versions: stores[0]?.schemaVersion },
  ])
  await Promise.all(stores.map((store) => store.close()))
  await empty.drop()
})

test('a migration that fails leaves no trace of itself', async () => {
  const empty = await freshDatabase({ migrated: false })
  // The name of a table of the first migration is taken by something else.
  await asAdmin(
    'create schema first_contact; create table first_contact.infra_marks (x integer)',
    empty.connectionString,
  )
  const refused = opening(empty.connectionString)
  await expect(refused).rejects.toMatchObject({ code: 'FC_STORE_MIGRATION_FAILED' })
  await expect(refused).rejects.toThrow('0001_evidence')
  const client = new Client({ connectionString: empty.connectionString })
  await client.connect()
  const tables = await client.query(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'first_contact' and c.relkind in ('r', 'p') order by 1`,
  )
  await client.end()
  expect(tables.rows).toEqual([{ name: 'infra_marks' }, { name: 'schema_migrations' }])
  await empty.drop()
})

test('a pool reconnects after the server ended its connections', async () => {
  const store = await openStore({ kind: 'url', connectionString: database.connectionString })
  await store.database.pool.query('select 1')
  const noticed = once(store.database.pool, 'error')
  await asAdmin(
    `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`,
  )
  await noticed
  const who = await store.database.pool.query('select current_user as name')
  expect(who.rows).toEqual([{ name: 'first_contact_writer' }])
  await store.close()
})
