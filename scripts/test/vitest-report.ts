import { relative } from 'node:path'

/** What vitest's JSON reporter writes, as far as it is read here. */
export interface VitestReport {
  readonly numPassedTests: number
  readonly numTotalTests: number
  readonly testResults: readonly FileResult[]
}

export interface FileResult {
  readonly name: string
  readonly status: string
  /** Set when the file itself could not be run. */
  readonly message: string
  readonly assertionResults: readonly {
    readonly status: string
    readonly fullName: string
    readonly failureMessages?: readonly string[]
  }[]
}

export const firstLine = (text: string | undefined): string =>
  (text ?? '').split('\n', 1)[0]?.slice(0, 300) ?? ''

/** The failed tests of a file, or the file itself when it failed outside any test. */
export function failuresOf({ name, status, message, assertionResults }: FileResult): string[] {
  const file = relative(process.cwd(), name)
  const failed = assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
  return status === 'failed' && failed.length === 0 ? [`${file}: ${firstLine(message)}`] : failed
}

/** The tests of a file that did not run, whatever the reason: skipped, left for later, left out. */
export function skippedOf({ name, assertionResults }: FileResult): string[] {
  const file = relative(process.cwd(), name)
  return assertionResults
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => `${file} > ${fullName}`)
}
