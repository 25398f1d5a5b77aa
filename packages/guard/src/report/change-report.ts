import type { Problem } from '../errors/problem.ts'
import type { BaselineFault, GuardReport, Violation } from './guard-report.ts'
import { findingLines } from './human-report.ts'
import type { Paint } from './paint.ts'
import { summaryLine } from './summary-line.ts'

/** Lines move with every edit; what a thing is does not. */
const keys = {
  violation: ({ identity, state, message }: Violation) => [identity, state, message].join('\0'),
  problem: ({ code, path, message }: Problem) => [code, path, message].join('\0'),
  fault: ({ kind, message }: BaselineFault) => [kind, message].join('\0'),
}

function without<Thing>(
  some: readonly Thing[],
  others: readonly Thing[],
  keyOf: (thing: Thing) => string,
): readonly Thing[] {
  const known = new Set(others.map(keyOf))
  return some.filter((each) => !known.has(keyOf(each)))
}

/** What one report says and another does not. */
function beyond(report: GuardReport, other: GuardReport): GuardReport {
  return {
    ...report,
    violations: without(report.violations, other.violations, keys.violation),
    hints: without(report.hints, other.hints, keys.violation),
    problems: without(report.problems, other.problems, keys.problem),
    baselineFaults: without(report.baselineFaults, other.baselineFaults, keys.fault),
  }
}

function goneLines({ violations, hints, problems, baselineFaults }: GuardReport, paint: Paint) {
  return [
    ...[...violations, ...hints].map(
      ({ rule, path, line, message }) => `${rule}: ${path}:${line} ${message}`,
    ),
    ...problems.map(({ path, message }) => (path === null ? message : `${path} ${message}`)),
    ...baselineFaults.map(({ message }) => `baseline: ${message}`),
  ].map((what) => `${paint.good('gone')} ${what}`)
}

/** What changed between two checks, for a person who sees one after the other. */
export function changeReport(before: GuardReport, after: GuardReport, paint: Paint): string {
  const tone = after.exitCode === 0 ? paint.good : paint.bad
  const lines = [
    ...findingLines(beyond(after, before), paint),
    ...goneLines(beyond(before, after), paint),
    tone(summaryLine(after)),
  ]
  return `${lines.join('\n')}\n`
}

/** Whether two checks found the same. */
export function saysTheSame(before: GuardReport, after: GuardReport): boolean {
  const differ = [beyond(after, before), beyond(before, after)].some(
    ({ violations, hints, problems, baselineFaults }) =>
      violations.length + hints.length + problems.length + baselineFaults.length > 0,
  )
  return !differ && before.filesScanned === after.filesScanned && before.edges === after.edges
}
