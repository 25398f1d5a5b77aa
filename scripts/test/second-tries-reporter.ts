import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter } from 'vitest/node'

/** Names the file in which the reporter leaves them, as a list of texts in JSON. */
export const secondTriesVariable = 'TEST_SECOND_TRIES_FILE'

/** Keeps the tests that failed once and held when tried again: the JSON report calls them passed. */
export default class SecondTriesReporter implements Reporter {
  onTestRunEnd(...[modules]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env[secondTriesVariable]
    if (file === undefined) return
    const texts = modules.flatMap((module) =>
      [...module.children.allTests()]
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => `${relative(process.cwd(), module.moduleId)} > ${test.fullName}`),
    )
    writeFileSync(file, JSON.stringify(texts))
  }
}
