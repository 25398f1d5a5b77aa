import type { GuardReport } from './guard-report.ts'

/** The last line of every run: what was looked at, and what was found. */
export function summaryLine(report: GuardReport): string {
  const { violations, baselineFaults } = report
  const added = violations.filter(({ state }) => state === 'new').length
  const stale = baselineFaults.filter(({ kind }) => kind === 'stale').length
  const counts = `new ${added}, baselined ${violations.length - added}, stale ${stale}`
  const seconds = (report.durationMs / 1000).toFixed(2)
  return `files scanned: ${report.filesScanned}, edges: ${report.edges}, violations: ${violations.length} (${counts}) in ${seconds} s`
}
