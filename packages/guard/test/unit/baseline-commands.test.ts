import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  addedText,
  addEntries,
  baselineListJson,
  baselineListText,
  chooseViolations,
  chosenText,
  listBaseline,
  prunedText,
  pruneBaseline,
  type ChosenViolations,
  type GivenAnswers,
  type ViolationChoice,
} from '../../src/baseline/index.ts'
import { plainPaint, runGuard } from '../../src/index.ts'
import {
  baselineOf,
  commitAll,
  crossingHouse,
  entryOf,
  houseDay,
} from '../support/crossing-house.ts'
import { plant, scratchTree } from '../support/scratch-tree.ts'

const answers: GivenAnswers = {
  owner: 'dana',
  reason: 'the clock is not injected yet',
  expires: '2027-02-01',
  incident: 'INC-0042',
}
const at = (cwd: string) => ({ cwd, cache: false, now: houseDay })

function baselineIn(root: string): unknown {
  return JSON.parse(readFileSync(join(root, 'layers.baseline.json'), 'utf8'))
}

async function chosenIn(root: string, choice: ViolationChoice): Promise<ChosenViolations> {
  const chosen = await chooseViolations(at(root), choice)
  if (chosen.kind === 'refused') expect.fail(chosen.problems[0]?.message)
  return chosen
}

async function refusalIn(root: string, choice: ViolationChoice): Promise<string> {
  const chosen = await chooseViolations(at(root), choice)
  if (chosen.kind !== 'refused') expect.fail('it was chosen')
  return chosen.problems.map(({ code, message }) => `${code} ${message}`).join('\n')
}

describe('adding to the baseline', () => {
  test('takes what was chosen, with its answers and the hash of its file', async () => {
    const root = scratchTree(crossingHouse(['now', 'today']))
    const chosen = await chosenIn(root, { symbol: 'now' })
    expect(chosenText(chosen, plainPaint)).toBe(
      '1 new for the baseline:\n  src/domain/order.ts:4:8 layers: domain (L4) may not import platform (L6): L4 imports L4\n',
    )
    const outcome = addEntries(chosen, answers)
    expect(outcome.kind === 'added' && addedText(outcome)).toBe(
      '1 entry added, 1 in layers.baseline.json now; dana answers for it until 2027-02-01\n',
    )
    expect(baselineIn(root)).toEqual({
      format: 1,
      ceiling: 1,
      entries: [
        {
          ...entryOf('now', { added: '2026-11-23', incident: 'INC-0042' }),
          content: expect.stringMatching(/^[\w-]{20,}$/),
        },
      ],
    })
    const { violations, exitCode } = await runGuard({ root, cache: false, now: houseDay })
    expect(exitCode).toBe(1)
    expect(violations.map(({ symbol, state }) => [symbol, state])).toEqual([
      ['now', 'baselined'],
      ['today', 'new'],
    ])
  })

  test('leaves what it holds already where it is', async () => {
    const root = scratchTree({
      ...crossingHouse(['now', 'today']),
      ...baselineOf([entryOf('now')]),
    })
    addEntries(await chosenIn(root, { isAll: true }), answers)
    expect(baselineIn(root)).toMatchObject({
      ceiling: 2,
      entries: [entryOf('now'), { symbol: 'today', added: '2026-11-23' }],
    })
    expect((await runGuard({ root, cache: false, now: houseDay })).exitCode).toBe(0)
  })

  test.each<[string, ViolationChoice, number]>([
    ['a rule', { rules: ['layers'] }, 2],
    ['a folder', { paths: ['src/domain'] }, 2],
    ['another end', { to: 'src/platform/clock.ts' }, 2],
    ['a symbol of a folder', { paths: ['src'], symbol: 'today' }, 1],
  ])('takes what %s has', async (_, choice, count) => {
    const root = scratchTree(crossingHouse(['now', 'today']))
    expect((await chosenIn(root, choice)).violations).toHaveLength(count)
  })

  test.each<[string, ViolationChoice, string]>([
    [
      'nothing was chosen',
      {},
      'FC_GUARD_BASELINE_CHOICE one violation is new, and nothing was chosen',
    ],
    [
      'nothing of that is new',
      { paths: ['src/platform'] },
      'FC_GUARD_BASELINE_CHOICE one violation is new, and none of them is what was chosen',
    ],
    ['the rule does not exist', { rules: ['layer'] }, 'did you mean "layers"?'],
  ])('refuses where %s', async (_, choice, message) => {
    const root = scratchTree(crossingHouse(['now']))
    expect(await refusalIn(root, choice)).toContain(message)
  })

  test('refuses while not everything can be checked', async () => {
    const root = scratchTree({ ...crossingHouse(['now']), 'src/domain/sale.ts': 'import {' })
    expect(await refusalIn(root, { isAll: true })).toContain('FC_GUARD_PARSE')
    expect(existsSync(join(root, 'layers.baseline.json'))).toBe(false)
  })

  test.each<[string, GivenAnswers, string]>([
    ['an owner', { owner: ' ' }, 'owner is missing'],
    ['a reason', { reason: undefined }, 'reason is missing'],
    [
      'a reason that says something',
      { reason: 'todo' },
      'reason must say why it is tolerated, in 10 characters or more',
    ],
    ['a day', { expires: 'soon' }, 'expires must be a day such as 2027-02-21'],
    [
      'a day to come',
      { expires: '2026-11-22' },
      'expires must not lie in the past, today is 2026-11-23',
    ],
    [
      'an end within a year',
      { expires: '2028-01-01' },
      'expires must lie within a year, by 2027-11-24',
    ],
    ['an incident, or that there is none', { incident: '' }, 'incident is missing'],
  ])('asks for %s', async (_, changes, message) => {
    const root = scratchTree(crossingHouse(['now']))
    const outcome = addEntries(await chosenIn(root, { isAll: true }), { ...answers, ...changes })
    expect(outcome).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'FC_GUARD_BASELINE_ENTRY', message }],
    })
    expect(existsSync(join(root, 'layers.baseline.json'))).toBe(false)
  })

  test('takes none for an incident, when somebody says so', async () => {
    const root = scratchTree(crossingHouse(['now']))
    addEntries(await chosenIn(root, { isAll: true }), { ...answers, incident: 'none' })
    expect(baselineIn(root)).toMatchObject({ entries: [{ incident: null }] })
  })

  test('has nothing to do in a house in order', async () => {
    const chosen = await chosenIn(scratchTree(crossingHouse([])), {})
    expect(chosenText(chosen, plainPaint)).toBe('no violation is new: there is nothing to add\n')
  })
})

