import { describe, expect, test } from 'vitest'
import {
  explainRules,
  explanationJson,
  explanationText,
  ruleList,
  ruleListJson,
  type Explanation,
} from '../../src/explain/index.ts'
import { plainPaint } from '../../src/index.ts'
import { builtInRules } from '../../src/rule/built-in-rules.ts'
import { scratchTree, type Tree } from '../support/scratch-tree.ts'

const map = `format: 1
layers: { L6: { may_import: [] } }
rooms: { all: { layer: L6, files: ['**'] } }
rules: ['guard-rules/*.ts']
`
const rule = `export const rule = {
  name: 'no-console', title: 'Nothing prints', severity: 'hint', why: 'Lines are lost.',
  fix: 'Capture it.', options: { names: { takes: 'texts', says: 'what prints' } },
  blessings: ['printing'], check() { return [] },
}\n`
const page = `# no-console\n\nNothing prints.\n\n## Bad\n\n\`\`\`ts\nprint(1)\n# not a heading\n\`\`\`\n`

async function explained(name: string | undefined, files: Tree): Promise<readonly Explanation[]> {
  const outcome = await explainRules({
    cwd: scratchTree(files),
    ...(name === undefined ? {} : { rule: name }),
  })
  if (outcome.kind === 'refused') expect.fail(outcome.problems[0]?.message)
  return outcome.explanations
}

async function textOf(name: string, files: Tree): Promise<string> {
  const [explanation] = await explained(name, files)
  return explanation === undefined ? '' : explanationText(explanation, plainPaint)
}

describe('a rule that comes with the guard', () => {
  test.each(builtInRules)('$name is told by its page, top to bottom', async ({ name, title }) => {
    const text = await textOf(name, {})
    expect(text.startsWith(`${name}: ${title}\n`)).toBe(true)
    const headings = text.split('\n').filter((line) => /^[A-Z][a-z ]+$/.test(line))
    expect(headings).toEqual([
      'Why it matters',
      'Bad',
      'Good',
      'What is found',
      'How to fix it',
      'How to configure it',
    ])
    expect(text).toContain('  the guard says:\n    ')
    expect(text).not.toContain('```')
  })

  test('is told as JSON with its code, its output and what it can be told', async () => {
    const [explanation] = await explained('forbidden-patterns', {})
    expect(explanation === undefined ? null : explanationJson(explanation)).toMatchObject({
      name: 'forbidden-patterns',
      needs_map: false,
      file: null,
      options: [
        { name: 'lock_methods', takes: 'a list of texts, or a text' },
        { name: 'in_tests', takes: 'the word checked' },
      ],
      blessings: ['row-lock', 'table-lock', 'advisory-lock', 'control-statement'],
      page: {
        bad: [expect.stringContaining('// src/claim.ts')],
        bad_output: [expect.stringContaining('src/claim.ts:2:56')],
        good: [expect.stringContaining('singleConnectionTransaction')],
      },
    })
  })
})

describe('a rule of your own', () => {
  test('is told by the page beside its file', async () => {
    const files = {
      'layers.yaml': map,
      'guard-rules/no-console.ts': rule,
      'guard-rules/no-console.md': page,
    }
    expect(await textOf('no-console', files)).toBe(`no-console: Nothing prints
a hint, which fails nothing · runs without a layers.yaml · in guard-rules/no-console.ts

  Nothing prints.

Bad
    print(1)
    # not a heading
`)
  })

  test('is told in its own words where it has no page', async () => {
    const files = { 'layers.yaml': map, 'guard-rules/no-console.ts': rule }
    const text = await textOf('no-console', files)
    expect(text).toContain('Why it matters\n  Lines are lost.')
    expect(text).toContain('  options: names: a list of texts, or a text; what prints')
    expect(text).toContain('  blessed: printing: files that may do it all the same')
    expect(text).toContain('would be read from guard-rules/no-console.md')
  })

  test('does not keep the others silent when it cannot be loaded', async () => {
    const cwd = scratchTree({ 'layers.yaml': map, 'guard-rules/no-console.ts': 'throw 1\n' })
    const outcome = await explainRules({ cwd })
    expect(outcome).toMatchObject({
      kind: 'explained',
      notes: [expect.stringContaining('guard-rules/no-console.ts is left out')],
    })
  })

  test('is left out, and that is said, where the map is broken', async () => {
    const outcome = await explainRules({ cwd: scratchTree({ 'layers.yaml': 'format: 1\n' }) })
    expect(outcome).toMatchObject({
      kind: 'explained',
      notes: [expect.stringContaining('layers must name at least one layer')],
    })
  })
})

describe('all rules', () => {
  const files = { 'layers.yaml': map, 'guard-rules/no-console.ts': rule }

  test('are listed in a line each, with your own', async () => {
    const text = ruleList(await explained(undefined, files), plainPaint)
    const lines = text.trim().split('\n')
    expect(lines).toHaveLength(builtInRules.length + 3)
    expect(lines[0]).toBe('layers               Imports follow the arrows (needs a layers.yaml)')
    expect(lines).toContain('no-console           Nothing prints (guard-rules/no-console.ts, hint)')
    expect(lines.at(-1)).toContain('11 rules; first-contact guard explain <rule>')
  })

  test('are listed as JSON', async () => {
    expect(ruleListJson(await explained(undefined, files))).toMatchObject({
      format: 1,
      rules: [...builtInRules.map(({ name }) => ({ name })), { name: 'no-console' }],
    })
  })
})

test('a rule that does not exist is refused with the nearest name', async () => {
  const outcome = await explainRules({ cwd: scratchTree({}), rule: 'forbiden-pattern' })
  expect(outcome).toMatchObject({
    kind: 'refused',
    problems: [
      {
        code: 'FC_GUARD_RULE_UNKNOWN',
        message: expect.stringMatching(
          /there are layers, .*; did you mean "forbidden-patterns"\?$/,
        ),
      },
    ],
  })
})
