import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { StepOutcome } from '../../scripts/test/run-step.ts'
import { summaryLines } from '../../scripts/test/summary-lines.ts'
import { secondTriesVariable } from '../../scripts/test/second-tries-reporter.ts'
import { failuresOf, skippedOf, type VitestReport } from '../../scripts/test/vitest-report.ts'

const step: StepOutcome = {
  name: 'unit',
  passed: 3,
  failed: 0,
  skipped: [],
  secondTries: [],
  seconds: 1,
  failures: [],
}

test('the last line counts what passed and failed', () => {
  expect(summaryLines([step, { ...step, passed: 1 }]).at(-1)).toBe('4 passed, 0 failed')
})

test('what was skipped is counted in the last line, and named above it', () => {
  const lines = summaryLines([step, { ...step, skipped: ['a.test.ts > waits', 'b.test.ts > x'] }])
  expect(lines.at(-1)).toBe('6 passed, 0 failed, 2 skipped')
  expect(lines).toContain('skipped a.test.ts > waits')
  expect(lines).toContain('ok      unit         3 passed, 0 failed, 2 skipped in 1.0 s')
})

test('skipped tests are found in the report that vitest really writes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fc-summary-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'some.test.js')
  writeFileSync(
    file,
    `test('runs', () => {}); test.skip('skips', () => {}); test.todo('comes later')
     test('gives up', (context) => context.skip()); test('fails', () => { throw new Error('no') })
     describe.skip('none of these', () => test('runs', () => {}))`,
  )
  const output = join(folder, 'report.json')
  const args = ['run', '--root', folder, '--globals', '--reporter=json', `--outputFile=${output}`]
  spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { timeout: 60_000 })
  const report = JSON.parse(readFileSync(output, 'utf8')) as VitestReport
  const names = report.testResults.flatMap(skippedOf).map((line) => line.split(' > ')[1])
  expect(new Set(names)).toEqual(
    new Set(['comes later', 'gives up', 'none of these runs', 'skips']),
  )
  expect(report.testResults.flatMap(failuresOf)).toHaveLength(1)
}, 60_000)

test('a test that holds only when tried again is named, and one that never holds has failed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fc-summary-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(
    join(folder, 'some.test.js'),
    `let tries = 0
     test('holds', () => {})
     test('holds at last', () => { tries += 1; if (tries === 1) throw new Error('not yet') })
     test('never holds', () => { throw new Error('no') })`,
  )
  const output = join(folder, 'second-tries.json')
  const reporter = join(process.cwd(), 'scripts/test/second-tries-reporter.ts')
  const args = ['run', '--root', folder, '--globals', '--retry=1', `--reporter=${reporter}`]
  const ended = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
    timeout: 60_000,
    env: { ...process.env, [secondTriesVariable]: output },
  })
  expect(ended.status).toBe(1)
  const named = JSON.parse(readFileSync(output, 'utf8')) as string[]
  expect(named).toHaveLength(1)
  expect(named[0]).toMatch(/some\.test\.js > holds at last$/)
  const lines = summaryLines([{ ...step, secondTries: named }])
  expect(lines).toContain(`UNSTEADY ${named[0]}: failed once, held when tried again`)
}, 60_000)
