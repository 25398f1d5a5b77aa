import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { disposableProject } from '../../scripts/start/disposable-project.ts'
import { startSystem, type RunningSystem } from '../../scripts/start/running-system.ts'
import { freshDatabase } from '../../packages/store/test/support/fresh-database.ts'
import { findPlanted, planted } from '../support/planted-secrets.ts'

let system: RunningSystem
const project = disposableProject('fc-secrets-')
const projectDir = project.dir
let cookie: string
const logs: string[] = []

/** What the product and the producer answered or printed in public. */
const publicAnswers: string[] = []

async function askProduct(path: string, init: RequestInit): Promise<void> {
  const response = await fetch(`${system.product.apiUrl}${path}`, init)
  // A run belongs to its owner, who may read what he wrote; every other answer may not repeat it.
  const text = await response.text()
  if (!response.ok) publicAnswers.push(`${[...response.headers].join('\n')}\n${text}`)
}

const secretHeaders = {
  'content-type': 'application/json',
  authorization: `Bearer ${planted.bearer}`,
  cookie: `sid=${planted.cookie}`,
  'x-api-key': planted.apiKey,
}

function runBody(fault: string, key: string): string {
  return JSON.stringify({
    agent: 'planner',
    tenant: 'acme',
    goal: planted.goal,
    budget_cents: 1000,
    idempotency_key: key,
    steps: [
      { tool: 'search', query: `${planted.query} ${fault}` },
      {
        tool: 'pay',
        amount_cents: 100,
        payee: 'acct_air',
        memo: `${planted.memo} ${planted.card}`,
      },
    ],
  })
}

async function misuseProduct(): Promise<void> {
  const post = (body: string, path = '/runs') =>
    askProduct(path, { method: 'POST', headers: secretHeaders, body })
  await post(runBody('[[error x1]]', 'planted-1'))
  await post(runBody('[[malformed]]', 'planted-2'))
  await post(
    runBody('[[drop]]', 'planted-3'),
    `/runs?password=${planted.password}&e=${planted.email}`,
  )
  await post(`{"goal": "${planted.goal}", "password": "${planted.password}"`)
  await post(JSON.stringify({ goal: planted.goal, password: planted.password }))
  await askProduct(`/runs/${encodeURIComponent(planted.email)}?card=${planted.card}`, {
    headers: secretHeaders,
  })
  await askProduct(`/nowhere/${planted.password}`, { headers: secretHeaders })
}

// The station lives in this process: the producer must not block it, or nobody takes the records.
async function runSecretsProducer(databaseUrl: string, token: string): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      '--no-warnings',
      '--conditions=fc-source',
      'test/support/failing-with-secrets.ts',
      databaseUrl,
    ],
    {
      env: {
        PATH: process.env['PATH'],
        FC_STATION_URL: system.station.url,
        FC_INGEST_TOKEN: token,
        FC_SPOOL_DIR: join(projectDir, 'secrets-spool'),
        FC_PROJECT_KEY_FILE: join(projectDir, '.first-contact/keys/project.key'),
        FC_ENVIRONMENT: system.station.config.environment,
      },
    },
  )
  logs.push(stdout, stderr)
  expect(JSON.parse(stdout)).toEqual({ remaining: 0 })
}

async function countEnvelopes(where: string): Promise<number> {
  const { rows } = await system.station.store.database.pool.query<{ total: number }>(
    `select count(*)::integer as total from first_contact.infra_error_events where ${where}`,
  )
  return rows[0]?.total ?? 0
}

async function get(path: string): Promise<string> {
  const response = await fetch(`${system.station.url}${path}`, { headers: { cookie } })
  return `${[...response.headers].join('\n')}\n${await response.text()}`
}

