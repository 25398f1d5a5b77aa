export type { LayerMap, Layer, Room, Arrow, Namespace } from './map/layer-map.ts'
export type { Edge, EdgeKind, EdgeSymbol, EdgeTarget } from './graph/edge.ts'
export type { ModuleExport, Origin } from './graph/module-export.ts'
export type { WorkspacePackage } from './graph/workspace-package.ts'
export type { CheckedFile, Place } from './rule/checked-file.ts'
export type { House } from './rule/house.ts'
export { defineRule, type Finding, type Rule, type RuleWords, type Severity } from './rule/rule.ts'
export type { RuleOption, RuleOptions } from './rule/rule-option.ts'
export { findingAt, type FindingWords, type Span } from './rule/finding-at.ts'
export { runGuard } from './engine/run-guard.ts'
export type { GuardOptions } from './engine/guard-options.ts'
export type {
  BaselineFault,
  GuardExitCode,
  GuardReport,
  SkippedRule,
  Violation,
  ViolationState,
} from './report/guard-report.ts'
export type { BaselineEntry } from './baseline/baseline.ts'
export type { Problem } from './errors/problem.ts'
export type { RuleFinding } from './rule/rule-run.ts'
export {
  watchGuard,
  type GuardUpdate,
  type GuardWatch,
  type GuardWatchOptions,
} from './watch/watch-guard.ts'
export { changeReport } from './report/change-report.ts'
export { humanReport } from './report/human-report.ts'
export { summaryLine } from './report/summary-line.ts'
export { plainPaint, type Paint } from './report/paint.ts'
export { jsonReport } from './report/json-report.ts'
export { sarifReport } from './report/sarif-report.ts'
export { githubReport, type GithubReport } from './report/github-report.ts'
