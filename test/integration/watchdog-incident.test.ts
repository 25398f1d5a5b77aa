// What nobody sees while it happens, a self-deadlock and a drained pool, becomes an incident that
// an operator reads: a real application, a real station, nothing in between left out.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  openStation,
  type StationHarness,
} from '../../packages/station/test/support/station-harness.ts'
import {
  freshDatabase,
  type FreshDatabase,
} from '../../packages/store/test/support/fresh-database.ts'

interface Incident {
  readonly id: string
  readonly component: string
  readonly operation: string
  readonly error_class: string
}

const program = fileURLToPath(new URL('../support/watchdog-process.ts', import.meta.url))
let harness: StationHarness
let database: FreshDatabase
let dir: string
let token: string

beforeAll(async () => {
  harness = await openStation()
  database = await freshDatabase({ migrated: false })
  dir = await mkdtemp(join(tmpdir(), 'fc-watchdog-'))
  token = (await harness.token(['fops'])).token
  const ingest = (await harness.token(['ingest'])).token
  const { url } = harness.station
  const how = ['--conditions=fc-source', '--disable-warning=ExperimentalWarning', program]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...how, database.connectionString, dir, url, ingest],
    { env: { PATH: process.env['PATH'], FC_PROJECT_KEY: 'ab'.repeat(32) }, timeout: 60_000 },
  )
  expect(stdout).toBe('0\n')
}, 90_000)

afterAll(async () => {
  await harness?.close()
  await database?.drop()
  await rm(dir, { recursive: true, force: true })
})

async function incidentOf(errorClass: string): Promise<Incident> {
  const find = async (): Promise<readonly Incident[]> => {
    const items: readonly Incident[] = (await harness.get('/ops/incidents?limit=50', token)).json
      .items
    return items.filter((incident) => incident.error_class === errorClass)
  }
  await expect.poll(find, { interval: 200, timeout: 20_000 }).toHaveLength(1)
  const [incident] = await find()
  expect(incident).toMatchObject({ component: 'platform.database', operation: 'watch database' })
  return incident as Incident
}

async function evidenceOf({ id }: Incident): Promise<string> {
  const { status, text } = await harness.get(
    `/ops/incidents/${encodeURIComponent(id)}/evidence?limit=25`,
    token,
  )
  expect(status).toBe(200)
  return text
}

test('a self-deadlock becomes an incident whose evidence names the transaction', async () => {
  const text = await evidenceOf(await incidentOf('infra.database'))
  expect(text).toContain('count failure')
  expect(text).toContain('watchdog-process.ts')
})

test('a drained pool becomes an incident whose evidence names who holds it', async () => {
  const text = await evidenceOf(await incidentOf('infra.resource_exhausted'))
  expect(text).toContain('slow report')
})
