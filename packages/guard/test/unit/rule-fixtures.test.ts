import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Examination } from '../../src/engine/examination.ts'
import { examine } from '../../src/engine/examine.ts'
import { loadMap } from '../../src/engine/load-map.ts'
import { planRun } from '../../src/engine/plan-run.ts'
import { findFiles } from '../../src/files/find-files.ts'
import { builtInRules } from '../../src/rule/built-in-rules.ts'
import type { Rule } from '../../src/rule/rule.ts'

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url))

function casesOf(kind: 'bad' | 'good', rule: string): readonly string[] {
  const folder = join(fixtures, kind, rule)
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

const cases = (kind: 'bad' | 'good') =>
  builtInRules.flatMap((rule) =>
    casesOf(kind, rule.name).map((folder) => ({
      name: folder.slice(fixtures.length + 1),
      folder,
      rule,
    })),
  )

/** Runs one rule over the tree of a fixture; the baseline takes no part. */
async function examined(folder: string, rule: Rule): Promise<Examination> {
  const now = new Date('2026-11-23T12:00:00Z')
  const plan = planRun({ root: folder, rules: [rule.name], cache: false, now })
  const reading = await loadMap(plan)
  const found = findFiles(plan.root, () => false)
  const input = { plan, reading, found, builtIn: [rule] }
  return examine(input)
}

async function findingsIn(folder: string, rule: Rule): Promise<readonly object[]> {
  const { findings } = await examined(folder, rule)
  return findings.map(({ rule: _rule, why: _why, fix: _fix, ...rest }) => rest)
}

function expectedIn(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
}

describe('every rule', () => {
  test.each(builtInRules)('$name has a bad case and a good twin', ({ name }) => {
    expect(casesOf('bad', name)).not.toEqual([])
    expect(casesOf('good', name)).not.toEqual([])
  })

  test.each(builtInRules)('$name says what it holds to, why, and how to fix it', (rule) => {
    expect(rule.name).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/)
    for (const words of [rule.why, rule.fix]) {
      expect(words.length).toBeGreaterThan(40)
      expect(words).not.toMatch(/\b(?:TODO|TBD)\b/)
    }
  })

  test('has fixtures of its own only', () => {
    const names = new Set(builtInRules.map(({ name }) => name))
    const folders = ['bad', 'good'].flatMap((kind) => readdirSync(join(fixtures, kind)))
    expect(folders.filter((each) => !names.has(each))).toEqual([])
  })
})

describe('a bad case', () => {
  test.each(cases('bad'))('$name is found to the column', async ({ folder, rule }) => {
    expect(await findingsIn(folder, rule)).toEqual(expectedIn(folder))
  })

  test.each(cases('bad'))('$name turns red without its rule', async ({ folder, rule }) => {
    const { check: _check, checkHouse: _checkHouse, ...words } = rule
    const emptied: Rule = { ...words, check: () => [] }
    expect(await findingsIn(folder, emptied)).not.toEqual(expectedIn(folder))
  })
})

describe('a good twin', () => {
  test.each(cases('good'))('$name is left alone', async ({ folder, rule }) => {
    const { findings, problems, filesScanned } = await examined(folder, rule)
    expect(findings).toEqual([])
    expect(problems).toEqual([])
    expect(filesScanned).toBeGreaterThan(0)
  })
})
