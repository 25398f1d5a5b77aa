import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { slowConnections } from '../support/slow-connections.ts'
import { recordFailures } from '../support/record-failures.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

let folder: string
let database: FreshDatabase
let other: FreshDatabase

const cliOn = (db: FreshDatabase, ...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, { cwd: folder, env: { DATABASE_URL: db.connectionString, FC_ENVIRONMENT: 'test' } })
const cli = (...args: readonly string[]) => cliOn(database, ...args)

async function sql(db: FreshDatabase, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: db.connectionString })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text)).rows
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-cli-'))
  process.chdir(folder)
  database = await freshDatabase({ migrated: true })
  other = await freshDatabase({ migrated: true })
  await recordFailures(join(folder, 'errors.jsonl'))
})
afterAll(async () => {
  await Promise.all([database.drop(), other.drop()])
  rmSync(folder, { recursive: true, force: true })
})

describe('a store from empty to restored', () => {
  it('verify says that it could not tell while nothing is stored', async () => {
    expect((await cli('store', 'verify')).code).toBe(2)
  })

  it('verify holds after an import, and status counts what is there', async () => {
    expect((await cli('store', 'import', 'errors.jsonl')).code).toBe(0)
    const verify = await cli('store', 'verify')
    expect([verify.code, verify.stdout]).toEqual([0, expect.stringContaining('intact')])
    const status = (await cli('store', 'status', '--json')).json()
    expect(status).toMatchObject({ kind: 'url', retention_days: 90 })
    expect((status as { bytes: number }).bytes).toBeGreaterThan(0)
  })

  it('status names the bound of the store, and that it is not kept', async () => {
    await sql(
      database,
      `insert into first_contact.settings (key, value, updated_by) values ('max_bytes', '1', 'test')`,
    )
    const { stdout } = await cli('store', 'status')
    expect(stdout).toMatch(/^at most 1 B \(store\.maxBytes\); it is above/m)
    await sql(database, `delete from first_contact.settings where key = 'max_bytes'`)
    expect((await cli('store', 'status')).stdout).not.toContain('store.maxBytes')
  })

  it.each([
    'store status',
    'store verify',
    'store gaps',
    'store import errors.jsonl',
    'store upgrade --dry-run',
    'ship',
    'keys status',
    'token create --name names --scope ingest',
    'token list',
    'mark named',
    'incidents',
  ])('%s --json answers with names as they are on the wire', async (command) => {
    const { stdout } = await cli(...command.split(' '), '--json')
    const names = [...stdout.matchAll(/"([^"]+)":/g)].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name = '') => /[A-Z]/.test(name))).toEqual([])
  })

  it('gaps ends with 0 when every numbered record arrived', async () => {
    expect((await cli('store', 'gaps')).code).toBe(0)
  })

  it('upgrade --dry-run says that there is nothing to do', async () => {
    const outcome = await cli('store', 'upgrade', '--dry-run')
    expect([outcome.code, outcome.stdout]).toEqual([0, expect.stringContaining('nothing to do')])
  })

  it('a backup is restored into an empty store and reads the same there', async () => {
    expect((await cli('store', 'backup', 'all.backup')).code).toBe(0)
    const again = await cli('store', 'backup', 'all.backup')
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('exists')])
    expect((await cli('store', 'restore', 'all.backup', '--dry-run')).code).toBe(0)
    const restored = await cliOn(other, 'store', 'restore', 'all.backup', '--verify')
    expect([restored.code, restored.stderr]).toEqual([0, ''])
    const incidents = async (db: FreshDatabase) => {
      const answer = (await cliOn(db, 'incidents', '--json')).json() as { incidents: unknown[] }
      return answer.incidents
    }
    expect(await incidents(other)).toEqual(await incidents(database))
    expect((await cliOn(other, 'store', 'verify')).code).toBe(0)
  }, 180_000)

  it('a restore into a store that holds something is refused', async () => {
    expect((await cli('store', 'restore', 'all.backup')).code).toBe(3)
  })

  it('verify ends with 1 once a superuser changed a row', async () => {
    await sql(
      other,
      `set session_replication_role = replica;
       update first_contact.infra_error_events set message = 'nothing happened'`,
    )
    const outcome = await cliOn(other, 'store', 'verify')
    expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringContaining('row_changed')])
  })

  it('gaps ends with 1 and names the missing numbers', async () => {
    await sql(
      database,
      `update first_contact.infra_producer_sequences
       set received = received - int8multirange(int8range(2, 4)) where producer = 'cli-test'`,
    )
    const outcome = await cli('store', 'gaps')
    expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringContaining('2 to 3')])
  })
})

describe('mark', () => {
  it('writes on the timeline what a person says', async () => {
    const outcome = await cli('mark', 'deployed 4f2c1e', '--type', 'deploy')
    expect([outcome.code, outcome.stdout]).toEqual([0, expect.stringContaining('marked')])
    const rows = await sql(
      database,
      "select text from first_contact.infra_marks where mark_type = 'deploy'",
    )
    expect(rows).toEqual([{ text: 'deployed 4f2c1e' }])
  })

  it('waits for a store that takes long to open, and says that the mark is there', async () => {
    const slow = await slowConnections(database.connectionString, 4_500)
    const env = { DATABASE_URL: slow.connectionString, FC_ENVIRONMENT: 'test' }
    const marked = await runCli(['mark', 'slow'], { cwd: folder, env })
    await slow.close()
    expect([marked.code, marked.stdout]).toEqual([0, 'marked: note "slow" in test\n'])
    // A command lives for a moment: what would become of its spool in a redeploy is of no interest.
    expect(marked.stderr).toBe('')
  }, 120_000)

  it('keeps the mark in the spool while nobody takes it; ship delivers it later', async () => {
    const env = { FC_STATION_URL: 'http://127.0.0.1:1', FC_INGEST_TOKEN: 'none' }
    const kept = await runCli(['mark', 'flag on', '--type', 'flag'], { cwd: folder, env })
    expect([kept.code, kept.stdout]).toEqual([2, expect.stringContaining('first-contact ship')])
    const shipped = await cli('ship')
    expect([shipped.code, shipped.stdout]).toEqual([0, expect.stringContaining('0 remain')])
    const rows = await sql(
      database,
      "select text from first_contact.infra_marks where mark_type = 'flag'",
    )
    expect(rows).toEqual([{ text: 'flag on' }])
  }, 120_000)
})

describe('token', () => {
  it('is printed once, alone, and only its hash is stored', async () => {
    const made = await cli('token', 'create', '--name', 'anna', '--scope', 'fops', '--days', '9')
    expect(made.stdout).toMatch(/^fct_[\w-]{43}\n$/)
    const stored = JSON.stringify(await sql(database, 'select * from first_contact.tokens'))
    expect(stored).not.toContain(made.stdout.trim())
  })

  it('can be listed and revoked; an unknown one is refused', async () => {
    const made = (
      await cli('token', 'create', '--name', 'api', '--scope', 'ingest', '--json')
    ).json()
    const { token_id: id } = made as { token_id: string }
    expect((await cli('token', 'list')).stdout).toContain(id)
    expect((await cli('token', 'revoke', id)).code).toBe(0)
    expect((await cli('token', 'list')).stdout).toMatch(new RegExp(`${id}.*revoked`))
    expect((await cli('token', 'revoke', 'tok_none')).code).toBe(3)
  })

  it('needs a scope that exists', async () => {
    const outcome = await cli('token', 'create', '--name', 'x', '--scope', 'root')
    expect([outcome.code, outcome.stderr]).toEqual([3, expect.stringContaining('--scope must be')])
  })
})
