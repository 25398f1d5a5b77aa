import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../store/test/support/fresh-database.ts'
import { runCli, type CliOutcome } from '../support/run-cli.ts'

let folder: string
let database: FreshDatabase

const cli = (...args: readonly string[]): Promise<CliOutcome> =>
  runCli(args, {
    cwd: folder,
    env: { DATABASE_URL: database.connectionString, FC_ENVIRONMENT: 'test', USER: 'ada' },
  })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fc-preflight-'))
  database = await freshDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('an empty store is no GO, and each check says what to do', async () => {
  const { code, stdout } = await cli('preflight')
  expect(code).toBe(1)
  expect(stdout).toMatch(/^NO-GO: \d+ checks stop users from coming in\./)
  expect(stdout).toContain('no process has ever delivered anything')
  expect(stdout).toContain('what to do: first-contact store backup <file> --prove')
})

test('what could not be told ends with 2, what is only a risk with 0, or 1 when strict', async () => {
  expect((await cli('preflight', '--check', 'no-durable-sink')).code).toBe(2)
  const timeouts = ['preflight', '--check', 'database-timeouts'] as const
  const loose = await cli(...timeouts)
  expect([loose.code, loose.stdout]).toEqual([0, expect.stringContaining('GO WITH RISKS')])
  expect((await cli(...timeouts, '--strict')).code).toBe(1)
})

test('a backup is put back into a throw-away store and compared, and preflight knows', async () => {
  const file = join(folder, 'a.fcbackup')
  const made = await cli('store', 'backup', file, '--prove')
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('every row compared')])
  const check = await cli('preflight', '--check', 'backup-never-restored', '--json')
  expect(check.code).toBe(0)
  expect(check.json()).toMatchObject({ verdict: 'go', by_state: { pass: 1, fail: 0 } })
})

test('a risk is taken by name, for a time and with a reason, and taken back', async () => {
  const take = ['preflight', 'acknowledge', 'database-timeouts'] as const
  expect((await cli(...take)).code).toBe(3)
  expect((await cli(...take, '--reason', 'no')).code).toBe(3)
  const taken = await cli(...take, '--reason', 'the product sets its own', '--days', '2')
  expect([taken.code, taken.stdout]).toEqual([0, expect.stringContaining('is taken by ada until')])
  const waived = await cli('preflight', '--check', 'database-timeouts')
  expect(waived.stdout).toMatch(/waived[^]*taken by ada until [\d-]+: the product sets its own/)
  expect((await cli('preflight', 'withdraw', 'database-timeouts')).code).toBe(0)
  expect((await cli('preflight', '--check', 'database-timeouts')).stdout).toContain('FAIL')
})

test('a check that there is not is refused with those that there are', async () => {
  const { code, stderr } = await cli('preflight', '--check', 'weather')
  expect(code).toBe(3)
  expect(stderr).toContain('disk-nearly-full')
})
