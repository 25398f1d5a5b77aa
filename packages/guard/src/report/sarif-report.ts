import { guardVersion } from '../engine/guard-version.ts'
import { contentHash } from '../files/content-hash.ts'
import { guardErrors } from '../errors/registry.ts'
import type { Problem } from '../errors/problem.ts'
import { baselineFileName, keyText } from '../baseline/baseline.ts'
import type { BaselineFault, GuardReport, Violation } from './guard-report.ts'

const baselineRule = 'baseline'

function artifact(path: string) {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' }
}

function resultOf(violation: Violation, ruleIndex: number) {
  const { rule, path, line, column, endColumn, message, fix, isHint, state } = violation
  const region = { startLine: line, startColumn: column, endColumn }
  return {
    ruleId: rule,
    ruleIndex,
    level: isHint === true ? 'note' : 'error',
    message: { text: `${message}. ${fix}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(path), region } }],
    // Never of a line: a moved violation is the same one.
    partialFingerprints: { 'firstContactGuard/v1': contentHash(violation.identity) },
    baselineState: state === 'new' ? 'new' : 'unchanged',
    ...(state === 'new' ? {} : { suppressions: [{ kind: 'external', status: 'accepted' }] }),
  }
}

function faultResult({ kind, message, entry }: BaselineFault, ruleIndex: number) {
  return {
    ruleId: baselineRule,
    ruleIndex,
    level: 'error',
    message: { text: `${kind}: ${message}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(baselineFileName) } }],
    partialFingerprints: { 'firstContactGuard/v1': contentHash(`${kind}|${keyText(entry)}`) },
  }
}

function notificationOf({ code, message, remedy, path, line, column }: Problem) {
  const region =
    line === null ? {} : { region: { startLine: line, ...(column && { startColumn: column }) } }
  const locations =
    path === null
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifact(path), ...region } }] }
  return {
    descriptor: { id: code },
    level: 'error',
    message: { text: `${message}. ${remedy}` },
    ...locations,
  }
}

function descriptors(report: GuardReport) {
  const rules = report.rules.map(({ name, title, severity, why, fix }) => ({
    id: name,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: severity === 'hint' ? 'note' : 'error' },
  }))
  const ofBaseline = {
    id: baselineRule,
    shortDescription: { text: 'The baseline only shrinks' },
    fullDescription: { text: guardErrors.FC_GUARD_BASELINE.publicMessage },
    help: { text: guardErrors.FC_GUARD_BASELINE.remedy },
    defaultConfiguration: { level: 'error' },
  }
  return [...rules, ofBaseline]
}

/** The report in SARIF 2.1.0, for code scanning and editors. */
export function sarifReport(report: GuardReport): object {
  const rules = descriptors(report)
  const version = guardVersion()
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]))
  const results = [...report.violations, ...report.hints].map((each) =>
    resultOf(each, indexOf.get(each.rule) ?? -1),
  )
  const faults = report.baselineFaults.map((fault) =>
    faultResult(fault, indexOf.get(baselineRule) ?? -1),
  )
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'first-contact guard', version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: report.problems.length === 0,
            exitCode: report.exitCode,
            toolConfigurationNotifications: report.problems.map(notificationOf),
          },
        ],
        results: [...results, ...faults],
      },
    ],
  }
}
