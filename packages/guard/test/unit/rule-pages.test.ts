import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { blocksOf, pageHeadings } from '../../src/explain/rule-page.ts'
import { checkOptions } from '../../src/map/check-options.ts'
import { readMap } from '../../src/map/read-map.ts'
import { builtInRules } from '../../src/rule/built-in-rules.ts'
import { filesOf, outputOf, pageOf, runPage } from '../support/page-house.ts'

const pages = new URL('../../../../docs/reference/guard/', import.meta.url)

test('every rule has a page, and every page a rule', () => {
  const names = readdirSync(pages).filter((name) => name !== 'README.md')
  expect(names.toSorted()).toEqual(builtInRules.map(({ name }) => `${name}.md`).toSorted())
})

test('the index of the pages names each of them, and whether it needs a map', () => {
  const index = readFileSync(new URL('README.md', pages), 'utf8')
  const rows = [...index.matchAll(/^\| \[([\w-]+)\]\(\1\.md\) +\|[^|]+\| (yes|   )/gm)]
  expect(rows.map(([, name, needsMap]) => [name, needsMap === 'yes'])).toEqual(
    builtInRules.map(({ name, needsMap }) => [name, needsMap === true]),
  )
})

/** Not every page shows a whole map. */
const partOfMap = /is missing|must name at least one/

describe.each(builtInRules)('the page of $name', (rule) => {
  const { name, needsMap } = rule
  const page = pageOf(name)

  test('has its sections in order, and says whether it needs a map', () => {
    expect(page.title).toBe(name)
    expect([...page.sections.keys()]).toEqual(pageHeadings)
    expect([...page.sections.values()].filter((text) => text === '')).toEqual([])
    const words = needsMap === true ? 'Needs a `layers.yaml`' : 'uns without a `layers.yaml`'
    expect(page.intro.replaceAll('\n', ' ')).toContain(words)
  })

  test('marks all of its code as bad or good, each block naming its file', () => {
    const blocks = [...page.sections.values()].flatMap(blocksOf)
    const stray = blocks.filter(({ info }) => !/^(?:ts bad|ts good|text|yaml|json)$/.test(info))
    expect(stray).toEqual([])
    for (const mark of ['bad', 'good'] as const) {
      const paths = [...filesOf(page, mark).keys()]
      expect(paths).not.toEqual([])
      expect(paths).not.toContain('')
    }
  })

  test('names every option and every blessing, as the map takes them', () => {
    const text = page.sections.get('How to configure') ?? ''
    const names = [...Object.keys(rule.options ?? {}), ...(rule.blessings ?? [])]
    const [shown] = blocksOf(text).filter(({ info }) => info === 'yaml')
    expect(names.filter((each) => !text.includes(each))).toEqual([])
    if (shown === undefined) return
    const reading = readMap(shown.code, 'layers.yaml')
    const problems = [...reading.problems, ...checkOptions(reading, builtInRules)]
    const messages = problems.map(({ message }) => message)
    expect(messages.filter((message) => !partOfMap.test(message))).toEqual([])
  })

  test('prints what the rule says of the bad code', async () => {
    const { violations, hints, problems } = await runPage(name, 'bad')
    expect(problems).toEqual([])
    const printed = [...violations, ...hints].map(
      ({ path, line, column, message }) => `${path}:${line}:${column} ${message}\n`,
    )
    expect(printed.join('')).toBe(outputOf(page))
    expect(printed.length).toBeGreaterThan(0)
  })

  test('shows good code that the rule leaves alone', async () => {
    const { violations, hints, problems, exitCode, filesScanned } = await runPage(name, 'good')
    expect([...violations, ...hints, ...problems]).toEqual([])
    expect(exitCode).toBe(0)
    expect(filesScanned).toBeGreaterThan(0)
  })
})
