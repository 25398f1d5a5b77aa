// Every decision of the reference product is made again, without the product, its database or a
// network: by the code that decided it, and by code that somebody has changed since.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { ProjectKey } from '@first-contact/recorder'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  runProduct,
  type RunningProduct,
} from '../../examples/agent-runs/test/support/running-product.ts'
import {
  bundleFolderOf,
  type CodeSource,
  currentCode,
  KeyRing,
  recordedCode,
  RecordedEvidence,
  type ReplayedDecision,
  replayDecisions,
  stampProject,
  writeStamp,
} from '../../packages/replay/src/index.ts'

const product = resolve('examples/agent-runs')
const conditions = ['fc-source']
const key = randomBytes(32)

let house: RunningProduct
let folder: string
let manifest: string
let records: readonly DecisionRecord[]

beforeAll(async () => {
  // Inside the tree, so that a copy of the product finds its packages.
  mkdirSync('.tsbuild', { recursive: true })
  folder = resolve(mkdtempSync('.tsbuild/replay-'))
  manifest = join(folder, 'engine-manifest.json')
  writeStamp(await stampProject({ root: product, conditions }), manifest, new Date())
  house = await runProduct({
    FC_ENGINE_MANIFEST: manifest,
    FC_PROJECT_KEY: key.toString('hex'),
  })
  await house.play({ steps: [{ tool: 'search', query: 'flights' }] })
  await house.play({ budget_cents: 1, steps: [{ tool: 'search', query: 'flights' }] })
  await house.play({
    steps: [{ tool: 'pay', payee: 'acct_casino', amount_cents: 500, memo: 'chips' }],
  })
  // What the journal holds back is written by then.
  await house.product.stop()
  records = await decisionsOf(evidence())
})
afterAll(async () => {
  await house.stop()
  rmSync(folder, { recursive: true, force: true })
})

function evidence(): RecordedEvidence {
  return new RecordedEvidence({
    records: [join(house.recordsDir, 'journal')],
    bundles: [bundleFolderOf(manifest)],
  })
}

async function decisionsOf(from: RecordedEvidence): Promise<readonly DecisionRecord[]> {
  const found: DecisionRecord[] = []
  const refuse = (line: unknown): never => expect.fail(JSON.stringify(line))
  for await (const record of from.decisions({}, refuse)) found.push(record)
  return found
}

async function replay(code: CodeSource): Promise<readonly ReplayedDecision[]> {
  const keys = new KeyRing(new ProjectKey(key), evidence().findWrappedKey)
  const replayed: ReplayedDecision[] = []
  for await (const each of replayDecisions({ decisions: records, code, keys })) replayed.push(each)
  return replayed
}

test('each decision is recorded once, linked both ways, with the version that made it', async () => {
  const rows = await house.rows<{ decision_id: string; engine_version: string; run_id: string }>(
    'select decision_id, engine_version, run_id from agent_runs.decisions',
  )
  expect(rows.length).toBeGreaterThanOrEqual(5)
  expect(records.map((one) => one.decision_id).toSorted()).toEqual(
    rows.map((row) => row.decision_id).toSorted(),
  )
  for (const row of rows) {
    const record = records.find((one) => one.decision_id === row.decision_id)
    expect(record).toMatchObject({
      engine_version: row.engine_version,
      engine_version_reason: null,
      run_id: row.run_id,
      replayability: 'exact',
      unrecorded_reads: [],
    })
    expect(row.engine_version).toMatch(/^fcv1:[0-9a-f]{32}$/)
  }
})

test('what an agent wrote and whom it pays is sealed, and still replays', () => {
  const policy = records.filter((one) => one.engine === 'policy')
  expect(policy.length).toBeGreaterThanOrEqual(3)
  const files = JSON.stringify(records)
  for (const typed of ['flights', 'chips']) expect(files).not.toContain(typed)
  expect(policy.every((one) => one.sealed !== null)).toBe(true)
})

test('the code that decided decides the same', async () => {
  const found = evidence()
  const replayed = await replay(recordedCode((version) => found.findBundle(version)))
  expect(replayed).toHaveLength(records.length)
  expect(new Set(replayed.map((one) => one.verdict.kind))).toEqual(new Set(['identical']))
})

test('a rule turned round in one engine changes its decisions, and those of no other', async () => {
  const copy = join(folder, 'changed')
  cpSync(join(product, 'src'), join(copy, 'src'), { recursive: true })
  const engine = join(copy, 'src/engines/budget-engine.ts')
  const source = readFileSync(engine, 'utf8')
  const turned = source.replace('if (runLeft < 0)', 'if (runLeft >= 0)')
  expect(turned).not.toBe(source)
  writeFileSync(engine, turned)
  const replayed = await replay(currentCode({ root: copy, conditions }))
  for (const { record, verdict } of replayed) {
    expect(verdict.kind).toBe(record.engine === 'budget' ? 'changed' : 'identical')
    expect(verdict.outcome.isFlipped).toBe(record.engine === 'budget')
  }
  expect(replayed.some(({ record }) => record.engine === 'budget')).toBe(true)
})
