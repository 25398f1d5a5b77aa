import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outsideErrorsVariable } from './outside-errors-reporter.ts'
import { runToEnd, type StepOutcome } from './run-step.ts'
import { secondTriesVariable } from './second-tries-reporter.ts'
import { failuresOf, firstLine, skippedOf, type VitestReport } from './vitest-report.ts'

function readReport<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined
  }
}

/**
 * Runs one vitest project and counts from its own report. A run that reports no test at all, or
 * ends badly without naming a failed one, counts as one failure: a checker must have looked.
 */
export async function runVitest(project: string): Promise<StepOutcome> {
  const startedMs = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'fc-report-'))
  const file = join(folder, 'report.json')
  const outsideFile = join(folder, 'outside.json')
  process.env[outsideErrorsVariable] = outsideFile
  const secondTriesFile = join(folder, 'second-tries.json')
  process.env[secondTriesVariable] = secondTriesFile
  console.log(`\n== ${project}`)
  try {
    const exitCode = await runToEnd(process.execPath, [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      '--reporter=./scripts/test/outside-errors-reporter.ts',
      '--reporter=./scripts/test/second-tries-reporter.ts',
      `--outputFile.json=${file}`,
    ])
    const report = readReport<VitestReport>(file)
    const seconds = (performance.now() - startedMs) / 1000
    const passed = report?.numPassedTests ?? 0
    const failures = (report?.testResults ?? []).flatMap(failuresOf)
    const skipped = (report?.testResults ?? []).flatMap(skippedOf)
    for (const text of readReport<string[]>(outsideFile) ?? []) {
      failures.push(firstLine(text.replace(`${process.cwd()}/`, '')))
    }
    const isUnexplained =
      (exitCode !== 0 && failures.length === 0) || (report?.numTotalTests ?? 0) === 0
    if (isUnexplained) failures.push(`${project}: ended with exit code ${exitCode} and no report`)
    const secondTries = readReport<string[]>(secondTriesFile) ?? []
    const failed = failures.length
    return { name: project, passed, failed, skipped, secondTries, seconds, failures }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
