import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { inject } from 'vitest'
import { openStore } from '../../src/connection/open-store.ts'
import type { Store } from '../../src/connection/store.ts'
import './global-postgres.ts'

export interface FreshDatabase {
  readonly name: string
  readonly connectionString: string
  drop(): Promise<void>
}

/**
 * A database of the run's Postgres for one test file: migrated (a copy of the template, about
 * 60 ms) or empty.
 */
export async function freshDatabase(
  options: { readonly migrated?: boolean } = {},
): Promise<FreshDatabase> {
  const adminUrl = inject('postgresUrl')
  const name = `fc_${process.pid}_${randomBytes(5).toString('hex')}`
  const template = (options.migrated ?? true) ? inject('templateDatabase') : 'template0'
  await runAsAdmin(adminUrl, `create database ${name} template ${template} strategy file_copy`)
  const connectionString = adminUrl.replace(/\/postgres$/, `/${name}`)
  return {
    name,
    connectionString,
    async drop() {
      await untilNobodyIsConnected(adminUrl, name)
      await runAsAdmin(adminUrl, `drop database if exists ${name} with (force)`)
    },
  }
}

export interface FreshStore {
  readonly store: Store
  readonly connectionString: string
  drop(): Promise<void>
}

/** An open store in a fresh migrated database. */
export async function freshStore(): Promise<FreshStore> {
  const database = await freshDatabase()
  const { connectionString } = database
  const store = await openStore({ kind: 'url', connectionString })
  return {
    store,
    connectionString,
    async drop() {
      await store.close()
      await database.drop()
    },
  }
}

/** A connection that somebody forgot to close is cut after it. */
const LEAVES_WITHIN_MS = 2_000

/**
 * A pool says that it has ended while its connections are still on their way out. One that is cut
 * there has nobody left who listens to its error, which then fails the whole run.
 */
async function untilNobodyIsConnected(adminUrl: string, name: string): Promise<void> {
  const deadline = Date.now() + LEAVES_WITHIN_MS
  await asAdmin(adminUrl, async (client) => {
    while (Date.now() < deadline) {
      const sql = `select 1 from pg_stat_activity
                    where datname = $1 and backend_type = 'client backend' limit 1`
      const { rowCount } = await client.query(sql, [name])
      if (rowCount === 0) return
      await sleep(10)
    }
  })
}

async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  await asAdmin(adminUrl, (client) => client.query(sql))
}

async function asAdmin(adminUrl: string, work: (client: Client) => Promise<unknown>) {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
