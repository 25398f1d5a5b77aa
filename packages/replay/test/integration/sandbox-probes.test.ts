import { beforeAll, describe, expect, test } from 'vitest'
import { probes } from '../support/probes.ts'
import { type ProbeFailures, runProbes } from '../support/run-probes.ts'

let failures: ProbeFailures = new Map()

beforeAll(async () => {
  failures = await runProbes(probes)
}, 60_000)

test('there are many probes, and no two have one name', () => {
  expect(probes.length).toBeGreaterThan(90)
  expect(new Set(probes.map(({ name }) => name)).size).toBe(probes.length)
})

describe('a way out of the sandbox is closed', () => {
  test.each(probes.map(({ name }) => name))('%s', (name) => {
    expect(failures.get(name)).toBeUndefined()
  })
})

test('a probe that finds a way is seen', async () => {
  const open = { name: 'open', decide: 'return 1', expected: [{ refused: 'Date.now' }] }
  expect([...(await runProbes([open])).keys()]).toEqual(['open'])
})
