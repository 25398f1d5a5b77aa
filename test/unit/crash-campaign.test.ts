import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readCampaignArguments } from '../chaos/campaign-arguments.ts'
import { crashNumbers, shortcomings, type CrashCampaignResult } from '../chaos/crash-campaign.ts'

function campaign(...args: readonly string[]) {
  return spawnSync(
    process.execPath,
    ['--conditions=fc-source', 'test/chaos/crash-campaign.ts', ...args],
    { encoding: 'utf8', timeout: 60_000 },
  )
}

test('--help names every option and starts nothing', () => {
  const { status, stdout, stderr } = campaign('--help')
  expect([status, stderr]).toEqual([0, ''])
  for (const option of ['--kills', '--seed', '--rate']) expect(stdout).toContain(option)
  expect(stdout).not.toContain('crash campaign:')
}, 60_000)

test('what cannot be read ends with exit code 3 and starts nothing', () => {
  const { status, stdout, stderr } = campaign('--kills', 'abc')
  expect([status, stdout]).toEqual([3, ''])
  expect(stderr).toContain('--kills must be a whole number from 1 to 100000, it is "abc"')
  expect(stderr).toContain('what to do: npm run campaign crash -- --help')
}, 60_000)

test.each([
  [['--kills', '0'], '--kills must be'],
  [['--rate='], '--rate must be'],
  [['--seed', '1.5'], '--seed must be'],
  [['--kill', '9'], "Unknown option '--kill'"],
  [['9'], "Unexpected argument '9'"],
])('%j is refused by name', (args, said) => {
  const given = readCampaignArguments('crash', crashNumbers, args)
  expect(given).toMatchObject({ kind: 'refused', reason: expect.stringContaining(said) })
})

test('numbers that were given are taken, the others have their defaults', () => {
  const given = readCampaignArguments('crash', crashNumbers, ['--kills', '7'])
  const numberOf = given.kind === 'run' ? given.numberOf : expect.unreachable('refused')
  expect([numberOf('kills'), numberOf('rate')]).toEqual([7, 60])
})

const whole: CrashCampaignResult = {
  seed: 1,
  killsAsked: 4,
  kills: { producer: 1, shipper: 1, station: 1, postgres: 1 },
  spooled: 10,
  shed: 0,
  stored: 10,
  missing: [],
  duplicates: [],
  remaining: 0,
  gaps: 0,
  chain: 'intact',
  seconds: 1,
  project: { dir: '', remove: async () => undefined },
}

test('a whole run has no shortcoming', () => {
  expect(shortcomings(whole)).toEqual([])
})

test.each<[Partial<CrashCampaignResult>, string]>([
  [{ killsAsked: 5 }, '4 of 5 kills were done'],
  [{ killsAsked: Number.NaN }, '4 of NaN kills were done'],
  [{ spooled: 0 }, 'no envelope was promised'],
  [{ missing: ['a'] }, '1 promised envelopes are missing'],
  [{ duplicates: ['a'] }, '1 envelopes are stored twice'],
  [{ remaining: 2 }, '2 records were not delivered'],
  [{ gaps: 1 }, '1 producer epochs have gaps'],
  [{ chain: 'broken' }, 'the chain is broken'],
])('a run with %j does not hold', (fault, said) => {
  expect(shortcomings({ ...whole, ...fault })).toEqual([said])
})
