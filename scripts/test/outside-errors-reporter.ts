import { writeFileSync } from 'node:fs'
import type { Reporter } from 'vitest/node'

/** Names the file in which the reporter leaves them, as a list of texts in JSON. */
export const outsideErrorsVariable = 'TEST_OUTSIDE_ERRORS_FILE'

/** Keeps the errors that no test was there to catch: the JSON report of vitest leaves them out. */
export default class OutsideErrorsReporter implements Reporter {
  onTestRunEnd(...[, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env[outsideErrorsVariable]
    if (file === undefined) return
    const texts = errors.map((error) => {
      const during = error['VITEST_TEST_PATH']
      const where = typeof during === 'string' ? during : 'no file'
      return `${where}: outside every test: ${error.name}: ${error.message}`
    })
    writeFileSync(file, JSON.stringify(texts))
  }
}
