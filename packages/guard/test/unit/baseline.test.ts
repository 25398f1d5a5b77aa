import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runGuard, type GuardOptions, type GuardReport } from '../../src/index.ts'
import {
  baselineOf,
  commitAll,
  crossingHouse,
  entryOf,
  git,
  houseDay,
  houseMap,
} from '../support/crossing-house.ts'
import { plant, problemsOn, scratchTree } from '../support/scratch-tree.ts'

const four = ['now', 'today', 'zone', 'offset']

function check(root: string, options: GuardOptions = {}): Promise<GuardReport> {
  return runGuard({ root, cache: false, now: houseDay, ...options })
}

function faultsOf({ baselineFaults }: GuardReport): readonly string[] {
  return baselineFaults.map(({ kind, message }) => `${kind}: ${message}`)
}

function newSymbols({ violations }: GuardReport): readonly (string | undefined)[] {
  return violations.filter(({ state }) => state === 'new').map(({ symbol }) => symbol)
}

describe('the baseline', () => {
  test('holds four current violations', async () => {
    const report = await check(
      scratchTree({ ...crossingHouse(four), ...baselineOf(four.map((name) => entryOf(name))) }),
    )
    expect(report.exitCode).toBe(0)
    expect(report.violations.map(({ state }) => state)).toEqual(four.map(() => 'baselined'))
  })

  test('does not hide a fifth behind one that was fixed', async () => {
    const names = ['tick', 'today', 'zone', 'offset']
    const report = await check(
      scratchTree({ ...crossingHouse(names), ...baselineOf(four.map((name) => entryOf(name))) }),
    )
    expect(report.exitCode).toBe(1)
    expect(newSymbols(report)).toEqual(['tick'])
    expect(faultsOf(report)).toEqual([
      'stale: layers src/domain/order.ts -> src/platform/clock.ts (now) is fixed; remove its entry: first-contact guard baseline prune',
    ])
  })

  test('counts equals: two of the same need two entries', async () => {
    const house = {
      ...crossingHouse([]),
      'src/domain/order.ts': `export { now } from '../platform/clock.ts'\nexport { now as then } from '../platform/clock.ts'\n`,
    }
    const one = await check(scratchTree({ ...house, ...baselineOf([entryOf('now')]) }))
    expect({ exitCode: one.exitCode, added: newSymbols(one) }).toEqual({
      exitCode: 1,
      added: ['now'],
    })
    const two = baselineOf([entryOf('now'), entryOf('now')])
    expect((await check(scratchTree({ ...house, ...two }))).exitCode).toBe(0)
  })

  test('knows a violation by its edge and symbol, wherever its line is', async () => {
    const house = crossingHouse(['now'])
    const moved = `// one\n// two\n${house['src/domain/order.ts']}`
    const report = await check(
      scratchTree({ ...house, 'src/domain/order.ts': moved, ...baselineOf([entryOf('now')]) }),
    )
    expect(report.exitCode).toBe(0)
  })

  test('leaves alone what belongs to a rule that did not run', async () => {
    const root = scratchTree({ ...crossingHouse(['now']), ...baselineOf([entryOf('now')]) })
    expect(faultsOf(await check(root, { rules: ['dynamic-imports'] }))).toEqual([])
    rmSync(join(root, 'layers.yaml'))
    expect(faultsOf(await check(root))).toEqual([])
  })

  test('calls nothing stale while not everything can be checked', async () => {
    const root = scratchTree({
      ...crossingHouse(['now']),
      'src/domain/order.ts': 'import {\n',
      ...baselineOf([entryOf('now')]),
    })
    const report = await check(root)
    expect({ exitCode: report.exitCode, faults: faultsOf(report) }).toEqual({
      exitCode: 3,
      faults: [],
    })
  })
})

