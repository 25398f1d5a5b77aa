import type { Problem } from '../errors/problem.ts'
import type { GuardReport, Violation } from './guard-report.ts'

function violationJson({ endColumn, isHint, ...rest }: Violation) {
  const { path, line, column, rule, message, state, identity, why, fix } = rest
  return {
    rule,
    path,
    line,
    column,
    end_column: endColumn,
    message,
    to: rest.to ?? null,
    symbol: rest.symbol ?? null,
    severity: isHint === true ? 'hint' : 'violation',
    state,
    identity,
    why,
    fix,
  }
}

function problemJson({ code, message, remedy, path, line, column }: Problem) {
  return { code, message, remedy, path, line, column }
}

/** The whole report as one JSON value, names in snake_case. */
export function jsonReport(report: GuardReport): object {
  const { violations, baselineFaults } = report
  const added = violations.filter(({ state }) => state === 'new').length
  return {
    format: 1,
    root: report.root,
    exit_code: report.exitCode,
    files_scanned: report.filesScanned,
    edges: report.edges,
    duration_ms: Math.round(report.durationMs),
    counts: {
      violations: violations.length,
      new: added,
      baselined: violations.length - added,
      stale: baselineFaults.filter(({ kind }) => kind === 'stale').length,
      expired: baselineFaults.filter(({ kind }) => kind === 'expired').length,
      grown: baselineFaults.filter(({ kind }) => kind === 'grown').length,
      hints: report.hints.length,
      problems: report.problems.length,
    },
    rules: report.rules.map(({ name, title, severity }) => ({ name, title, severity })),
    skipped_rules: report.skippedRules,
    problems: report.problems.map(problemJson),
    violations: violations.map(violationJson),
    hints: report.hints.map(violationJson),
    baseline_faults: baselineFaults,
    notes: report.notes,
  }
}
