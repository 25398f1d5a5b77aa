import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeSource } from '../files/decode-source.ts'
import type { Problem } from '../errors/problem.ts'
import type { RuleWords } from '../rule/rule.ts'
import type { GuardReport, Violation } from './guard-report.ts'
import type { Paint } from './paint.ts'
import { summaryLine } from './summary-line.ts'

/** Findings of one rule that are printed in full; the rest is counted, and `--json` has it. */
const shownPerRuleMax = 50
const shownProblemsMax = 50
const lineWidthMax = 160

class SourceLines {
  readonly #root: string
  readonly #files = new Map<string, readonly string[]>()

  constructor(root: string) {
    this.#root = root
  }

  line(path: string, line: number): string | null {
    let lines = this.#files.get(path)
    if (lines === undefined) {
      try {
        lines = decodeSource(readFileSync(join(this.#root, path))).split(/\r?\n/)
      } catch {
        // Gone since it was read; the message stands without its line.
        lines = []
      }
      this.#files.set(path, lines)
    }
    return lines[line - 1] ?? null
  }
}

/** The line with a mark below; tabs stay tabs in the margin, so that the mark stays below. */
function frame(source: string, at: Violation, paint: Paint): readonly string[] {
  if (source.length > lineWidthMax) return []
  const number = String(at.line)
  const margin = ' '.repeat(number.length)
  const before = source.slice(0, at.column - 1).replaceAll(/[^\t]/g, ' ')
  const length = Math.max(1, Math.min(at.endColumn, source.length + 1) - at.column)
  return [
    `    ${paint.dim(`${number} |`)} ${source}`,
    `    ${paint.dim(`${margin} |`)} ${before}${paint.bad('^'.repeat(length))}`,
  ]
}

/** Several names of one import break the same rule in the same words; they are one block. */
function blocksOf(violations: readonly Violation[]): readonly (readonly Violation[])[] {
  const blocks = Map.groupBy(
    violations,
    ({ path, line, column, message, state }) => `${path}:${line}:${column}:${state}:${message}`,
  )
  return [...blocks.values()]
}

function wordsOf(first: Violation, rule: RuleWords, paint: Paint): readonly string[] {
  const why = first.why === rule.why ? [] : [`  ${paint.dim('why:')} ${first.why}`]
  const fix = first.fix === rule.fix ? [] : [`  ${paint.dim('fix:')} ${first.fix}`]
  return [...why, ...fix]
}

function blockLines(
  block: readonly Violation[],
  rule: RuleWords,
  sources: SourceLines,
  paint: Paint,
): readonly string[] {
  const [first] = block
  if (first === undefined) return []
  const source = sources.line(first.path, first.line)
  const symbols = [...new Set(block.flatMap(({ symbol }) => symbol ?? []))]
  const isListed = symbols.length > 1
  return [
    `  ${paint.strong(`${first.path}:${first.line}:${first.column}`)} ${first.message}`,
    ...(isListed ? [`    ${paint.dim('names:')} ${symbols.join(', ')}`] : []),
    ...(source === null ? [] : frame(source, first, paint)),
    ...wordsOf(first, rule, paint),
  ]
}

function ruleLines(
  rule: RuleWords,
  violations: readonly Violation[],
  sources: SourceLines,
  paint: Paint,
): readonly string[] {
  if (violations.length === 0) return []
  const blocks = blocksOf(violations)
  const hidden = blocks.length - shownPerRuleMax
  const tone = violations[0]?.isHint === true ? paint.warn : paint.bad
  return [
    `${tone(rule.name)}: ${rule.title} ${paint.dim(`(${violations.length})`)}`,
    `  ${paint.dim('why:')} ${rule.why}`,
    `  ${paint.dim('fix:')} ${rule.fix}`,
    `  ${paint.dim(`more: first-contact guard explain ${rule.name}`)}`,
    '',
    ...blocks
      .slice(0, shownPerRuleMax)
      .flatMap((block) => [...blockLines(block, rule, sources, paint), '']),
    ...(hidden > 0 ? [`  and ${hidden} more places; --json lists them all`, ''] : []),
  ]
}

function placeOf({ path, line, column }: Problem): string {
  return [path, line, column].filter((part) => part !== null).join(':')
}

/** Problems with one remedy are told it once, after the last of them. */
function problemLines(problems: readonly Problem[], paint: Paint): readonly string[] {
  return [...Map.groupBy(problems, ({ code }) => code)].flatMap(([code, same]) => {
    const hidden = same.length - shownProblemsMax
    return [
      ...same.slice(0, shownProblemsMax).map((each) => {
        const place = placeOf(each)
        return `${paint.bad('cannot check')} ${place === '' ? '' : `${paint.strong(place)} `}${each.message} [${code}]`
      }),
      ...(hidden > 0 ? [`  and ${hidden} more; --json lists them all`] : []),
      `  ${paint.dim('what to do:')} ${same[0]?.remedy ?? ''}`,
      '',
    ]
  })
}

/** What was found, for a person, without what was merely looked at. */
export function findingLines(report: GuardReport, paint: Paint): readonly string[] {
  const sources = new SourceLines(report.root)
  const added = report.violations.filter(({ state }) => state === 'new')
  const lines = report.rules.flatMap((rule) => {
    const ofRule = (all: readonly Violation[]) => all.filter((each) => each.rule === rule.name)
    return [
      ...ruleLines(rule, ofRule(added), sources, paint),
      ...ruleLines(rule, ofRule(report.hints), sources, paint),
    ]
  })
  for (const { kind, message } of report.baselineFaults) {
    lines.push(`${paint.bad(`baseline ${kind}:`)} ${message}`)
  }
  return [...lines, ...problemLines(report.problems, paint)]
}

/** The report for a person at a terminal; the last line counts. */
export function humanReport(report: GuardReport, paint: Paint): string {
  const lines = [...findingLines(report, paint)]
  for (const note of report.notes) lines.push(`${paint.dim('note:')} ${note}`)
  const tone = report.exitCode === 0 ? paint.good : paint.bad
  lines.push(tone(summaryLine(report)))
  return `${lines.join('\n')}\n`
}
