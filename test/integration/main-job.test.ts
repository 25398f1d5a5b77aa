// The path the whole product rests on, once, on real parts: a failure that was ordered in the running
// product becomes an incident that a founder reads in a browser, with its timeline.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../packages/console/test/support/browser.ts'
import { disposableProject } from '../../scripts/start/disposable-project.ts'
import { startSystem, type RunningSystem } from '../../scripts/start/running-system.ts'

const project = disposableProject('fc-main-job-')
let system: RunningSystem
let browser: Browser
let page: Page
let runId: string
let referenceId: string
const problems: string[] = []

async function orderFailingRun(): Promise<void> {
  const response = await fetch(`${system.product.apiUrl}/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      agent: 'planner',
      tenant: 'acme',
      goal: 'Find a flight',
      budget_cents: 1000,
      idempotency_key: 'main-job-1',
      // The first answer is half a document; the second try works.
      steps: [{ tool: 'search', query: 'flights [[malformed x1]]' }],
    }),
  })
  expect(response.status).toBe(202)
  referenceId = response.headers.get('x-reference-id') ?? ''
  const { run_id }: { run_id: string } = JSON.parse(await response.text())
  runId = run_id
}

async function untilStored(sql: string, ...parameters: string[]): Promise<number> {
  for (let tries = 0; tries < 120; tries += 1) {
    const { rows } = await system.station.store.database.pool.query<{ total: number }>(
      sql,
      parameters,
    )
    const total = rows[0]?.total ?? 0
    if (total > 0) return total
    await sleep(500)
  }
  return 0
}

async function timelineText(): Promise<string> {
  await page.goto(`${system.station.url}/timeline/${referenceId}`)
  const events = page.getByRole('list', { name: 'What happened, in order' })
  await events.waitFor()
  return await events.innerText()
}

beforeAll(async () => {
  const place = { projectDir: project.dir, port: 0, lock: undefined }
  system = await startSystem({ ...place, rate: 1, onLog: () => {} })
  await orderFailingRun()
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await system?.stop()
  await project.remove()
}, 60_000)

describe('the main job', () => {
  test('the public answer carries the correlation id as a reference, and the envelope has it', async () => {
    expect(referenceId).toMatch(/^[0-9a-f]{32}$/)
    const count = `select count(*)::integer as total from first_contact.infra_error_events
      where correlation_id = $1 and component = 'workers.step' and layer = 'L5'`
    expect(await untilStored(count, referenceId)).toBe(1)
    const ids = `select count(*)::integer as total from first_contact.infra_error_events
      where run_id = $1 and correlation_id = '${referenceId}'`
    expect(await untilStored(ids, runId)).toBeGreaterThan(0)
  })

  test('one correlation id runs through API, worker, engine and the tools service', async () => {
    // Each process ships its own spans, in no order among them: every hop is waited for by itself.
    const hop = `select count(*)::integer as total from first_contact.infra_spans
      where correlation_id = $1 and layer || ' ' || producer = $2`
    for (const name of [
      'L2 agent-runs-api',
      'L5 agent-runs-worker',
      'L4 agent-runs-worker',
      'L2 agent-runs-tools',
    ]) {
      expect(await untilStored(hop, referenceId, name), name).toBeGreaterThan(0)
    }
  })

  test('a founder signs in once, and sees the incident without a line of help', async () => {
    await page.goto(await system.station.createSignInLink())
    // Signing in leads to Now, with the token gone from the address.
    await page.waitForURL(`${system.station.url}/`)
    await page.goto(`${system.station.url}/incidents`)
    const incident = page.getByRole('link', { name: /workers\.step.*call search/ }).first()
    await incident.click()
    await page.getByRole('heading', { level: 1, name: /workers\.step \(call search\)/ }).waitFor()
    expect(page.url()).toContain('/incidents/fc1')
  })

  test('the timeline shows every process, and where it failed', async () => {
    // A page opened while the last spans are on their way does not have them yet.
    for (const part of [
      'api.runs',
      'workers.run',
      'engines.policy',
      'engines.budget',
      'workers.step',
      'tools.api',
      'Failure point',
    ]) {
      await expect.poll(timelineText, { interval: 500 }).toContain(part)
    }
    expect(problems).toEqual([])
  })
})
