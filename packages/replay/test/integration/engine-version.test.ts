import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { budgetFiles } from '../support/budget-project.ts'
import { stampProject } from '../../src/stamp/stamp-project.ts'
import { makeProject, type ProjectFiles } from '../support/project.ts'
import { versionOf } from '../support/stamped.ts'

const tsc = fileURLToPath(new URL('../../../../node_modules/typescript/bin/tsc', import.meta.url))

let version = ''

beforeAll(async () => {
  version = await versionOf(budgetFiles)
})

/** The project with a file changed; a change that changes nothing is an error of the test. */
function edited(path: string, change: (text: string) => string): ProjectFiles {
  const text = budgetFiles[path] ?? ''
  const changed = change(text)
  expect(changed).not.toBe(text)
  return { ...budgetFiles, [path]: changed }
}

function moved(places: Readonly<Record<string, string>>): ProjectFiles {
  return Object.fromEntries(
    Object.entries(budgetFiles).map(([path, text]) => {
      const renamed = Object.entries(places).reduce(
        (all, [from, to]) => all.replaceAll(`'./${from}'`, `'./${to}'`),
        text,
      )
      const name = path.replace('src/engines/', '')
      return [`src/engines/${places[name] ?? name}`, renamed]
    }),
  )
}

describe('the version of an engine', () => {
  test('is a prefix and 32 hex digits', () => {
    expect(version).toMatch(/^fcv1:[0-9a-f]{32}$/)
  })

  test('is the same in another folder', async () => {
    expect(await versionOf(budgetFiles)).toBe(version)
  })

  test('does not change with comments and formatting', async () => {
    const change = (text: string): string =>
      `/* A licence. */\n${text.replaceAll('\n', '\n\n  // more\n')}`
    expect(await versionOf(edited('src/engines/money.ts', change))).toBe(version)
  })

  test('does not change when files move', async () => {
    const places = {
      'money.ts': 'deep/er/fees.ts',
      'reasons.ts': 'why-not.ts',
      'limits.json': 'data/maximum.json',
      'budget.ts': 'the-budget.ts',
    }
    const files = moved(places)
    expect(Object.keys(files)).toContain('src/engines/deep/er/fees.ts')
    expect(await versionOf(files)).toBe(version)
  })

  test('is that of what a compiler makes of the sources', async () => {
    const root = makeProject(budgetFiles)
    const options = ['--module', 'nodenext', '--target', 'es2024', '--noCheck', '--outDir', 'dist']
    const more = ['--rewriteRelativeImportExtensions', '--resolveJsonModule', '--rootDir', '.']
    const files = ['src/engines/budget.ts', 'src/engines/policy.ts']
    execFileSync(process.execPath, [tsc, ...options, ...more, ...files], { cwd: root })
    const [stamped] = (await stampProject({ root, paths: ['dist'], engines: ['budget'] })).engines
    expect(stamped?.entry.entry).toBe('dist/src/engines/budget.js')
    expect(stamped?.entry.version).toBe(version)
  })

  test('does not change with a neighbour in the same file', async () => {
    const neighbour = `
const make = (value) => ({ parse: () => value })
export const other = defineEngine({ name: 'other', component: 'engines.other', input: make(1),
  output: make(2), fields: { input: 'plain', output: 'plain' }, decide: () => ({ outcome: 'allow' }) })`
    const files = edited('src/engines/budget.ts', (text) => text + neighbour)
    expect(await versionOf(files)).toBe(version)
    expect(await versionOf(files, 'other')).not.toBe(version)
  })

  test('does not change with a helper that it does not use', async () => {
    const unused = `\nimport { readFileSync } from 'node:fs'\nexport const load = () => readFileSync('x', 'utf8')\n`
    expect(await versionOf(edited('src/engines/money.ts', (text) => text + unused))).toBe(version)
  })

  test.each([
    ['> of a helper that becomes >=', 'src/engines/money.ts', 'amount > limit', 'amount >= limit'],
    ['the default export of a helper', 'src/engines/money.ts', 'amount + 1', 'amount + 2'],
    ['a limit in a data file', 'src/engines/limits.json', '100', '99'],
    ['an inverted outcome', 'src/engines/budget.ts', "'deny' : 'allow'", "'allow' : 'deny'"],
    ['a text that may be answered', 'src/engines/reasons.ts', 'too much', 'much'],
    [
      'how the input is read',
      'src/engines/budget.ts',
      'return value as Input',
      'return { ...(value as Input) }',
    ],
  ])('changes with %s', async (_, path, from, to) => {
    expect(await versionOf(edited(path, (text) => text.replace(from, to)))).not.toBe(version)
  })

  test('changes with a package that it uses', async () => {
    const withPackage = (factor: number): ProjectFiles => ({
      ...edited(
        'src/engines/money.ts',
        (text) => `import { factor } from 'fees'\n${text.replace('amount + 1', 'amount + factor')}`,
      ),
      'node_modules/fees/package.json':
        '{ "name": "fees", "version": "1.0.0", "main": "index.js" }',
      'node_modules/fees/index.js': `exports.factor = ${factor}`,
    })
    const first = await versionOf(withPackage(1))
    expect(await versionOf(withPackage(1))).toBe(first)
    expect(await versionOf(withPackage(2))).not.toBe(first)
  })
})