describe('a file that was renamed', () => {
  const moved =
    'layers src/domain/order.ts -> src/platform/clock.ts (now) is in src/domain/sale.ts now; first-contact guard baseline prune writes it down'
  const house = { ...crossingHouse(['now']), ...baselineOf([entryOf('now')]) }

  test('is no new violation, also when it was edited after its entry was made', async () => {
    const root = scratchTree(house)
    commitAll(root)
    renameSync(join(root, 'src/domain/order.ts'), join(root, 'src/domain/sale.ts'))
    const report = await check(root)
    expect(report.exitCode).toBe(0)
    expect(report.notes).toContain(moved)
  })

  test('is none either when the renaming was committed', async () => {
    const root = scratchTree(house)
    commitAll(root)
    git(root, 'mv', 'src/domain/order.ts', 'src/domain/sale.ts')
    commitAll(root)
    const report = await check(root)
    expect({ exitCode: report.exitCode, notes: report.notes }).toEqual({
      exitCode: 0,
      notes: [moved],
    })
  })

  test('is found by its content where there is no git', async () => {
    const root = scratchTree(house)
    const { violations } = await check(root)
    expect(violations).toHaveLength(1)
    const { presentFiles } = await import('../../src/baseline/present-files.ts')
    const content = presentFiles(root).hashOf('src/domain/order.ts') ?? ''
    plant(root, baselineOf([entryOf('now', { content })]))
    renameSync(join(root, 'src/domain/order.ts'), join(root, 'src/domain/sale.ts'))
    expect((await check(root)).exitCode).toBe(0)
  })

  test('is new where it is a copy, and the first file was fixed', async () => {
    const root = scratchTree(house)
    commitAll(root)
    plant(root, {
      'src/domain/sale.ts': house['src/domain/order.ts'] ?? '',
      'src/domain/order.ts': 'export const order = []\n',
    })
    const report = await check(root)
    expect({ exitCode: report.exitCode, added: newSymbols(report) }).toEqual({
      exitCode: 1,
      added: ['now'],
    })
  })

  test('is new where it is another file with the same violation', async () => {
    const root = scratchTree(house)
    commitAll(root)
    rmSync(join(root, 'src/domain/order.ts'))
    const text = `import { now } from '../platform/clock.ts'\n\nexport function price(): number {\n  return now\n}\n`
    writeFileSync(join(root, 'src/domain/price.ts'), text)
    const report = await check(root)
    expect(report.exitCode).toBe(1)
    expect(newSymbols(report)).toEqual(['now'])
    expect(faultsOf(report)[0]).toMatch(/^stale: /)
  })
})

describe('since the merge base, the baseline', () => {
  const names = ['now', 'today']
  const before = { ...crossingHouse(names), ...baselineOf(names.map((name) => entryOf(name))) }

  async function faultsAfter(entries: readonly unknown[]): Promise<readonly string[]> {
    const root = scratchTree(before)
    commitAll(root)
    plant(root, { ...crossingHouse([...names, 'zone']), ...baselineOf(entries) })
    return faultsOf(await check(root, { baseRevision: 'HEAD' }))
  }

  test('may not take in another violation, even where its size stays the same', async () => {
    const entries = [entryOf('today'), entryOf('zone')]
    expect(await faultsAfter(entries)).toEqual([
      'grown: layers src/domain/order.ts -> src/platform/clock.ts (zone) was not in the baseline before; fix it instead of adding it',
    ])
  })

  test('may not put off the last day of an entry', async () => {
    const entries = [entryOf('now', { expires: '2027-03-01' }), entryOf('today')]
    expect(await faultsAfter(entries)).toEqual([
      'grown: layers src/domain/order.ts -> src/platform/clock.ts (now) was tolerated until 2027-02-01, and now until 2027-03-01; a last day does not move, fix it instead',
    ])
  })

  test('may bring a last day forward, and name another owner', async () => {
    const entries = [
      entryOf('now', { expires: '2026-12-24', owner: 'kim' }),
      entryOf('today', { incident: 'INC-0042' }),
    ]
    expect(await faultsAfter(entries)).toEqual([])
  })

  test('may lose either of two equal entries', async () => {
    const twice = `export { now } from '../platform/clock.ts'\nexport { now as then } from '../platform/clock.ts'\n`
    const entries = [entryOf('now', { expires: '2026-12-01' }), entryOf('now')]
    const root = scratchTree({
      ...crossingHouse([]),
      'src/domain/order.ts': twice,
      ...baselineOf(entries),
    })
    commitAll(root)
    plant(root, { ...crossingHouse(['now']), ...baselineOf([entryOf('now')]) })
    expect(faultsOf(await check(root, { baseRevision: 'HEAD' }))).toEqual([])
  })

  test('may follow a file that was renamed', async () => {
    const root = scratchTree(before)
    commitAll(root)
    git(root, 'mv', 'src/domain/order.ts', 'src/domain/sale.ts')
    plant(root, baselineOf(names.map((name) => entryOf(name, { from: 'src/domain/sale.ts' }))))
    const report = await check(root, { baseRevision: 'HEAD' })
    expect({ exitCode: report.exitCode, faults: faultsOf(report) }).toEqual({
      exitCode: 0,
      faults: [],
    })
  })

  test('may come in together with the map', async () => {
    const { 'layers.yaml': _map, ...sources } = crossingHouse(names)
    const root = scratchTree(sources)
    commitAll(root)
    plant(root, { 'layers.yaml': houseMap, ...baselineOf(names.map((name) => entryOf(name))) })
    const report = await check(root, { baseRevision: 'HEAD' })
    expect(report.exitCode).toBe(0)
    expect(report.notes).toContain(
      'the guard comes in with this branch, so there is no baseline to compare with',
    )
  })
})

