import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  githubReport,
  humanReport,
  jsonReport,
  plainPaint,
  runGuard,
  sarifReport,
  type GuardReport,
} from '../../src/index.ts'
import { sarifComplaints } from '../support/sarif-schema.ts'

const root = fileURLToPath(new URL('../fixtures/bad/layers/arrows', import.meta.url))
const report: GuardReport = await runGuard({ root, rules: ['layers'], cache: false })

/** The same report with many violations, and everything else a report can hold. */
function crowded(count: number): GuardReport {
  const [first] = report.violations
  const entry = {
    rule: 'layers',
    from: 'a.ts',
    to: null,
    symbol: null,
    owner: 'dana',
    reason: 'known since long ago',
    added: '2026-11-01',
    expires: '2026-12-01',
    incident: null,
  }
  return {
    ...report,
    violations: Array.from({ length: count }, () => first).filter((each) => each !== undefined),
    hints: report.violations.map((each) => ({ ...each, isHint: true })),
    baselineFaults: [{ kind: 'stale', message: 'it is fixed', entry }],
    problems: [
      {
        code: 'FC_GUARD_PARSE',
        message: 'broken',
        remedy: 'mend',
        path: 'a b.ts',
        line: 2,
        column: 1,
      },
      {
        code: 'FC_GUARD_NO_FILES',
        message: 'none',
        remedy: 'add',
        path: null,
        line: null,
        column: null,
      },
    ],
  }
}

describe('the human report', () => {
  const text = humanReport(report, plainPaint)

  test('shows the line, marks the place, and says why and how', () => {
    expect(text).toContain(`src/domain/decide.ts:1:27 domain (L4) may not import platform (L6)`)
    expect(text).toContain(
      `    1 | import type { Pool } from '../platform/pool/pool.ts'\n      |                           ${'^'.repeat(26)}`,
    )
    expect(text).toContain('why: A layer that reaches')
    expect(text).toContain('fix: Declare what you need')
  })

  test('ends with what was counted', () => {
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^files scanned: 5, edges: 5, violations: 3 \(new 3, baselined 0, stale 0\) in \d+\.\d\d s$/,
    )
  })
})

describe('the SARIF report', () => {
  test('is valid by the official schema, also with problems, hints and baseline faults', () => {
    expect(sarifComplaints(sarifReport(report))).toEqual([])
    expect(sarifComplaints(sarifReport(crowded(3)))).toEqual([])
  })

  test('is checked by a schema that refuses what is none', () => {
    expect(sarifComplaints({ version: '2.1.0', runs: [{}] })).not.toEqual([])
  })

  test('names no line in a fingerprint, so that a moved violation stays the same', () => {
    const moved = {
      ...report,
      violations: report.violations.map((each) => ({ ...each, line: 99 })),
    }
    const prints = (of: GuardReport) =>
      JSON.stringify(sarifReport(of)).match(/"firstContactGuard\/v1":"[^"]+"/g)
    expect(prints(moved)).toEqual(prints(report))
    expect(new Set(prints(report)).size).toBe(3)
  })
})

describe('the GitHub report', () => {
  test('annotates ten places at most, the worst first, and lists all in the summary', () => {
    const { annotations, summary } = githubReport(crowded(40))
    const lines = annotations.split('\n').filter((line) => line.startsWith('::'))
    expect(lines).toHaveLength(10)
    expect(lines[0]).toBe(
      '::error file=a b.ts,line=2,col=1,title=guard%3A FC_GUARD_PARSE::broken%0Afix: mend',
    )
    expect(annotations).toContain('and 36 more')
    expect(summary.match(/^\| (?:error|warning) \|/gm)).toHaveLength(46)
  })

  test('escapes what would end a command early', () => {
    const [first] = report.violations
    if (first === undefined) return
    const evil = {
      ...report,
      violations: [{ ...first, message: 'a\n::error::b%', path: 'a,b:c.ts' }],
    }
    const { annotations } = githubReport(evil, 'sub/')
    expect(annotations).toContain('file=sub/a%2Cb%3Ac.ts,')
    expect(annotations).toContain('::a%0A::error::b%25%0Afix')
  })
})

describe('the JSON report', () => {
  test('holds the counts and every violation with its identity', () => {
    expect(jsonReport(report)).toMatchObject({
      format: 1,
      exit_code: 1,
      files_scanned: 5,
      counts: { violations: 3, new: 3, baselined: 0, stale: 0 },
      violations: [
        { identity: 'layers|src/api/serve.ts|src/platform/pool/pool.ts|pool|1' },
        {},
        {},
      ],
    })
  })
})
