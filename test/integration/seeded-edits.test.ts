// The edits of `npm run bench verdicts`, asked of our own replay alone: every one that changes what the
// reference product's engines decide is told, and none of the others.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { DecisionRecord } from '@first-contact/recorder/records'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { behaviourChanges } from '../../benchmarks/support/verdicts/behaviour-changes.ts'
import { engineNames } from '../../benchmarks/support/verdicts/decided-inputs.ts'
import type { Edit } from '../../benchmarks/support/verdicts/edit.ts'
import { EngineProject } from '../../benchmarks/support/verdicts/engine-project.ts'
import { noOpEdits } from '../../benchmarks/support/verdicts/no-op-edits.ts'
import {
  currentCode,
  findProjectKeys,
  KeyRing,
  RecordedEvidence,
  replayDecisions,
} from '../../packages/replay/src/index.ts'
import { SandboxPool } from '../../packages/replay/src/replaying/sandbox-pool.ts'

const program = resolve('packages/cli/bin/first-contact.js')
/** Of each engine; with fewer, an edit at a limit meets none that it changes. */
const decisions = 60

let root = ''
let project: EngineProject
let records: readonly DecisionRecord[]

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'fc-edits-'))
  project = new EngineProject(join(root, 'payments'))
  project.make()
  project.decide(decisions, [program])
  const found: DecisionRecord[] = []
  for await (const record of evidence().decisions({}, () => {})) found.push(record)
  records = found
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function evidence(): RecordedEvidence {
  return new RecordedEvidence({ records: [join(project.root, 'records.jsonl')], bundles: [] })
}

/** The engine that an edit is about; helpers, data and packages are those of the last. */
function engineOf({ patches }: Edit): string {
  return engineNames.find((name) => patches[0]?.file.includes(`/${name}-engine`)) ?? 'payout'
}

async function verdictsAfter(edit: Edit): Promise<ReadonlySet<string>> {
  project.apply(edit)
  // One realm for all, and no audit of it: that has tests of its own, and takes most of the time here.
  const maker = new SandboxPool({ realm: 'shared', limits: {} })
  try {
    const keys = new KeyRing(
      findProjectKeys({ root: project.root, variables: {} }),
      evidence().findWrappedKey,
    )
    const code = currentCode({ root: project.root })
    const meant = records.filter(({ engine }) => engine === engineOf(edit))
    const kinds = new Set<string>()
    for await (const { verdict } of replayDecisions({ decisions: meant, code, keys, maker })) {
      kinds.add(verdict.kind)
    }
    return kinds
  } finally {
    await maker.close()
    project.undo()
  }
}

test('there are twenty behaviour changes and eight edits without effect, each with a name', () => {
  expect(behaviourChanges).toHaveLength(20)
  expect(noOpEdits).toHaveLength(8)
  expect(new Set([...behaviourChanges, ...noOpEdits].map(({ id }) => id)).size).toBe(28)
  expect(records).toHaveLength(decisions * engineNames.length)
})

describe('a behaviour change is told', () => {
  test.each(behaviourChanges)('$id: $what', async (edit) => {
    const kinds = await verdictsAfter(edit)
    expect(kinds.has('changed') || kinds.has('unreplayable')).toBe(true)
  })
})

describe('an edit without effect is no alarm', () => {
  test.each(noOpEdits)('$id: $what', async (edit) => {
    const kinds = await verdictsAfter(edit)
    expect([...kinds].filter((kind) => kind !== 'identical' && kind !== 'equivalent')).toEqual([])
    expect(kinds.size).toBeGreaterThan(0)
  })
})