describe('a baseline edited by hand into nonsense is refused:', () => {
  const house = crossingHouse(['now'])
  const at = 'FC_GUARD_BASELINE layers.baseline.json'
  const text = (value: string) => ({ 'layers.baseline.json': value })

  test.each([
    ['broken JSON', text('{ "format": 1, '), /it is not JSON: .*\(line 1 column \d+\)$/],
    [
      'marks of a merge',
      text('{\n<<<<<<< HEAD\n'),
      'a merge left its marks at line 2; keep what both sides have',
    ],
    ['a list', text('[]'), 'it must be an object with format, ceiling and entries, it is a list'],
    ['another format', text('{"format":2,"ceiling":0,"entries":[]}'), 'format must be 1, it is 2'],
    [
      'entries by name',
      text('{"format":1,"ceiling":0,"entries":{}}'),
      'entries must be a list, it is {}',
    ],
    [
      'a ceiling that is not its size',
      baselineOf([entryOf('now')], 5),
      'ceiling must be the number of entries, 1, it is 5',
    ],
    ['an entry that is none', baselineOf(['now']), 'entries[0]: it must be an object, it is "now"'],
    [
      'a number for an owner',
      baselineOf([{ ...entryOf('now'), owner: 7 }]),
      'entries[0]: owner must be a text, it is 7',
    ],
    [
      'a symbol that is missing',
      baselineOf([entryOf('now'), { ...entryOf('now'), symbol: undefined }]),
      'entries[1]: symbol must be a text or null, it is missing',
    ],
    [
      'a day that is none',
      baselineOf([entryOf('now', { expires: '2027-02-30' })]),
      'entries[0]: expires must be a day such as 2026-11-23, it is "2027-02-30"',
    ],
    [
      'a misspelt key',
      baselineOf([{ ...entryOf('now'), reasons: 'x' }]),
      'entries[0]: unknown key "reasons"; did you mean "reason"?',
    ],
    [
      'a reason that says nothing',
      baselineOf([entryOf('now', { reason: 'later' })]),
      'entries[0]: reason must say why it is tolerated, in 10 characters or more',
    ],
    [
      'an end before its beginning',
      baselineOf([entryOf('now', { expires: '2026-10-31' })]),
      'entries[0]: it expires on 2026-10-31, before it was added on 2026-11-01',
    ],
    [
      'an end that is none',
      baselineOf([entryOf('now', { expires: '2099-12-31' })]),
      'entries[0]: it expires on 2099-12-31, more than a year after it was added on 2026-11-01',
    ],
    [
      'a rule that does not exist',
      baselineOf([entryOf('now', { rule: 'layer' })]),
      'entries[0]: there is no rule "layer"; did you mean "layers"?',
    ],
  ])('%s', async (_, files, expected) => {
    const problems = await problemsOn({ ...house, ...files }, { now: houseDay })
    expect(problems).toHaveLength(1)
    const [problem = ''] = problems
    expect(problem.startsWith(`${at} `)).toBe(true)
    const message = problem.slice(at.length + 1)
    if (typeof expected === 'string') expect(message).toBe(expected)
    else expect(message).toMatch(expected)
  })

  test('an entry that is there twice, for one violation', async () => {
    const root = scratchTree({ ...house, ...baselineOf([entryOf('now'), entryOf('now')]) })
    const report = await check(root)
    expect({ exitCode: report.exitCode, faults: faultsOf(report) }).toEqual({
      exitCode: 1,
      faults: [
        'stale: layers src/domain/order.ts -> src/platform/clock.ts (now) is there once, and has an entry more than that: first-contact guard baseline prune',
      ],
    })
  })

  test('a day in the past', async () => {
    const entries = [entryOf('now', { expires: '2026-11-22' })]
    const report = await check(scratchTree({ ...house, ...baselineOf(entries) }))
    expect({ exitCode: report.exitCode, faults: faultsOf(report) }).toEqual({
      exitCode: 1,
      faults: [
        'expired: layers src/domain/order.ts -> src/platform/clock.ts (now) was tolerated until 2026-11-22; dana said: the clock is not injected yet',
      ],
    })
  })
})
