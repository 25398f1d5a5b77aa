import { expect, test } from 'vitest'
import { runGuard } from '../../src/index.ts'
import { plant, scratchTree } from '../support/scratch-tree.ts'

const map = `format: 1
layers:
  L6: { name: platform, may_import: [L6] }
rooms:
  all: { layer: L6, files: ['src/**', 'rules/**'] }
rules: ['rules/own.ts']
`

const rule = (more: string) => `import { word } from './word.ts'
export const rule = {
  name: 'own', title: 't', severity: 'violation', why: 'w', fix: 'f', ${more}
  *check(file, house) {
    if (!file.text.includes(word)) return
    yield { path: file.path, line: 1, column: 1, endColumn: 2, message: word + LOOKS }
  },
}
`

const treeWith = (text: string) =>
  scratchTree({
    'layers.yaml': map,
    'rules/own.ts': text,
    'rules/word.ts': `export const word = 'first'\n`,
    'src/a.ts': '// first and second\n',
  })

async function messages(root: string): Promise<readonly string[]> {
  const { violations, problems } = await runGuard({ root, cache: '.kept', rules: ['own'] })
  const said = violations.filter(({ path }) => path === 'src/a.ts').map(({ message }) => message)
  return [...said, ...problems.map(({ code, message }) => `${code} ${message}`)]
}

test.each(['', `reads: 'file',`])('a rule that was edited is loaded anew (%s)', async (more) => {
  const root = treeWith(rule(more).replace('LOOKS', `'!'`))
  expect(await messages(root)).toEqual(['first!'])
  plant(root, { 'rules/own.ts': rule(more).replace('LOOKS', `'?'`) })
  expect(await messages(root)).toEqual(['first?'])
})

test.each([
  ['house.files.size', 'the files of the house'],
  ['house.packages.length', 'the packages of the house'],
  [`house.edgesTo('src/b.ts').length`, 'the imports of src/b.ts'],
  [`house.originOf('src/b.ts', 'b').path`, 'what src/b.ts exports'],
  [`house.readText('src/b.ts')`, 'the text of src/b.ts'],
  [`house.packageOf('src/b.ts')`, 'the package of src/b.ts'],
  [`house.candidatesOf('own').length`, 'the candidates of a rule'],
  ['file.edges.length', 'the imports of its file'],
  ['file.exports.length', 'the exports of its file'],
])('a rule that promised to read its file alone may not ask for %s', async (looks, what) => {
  const root = treeWith(rule(`reads: 'file',`).replace('LOOKS', looks))
  expect(await messages(root)).toEqual([
    `FC_GUARD_RULE_FAILED rule own threw: a rule that says reads: 'file' asked for ${what}; remove reads, or do without`,
  ])
})