describe('pruning the baseline', () => {
  test('removes what is fixed and what is there too often, and adds nothing', async () => {
    const entries = [entryOf('now'), entryOf('now'), entryOf('zone')]
    const root = scratchTree({ ...crossingHouse(['now', 'today']), ...baselineOf(entries) })
    const outcome = await pruneBaseline(at(root))
    expect(outcome).toMatchObject({
      kind: 'pruned',
      removed: [{ symbol: 'now' }, { symbol: 'zone' }],
    })
    expect(outcome.kind === 'pruned' && prunedText(outcome, plainPaint)).toBe(
      `  removed layers src/domain/order.ts -> src/platform/clock.ts (now)
  removed layers src/domain/order.ts -> src/platform/clock.ts (zone)
2 entries removed; 1 in layers.baseline.json now
`,
    )
    expect(baselineIn(root)).toEqual({ format: 1, ceiling: 1, entries: [entryOf('now')] })
  })

  test('follows a file that was renamed, so that it may be edited afterwards', async () => {
    const root = scratchTree({ ...crossingHouse(['now']), ...baselineOf([entryOf('now')]) })
    commitAll(root)
    renameSync(join(root, 'src/domain/order.ts'), join(root, 'src/domain/sale.ts'))
    const outcome = await pruneBaseline(at(root))
    expect(outcome.kind === 'pruned' && prunedText(outcome, plainPaint)).toContain(
      'in src/domain/sale.ts now\n0 entries removed, 1 renamed; 1 in layers.baseline.json now',
    )
    plant(root, { 'src/domain/sale.ts': `export { now } from '../platform/clock.ts'\n` })
    expect((await runGuard({ root, cache: false, now: houseDay })).exitCode).toBe(0)
  })

  test('leaves everything as it was while not everything can be checked', async () => {
    const files = { ...crossingHouse([]), ...baselineOf([entryOf('now')]) }
    const root = scratchTree({ ...files, 'src/domain/sale.ts': 'import {' })
    expect(await pruneBaseline(at(root))).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'FC_GUARD_PARSE' }],
    })
    expect(baselineIn(root)).toMatchObject({ ceiling: 1 })
  })

  test('writes nothing where every entry has its violation', async () => {
    const root = scratchTree({ ...crossingHouse(['now']), ...baselineOf([entryOf('now')]) })
    const before = readFileSync(join(root, 'layers.baseline.json'), 'utf8')
    expect(await pruneBaseline(at(root))).toMatchObject({ removed: [], moved: [] })
    expect(readFileSync(join(root, 'layers.baseline.json'), 'utf8')).toBe(before)
  })
})

describe('listing the baseline', () => {
  const entries = [
    entryOf('now'),
    entryOf('today', { expires: '2026-11-25', incident: 'INC-0042' }),
    entryOf('zone', { expires: '2026-11-20' }),
    entryOf('offset', { expires: '2026-12-31' }),
  ]
  const house = { ...crossingHouse(['now', 'today', 'zone']), ...baselineOf(entries) }

  test('shows what ends first, and how things stand', async () => {
    const outcome = await listBaseline(at(scratchTree(house)))
    if (outcome.kind === 'refused') expect.fail(outcome.problems[0]?.message)
    expect(baselineListText(outcome.entries, plainPaint)).toBe(
      `layers src/domain/order.ts -> src/platform/clock.ts (zone)
  expired on 2026-11-20, 3 days ago · dana · no incident
  the clock is not injected yet

layers src/domain/order.ts -> src/platform/clock.ts (today)
  until 2026-11-25, 2 days left · dana · INC-0042
  the clock is not injected yet

layers src/domain/order.ts -> src/platform/clock.ts (offset)
  stale: it is fixed, its entry can go · dana · no incident
  the clock is not injected yet

layers src/domain/order.ts -> src/platform/clock.ts (now)
  until 2027-02-01, 70 days left · dana · no incident
  the clock is not injected yet

3 current violations in the baseline, 1 end within 14 days, 1 expired, 1 stale
first-contact guard baseline prune brings it up to date
`,
    )
    expect(baselineListJson(outcome.entries)).toMatchObject({
      format: 1,
      entries: [
        { symbol: 'zone', state: 'expired', days_left: -3, moved_to: null },
        { symbol: 'today', state: 'held', days_left: 2 },
        { symbol: 'offset', state: 'stale' },
        { symbol: 'now', state: 'held' },
      ],
    })
  })

  test('says that nothing is tolerated where it is empty', async () => {
    const outcome = await listBaseline(at(scratchTree(crossingHouse([]))))
    expect(outcome.kind === 'listed' && baselineListText(outcome.entries, plainPaint)).toBe(
      'the baseline is empty: nothing is tolerated\n',
    )
  })
})