beforeAll(async () => {
  system = await startSystem({
    projectDir,
    port: 0,
    lock: undefined,
    rate: 1,
    onLog: (name, line) => logs.push(`[${name}] ${line}`),
  })
  const database = await freshDatabase({ migrated: false })
  await misuseProduct()
  await runSecretsProducer(
    database.connectionString,
    await system.station.createIngestToken('secrets'),
  )
  const link = await system.station.createSignInLink()
  const session = await fetch(`${system.station.url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: system.station.url },
    body: JSON.stringify({ link_token: link.split('token=')[1] }),
  })
  cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  // The failing runs are retried with growing waits: the evidence of their tools is what is awaited.
  for (let second = 0; second < 180; second += 1) {
    const fromSecrets = await countEnvelopes(`producer = 'secrets'`)
    const fromTools = await countEnvelopes(`component = 'workers.step'`)
    if (fromSecrets >= 8 && fromTools >= 3) break
    await sleep(1000)
  }
}, 240_000)

afterAll(async () => {
  await system?.stop()
  await project.remove()
}, 60_000)

/** What is there to be read; a data folder may belong to the server's own user. */
function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('planted secrets', () => {
  test('the failures that carried them are all in the store', async () => {
    expect(inject('postgresUrl')).not.toBe('')
    expect(await countEnvelopes(`producer = 'secrets'`)).toBeGreaterThanOrEqual(8)
    expect(await countEnvelopes(`component = 'workers.step'`)).toBeGreaterThanOrEqual(3)
    // Inputs were hashed, so that an equal one would be recognised.
    expect(
      await countEnvelopes(`producer = 'secrets' and input_hash is not null`),
    ).toBeGreaterThanOrEqual(5)
  })

  test('no column of no table of the store holds one', async () => {
    const { pool } = system.station.store.database
    const { rows: tables } = await pool.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'first_contact'::regnamespace and c.relkind in ('r', 'p')
         and not c.relispartition and has_table_privilege(c.oid, 'select')`,
    )
    expect(tables.length).toBeGreaterThan(15)
    let rowsRead = 0
    for (const { name } of tables) {
      const { rows } = await pool.query<{ text: string }>(
        `select t::text as text from first_contact."${name}" t`,
      )
      rowsRead += rows.length
      expect({ name, found: findPlanted(rows.map(({ text }) => text).join('\n')) }).toEqual({
        name,
        found: [],
      })
    }
    expect(rowsRead).toBeGreaterThan(100)
  })

  test('no answer of the station holds one', async () => {
    const list = await get('/ops/incidents?limit=100')
    const ids = [...list.matchAll(/"id":"(fc1:[0-9a-f]{16})"/g)].map((match) => match[1] ?? '')
    const correlations = [...list.matchAll(/"sample_correlation_id":"([0-9a-f]{32})"/g)].map(
      (match) => match[1],
    )
    expect(ids.length).toBeGreaterThanOrEqual(3)
    expect(correlations.length).toBeGreaterThanOrEqual(3)
    const paths = [
      '/ops/now',
      '/ops/incidents/infra-summary?hours=24',
      ...ids.flatMap((id) => [`/ops/incidents/${id}`, `/ops/incidents/${id}/evidence`]),
      ...correlations.map((id) => `/ops/timeline/${id}`),
      '/metrics',
      '/healthz',
      '/readyz',
    ]
    for (const path of paths) {
      expect({ path, found: findPlanted(await get(path)) }).toEqual({ path, found: [] })
    }
  })

  test('no envelope leaves through an answer', async () => {
    const list = await get('/ops/incidents?limit=100')
    const ids = [...list.matchAll(/"id":"(fc1:[0-9a-f]{16})"/g)].map((match) => match[1] ?? '')
    const forbidden = /"(context|exception_chain|input_hash|input_hash_key_id|tenant_id|digest)"/
    for (const id of ids) expect(await get(`/ops/incidents/${id}`)).not.toMatch(forbidden)
  })

  test('no public answer of the product repeats one', () => {
    expect(publicAnswers.length).toBeGreaterThanOrEqual(4)
    expect(findPlanted(publicAnswers.join('\n'))).toEqual([])
  })

  test('no log line holds one', () => {
    expect(logs.length).toBeGreaterThan(0)
    expect(findPlanted(logs.join('\n'))).toEqual([])
  })

  test('a failed job of the queue is one of them, and the queue of the station holds none', async () => {
    expect(await countEnvelopes(`producer = 'secrets' and operation = 'remind'`)).toBe(1)
    const { pool } = system.station.store.ownerDatabase
    const { rows: tables } = await pool.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'first_contact_jobs' and c.relkind in ('r', 'p')`,
    )
    expect(tables.length).toBeGreaterThan(3)
    for (const { name } of tables) {
      const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${name} t`)
      const found = findPlanted(rows.map(({ text }) => text).join('\n'))
      expect({ name, found }).toEqual({ name, found: [] })
    }
  })

  test('no event of the live stream holds one', async () => {
    const abort = new AbortController()
    const response = await fetch(`${system.station.url}/ops/stream`, {
      headers: { cookie },
      signal: abort.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    // Something is stored all the time: the synthetic users and the self-probe see to that.
    while (!text.includes('event: changed')) text += (await reader?.read())?.value ?? ''
    abort.abort()
    expect(findPlanted(text)).toEqual([])
  })

  test.each([
    ['spool', /spool/],
    ['journal', /journal/],
    ['log of Postgres', /postgres.*\.log$/],
  ])('no file of the %s holds one', (_, place) => {
    const files = filesUnder(projectDir).filter((file) => place.test(file))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      expect({ file, found: findPlanted(readFileSync(file, 'latin1')) }).toEqual({
        file,
        found: [],
      })
    }
  })

  test('the search itself finds what is there', () => {
    expect(findPlanted(`x ${planted.password} y ${planted.email}`)).toEqual(['password', 'email'])
  })
})
