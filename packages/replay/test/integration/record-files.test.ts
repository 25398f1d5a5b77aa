import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { RecordedEvidence } from '../../src/sources/recorded-evidence.ts'
import type { CorruptLine } from '../../src/sources/record-files.ts'
import type { StationReader } from '../../src/sources/station-reader.ts'
import { makeProject, writeFiles } from '../support/project.ts'
import { makeShop, paymentOf } from '../support/shop-project.ts'

let lines: readonly string[] = []

beforeAll(async () => {
  const root = await makeShop([paymentOf(1), paymentOf(200), paymentOf(3)])
  lines = readFileSync(join(root, 'records.jsonl'), 'utf8').trim().split('\n')
}, 60_000)

const decisionLines = () => lines.filter((line) => line.includes('"kind":"decision"'))

async function read(files: Readonly<Record<string, string>>, query = {}) {
  const root = makeProject({})
  writeFiles(root, files)
  const corrupt: CorruptLine[] = []
  const ids: string[] = []
  const evidence = new RecordedEvidence({ records: [root], bundles: [] })
  for await (const record of evidence.decisions(query, (line) => corrupt.push(line))) {
    ids.push(record.decision_id)
  }
  return { ids, corrupt, evidence }
}

describe('a corpus', () => {
  test('is every file of records below a folder, in a fixed order, each decision once', async () => {
    const [one = '', two = '', three = ''] = decisionLines()
    const { ids, corrupt } = await read({
      'b/late.ndjson': `${three}\n${one}\n`,
      'a/early.jsonl': `${one}\n\n${two}\n`,
      'a/other.txt': 'no records',
      'a/rotated.jsonl.1': two,
    })
    expect(ids).toEqual([one, two, three].map((line) => /dec_[0-9a-f]{16}/.exec(line)?.[0]))
    expect(corrupt).toEqual([])
  })

  test('names the lines that are damaged and reads on', async () => {
    const [one = '', two = '', three = ''] = decisionLines()
    const { ids, corrupt } = await read({
      'all.jsonl': [
        one,
        two.slice(0, -40),
        '{"kind":"decision"}',
        three.replace('"engine":"payment"', '"engine":"Not A Name"'),
        two,
      ].join('\n'),
    })
    expect(ids).toHaveLength(2)
    expect(corrupt.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'all.jsonl:2',
      'all.jsonl:3',
      'all.jsonl:4',
    ])
    expect(corrupt[2]?.message).toContain('Field engine')
  })

  test('can be asked by outcome and time', async () => {
    const all = { 'all.jsonl': lines.join('\n') }
    expect((await read(all, { outcome: 'deny' })).ids).toHaveLength(1)
    expect((await read(all, { engine: 'other' })).ids).toEqual([])
    expect((await read(all, { since: '2999-01-01T00:00:00.000Z' })).ids).toEqual([])
    expect((await read(all, { until: '2999-01-01T00:00:00.000Z' })).ids).toHaveLength(3)
  })

  test('that is not there is refused by its path', () => {
    expect(() => new RecordedEvidence({ records: ['/nowhere/at/all'], bundles: [] })).toThrow(
      expect.objectContaining({
        code: 'FC_REPLAY_FILE',
        message: expect.stringContaining('/nowhere/at/all'),
      }),
    )
  })
})

describe('a decision by its id', () => {
  test('is found in a file, which is named', async () => {
    const [, two = ''] = decisionLines()
    const id = /dec_[0-9a-f]{16}/.exec(two)?.[0] ?? ''
    const { evidence } = await read({ 'all.jsonl': lines.join('\n') })
    const found = await evidence.findDecision(id)
    expect(found?.record.decision_id).toBe(id)
    expect(found?.from).toMatch(/all\.jsonl$/)
    expect(await evidence.findDecision('dec_0000000000000000')).toBeNull()
  })

  test('is asked of a station last, and only when there is one', async () => {
    const asked: string[] = []
    const station: StationReader = {
      name: 'the station',
      findDecision: (id) => {
        asked.push(id)
        return Promise.resolve(null)
      },
      async *listDecisions() {},
      findBundle: () => Promise.resolve(null),
      findSubjectKey: () => Promise.resolve(null),
    }
    const root = makeProject({})
    writeFileSync(join(root, 'all.jsonl'), lines.join('\n'))
    const evidence = new RecordedEvidence({
      records: [root],
      bundles: [],
      readers: [station],
    })
    const id = /dec_[0-9a-f]{16}/.exec(decisionLines()[0] ?? '')?.[0] ?? ''
    await evidence.findDecision(id)
    expect(asked).toEqual([])
    expect(await evidence.findDecision('dec_0000000000000000')).toBeNull()
    expect(asked).toEqual(['dec_0000000000000000'])
  })
})

describe('a bundle that was sent in parts', () => {
  test('is put together, and only when all parts are there and fit', async () => {
    const engineLines = lines.filter((line) => line.includes('"kind":"engine"'))
    expect(engineLines.length).toBeGreaterThan(1)
    const version = /fcv1:[0-9a-f]{32}/.exec(engineLines[0] ?? '')?.[0] ?? ''
    const whole = await read({ 'all.jsonl': engineLines.toReversed().join('\n') })
    expect(await whole.evidence.findBundle(version)).toContain('payment')
    const missing = await read({ 'all.jsonl': engineLines.slice(1).join('\n') })
    expect(await missing.evidence.findBundle(version)).toBeNull()
    const damaged = engineLines.map((line) =>
      line.replace(/"body":"(.)/, '"body":"A$1').replace(/(.)","engine"/, '","engine"'),
    )
    const broken = await read({ 'all.jsonl': damaged.join('\n') })
    expect(await broken.evidence.findBundle(version)).toBeNull()
  })
})
