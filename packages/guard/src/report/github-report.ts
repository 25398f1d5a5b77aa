import type { GuardReport } from './guard-report.ts'
import { summaryLine } from './summary-line.ts'

/** GitHub shows at most ten errors of a step, and drops the rest without a word. */
const annotationsMax = 10
/** A step summary of more than 1 MiB is refused whole. */
const summaryRowsMax = 1000

interface Row {
  readonly level: 'error' | 'warning'
  readonly what: string
  readonly path: string | null
  readonly line: number | null
  readonly column: number | null
  readonly message: string
  readonly fix: string
}

/** What must be looked at first comes first: an unusable run says nothing about violations. */
function rowsOf(report: GuardReport): readonly Row[] {
  const none = { path: null, line: null, column: null }
  return [
    ...report.problems.map(({ code, message, remedy, path, line, column }): Row => ({
      level: 'error',
      what: code,
      path,
      line,
      column,
      message,
      fix: remedy,
    })),
    ...report.baselineFaults.map(({ kind, message }): Row => ({
      ...none,
      level: 'error',
      what: `baseline ${kind}`,
      message,
      fix: '',
    })),
    ...report.violations
      .filter(({ state }) => state === 'new')
      .map(({ rule, path, line, column, message, fix }): Row => ({
        level: 'error',
        what: rule,
        path,
        line,
        column,
        message,
        fix,
      })),
    ...report.hints.map(({ rule, path, line, column, message, fix }): Row => ({
      level: 'warning',
      what: rule,
      path,
      line,
      column,
      message,
      fix,
    })),
  ]
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

function annotation(
  { level, what, path, line, column, message, fix }: Row,
  prefix: string,
): string {
  const properties = [
    path === null ? null : `file=${escapeProperty(prefix + path)}`,
    line === null ? null : `line=${line}`,
    column === null ? null : `col=${column}`,
    `title=${escapeProperty(`guard: ${what}`)}`,
  ].filter((each) => each !== null)
  const text = fix === '' ? message : `${message}\nfix: ${fix}`
  return `::${level} ${properties.join(',')}::${escapeData(text)}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').replaceAll('<', '&lt;')
}

/** The whole table in Markdown, for the summary of the step. */
function summaryTable(report: GuardReport, rows: readonly Row[]): string {
  const hidden = rows.length - summaryRowsMax
  return [
    '## first-contact guard',
    '',
    summaryLine(report),
    '',
    ...(rows.length === 0
      ? []
      : [
          '| | what | where | message | fix |',
          '| --- | --- | --- | --- | --- |',
          ...rows.slice(0, summaryRowsMax).map(({ level, what, path, line, message, fix }) => {
            const where = [path, line].filter((part) => part !== null).join(':')
            return `| ${level} | ${cell(what)} | ${cell(where)} | ${cell(message)} | ${cell(fix)} |`
          }),
          ...(hidden > 0 ? ['', `and ${hidden} more`] : []),
          '',
        ]),
  ].join('\n')
}

/** What a workflow prints, and what belongs in `$GITHUB_STEP_SUMMARY`. */
export interface GithubReport {
  readonly annotations: string
  readonly summary: string
}

/**
 * Annotations for a pull request: ten at most, the worst first, and the rest in the summary.
 *
 * @param prefix - the way from the top of the repository to the root, ending in a slash, or empty
 */
export function githubReport(report: GuardReport, prefix = ''): GithubReport {
  const rows = rowsOf(report)
  const shown = rows.slice(0, annotationsMax).map((row) => annotation(row, prefix))
  const hidden = rows.length - shown.length
  const rest = hidden > 0 ? [`and ${hidden} more; the summary of this step lists them all`] : []
  return {
    annotations: `${[...shown, ...rest, summaryLine(report)].join('\n')}\n`,
    summary: `${summaryTable(report, rows)}\n`,
  }
}
