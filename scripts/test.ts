// `npm test`: checks, every kind of test, and the whole system once. The last line counts them.
// `npm test -- unit integration` runs only the steps named.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { assertPinnedNode } from './pinned-node.ts'
import { runCheck, type StepOutcome } from './test/run-step.ts'
import { runVitest } from './test/run-vitest.ts'
import { summaryLines } from './test/summary-lines.ts'

assertPinnedNode()

const bin = (name: string) => join('node_modules', '.bin', name)
const node = process.execPath

const steps: { readonly [name: string]: () => Promise<StepOutcome> } = {
  format: () => runCheck('format', bin('oxfmt'), ['--check']),
  lint: () =>
    runCheck('lint', bin('oxlint'), [
      '--type-aware',
      '--deny-warnings',
      '--report-unused-disable-directives',
    ]),
  compile: () => runCheck('compile', node, ['scripts/types.ts']),
  guard: () => runCheck('guard', node, ['packages/cli/bin/first-contact.js', 'guard']),
  unit: () => runVitest('unit'),
  property: () => runVitest('property'),
  golden: () => runVitest('golden'),
  types: () => runVitest('types'),
  integration: () => runVitest('integration'),
  packed: () => runCheck('packed', node, ['--test', 'test/packed/packed.test.ts']),
  once: () => runCheck('once', node, ['scripts/run-pinned.mjs', 'scripts/start.ts', '--once']),
}

const unusableExitCode = 3
const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(steps, name))

if (unknown.length > 0) {
  console.error(`first-contact: no such step: ${unknown.join(', ')}`)
  console.error(`  what to do: name some of ${Object.keys(steps).join(', ')}`)
  process.exit(unusableExitCode)
}

const outcomes: StepOutcome[] = []
for (const [name, step] of Object.entries(steps)) {
  if (named.length > 0 && !named.includes(name)) continue
  if (name === 'packed' && !existsSync('test/packed/packed.test.ts')) continue
  outcomes.push(await step())
}

console.log()
for (const line of summaryLines(outcomes)) console.log(line)
const sum = (field: 'passed' | 'failed') => outcomes.reduce((all, each) => all + each[field], 0)
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
