import { describe, expect, test } from 'vitest'
import { findEngines } from '../../src/stamp/find-engines.ts'
import { makeProject, type ProjectFiles } from '../support/project.ts'

const body = `component: 'engines.x', input: i, output: o, fields: f, decide: () => 1`
const recorder = `import { defineEngine } from '@first-contact/recorder'\n`

function find(files: ProjectFiles) {
  const root = makeProject(files)
  return findEngines(root, [root])
}

/** Name and export of what one file holds. */
function engineIn(text: string, path = 'a.ts'): readonly string[] {
  const { sites, problems } = find({ [path]: text })
  return [
    ...sites.map(({ name, exportName }) => `${name} as ${exportName}`),
    ...problems.map(({ code }) => code),
  ]
}

describe('an engine is found by its syntax', () => {
  test.each([
    ['a constant', `${recorder}export const x = defineEngine({ name: 'x', ${body} })`, 'x as x'],
    [
      'a default export',
      `${recorder}export default defineEngine({ name: 'x', ${body} })`,
      'x as default',
    ],
    [
      'a constant that is exported further down',
      `${recorder}const x = defineEngine({ name: 'x', ${body} })\nexport { x as budgetEngine }`,
      'x as budgetEngine',
    ],
    [
      'a constant that is the default',
      `${recorder}const x = defineEngine({ name: 'x', ${body} })\nexport default x`,
      'x as default',
    ],
    [
      'another local name',
      `import { defineEngine as engine } from '@first-contact/recorder'\nexport const x = engine({ name: 'x', ${body} })`,
      'x as x',
    ],
    [
      'the recorder as a namespace',
      `import * as fc from '@first-contact/recorder'\nexport const x = fc.defineEngine({ name: 'x', ${body} })`,
      'x as x',
    ],
    [
      'types and casts',
      `${recorder}export const x = (defineEngine<In, Out>({ name: 'x' as const, ${body} }) satisfies Any) as Engine`,
      'x as x',
    ],
    [
      'a definition with a name of its own',
      `${recorder}const name = 'x'\nconst definition = { name, ${body} }\nexport const x = defineEngine(definition)`,
      'x as x',
    ],
    [
      'the recorder through a file of the project',
      `import { defineEngine } from './fc.ts'\nexport const x = defineEngine({ name: \`x\`, ${body} })`,
      'x as x',
    ],
  ])('%s', (_, text, expected) => {
    expect(engineIn(text)).toEqual([expected])
  })

  test('what a compiler makes of it for CommonJS', () => {
    const text = `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.x = void 0;
const recorder_1 = require("@first-contact/recorder");
exports.x = (0, recorder_1.defineEngine)({ name: 'x', ${body} });`
    expect(engineIn(text, 'a.cjs')).toEqual(['x as x'])
    const bare = `const { defineEngine } = require('@first-contact/recorder')
const x = defineEngine({ name: 'x', ${body} })
module.exports = { x }`
    expect(engineIn(bare, 'a.cjs')).toEqual(['x as x'])
  })

  test('where it is defined, and not where it is exported again', () => {
    const { sites } = find({
      'a.ts': `${recorder}export const x = defineEngine({ name: 'x', ${body} })`,
      'index.ts': `export { x } from './a.ts'\nexport * from './a.ts'`,
    })
    expect(sites.map(({ file }) => file.endsWith('a.ts'))).toEqual([true])
  })

  test('not in tests, builds and packages, unless they are named', () => {
    const text = `${recorder}export const x = defineEngine({ name: 'x', ${body} })`
    const root = makeProject({
      'dist/a.js': text,
      'test/a.ts': text,
      'src/a.test.ts': text,
      'node_modules/other/a.js': text,
      '.cache/a.ts': text,
    })
    expect(findEngines(root, [root]).sites).toEqual([])
    expect(findEngines(root, [`${root}/dist`]).sites).toHaveLength(1)
  })

  test('not in a function of the same name', () => {
    expect(
      engineIn(`function defineEngine(d) {}\nexport const x = defineEngine({ name: 'x' })`),
    ).toEqual([])
  })
})

describe('what keeps an engine from being found has a message', () => {
  test.each([
    ['a name that is computed', `export const x = defineEngine({ name: prefix + 'x', ${body} })`],
    ['no name', `export const x = defineEngine({ ${body} })`],
    ['a definition from elsewhere', `export const x = defineEngine(make())`],
    ['a name that is none', `export const x = defineEngine({ name: 'Budget Engine', ${body} })`],
  ])('%s', (_, text) => {
    const { sites, problems } = find({ 'src/a.ts': `${recorder}\n${text}` })
    expect(sites).toEqual([])
    expect(problems).toMatchObject([{ code: 'FC_REPLAY_ENGINE_NAME', path: 'src/a.ts', line: 3 }])
    expect(problems[0]?.message).toContain('src/a.ts:3')
  })

  test('an engine that is not exported', () => {
    const { problems } = find({
      'a.ts': `${recorder}const all = { x: defineEngine({ name: 'x', ${body} }) }`,
    })
    expect(problems).toMatchObject([{ code: 'FC_REPLAY_ENGINE_NOT_EXPORTED', engine: 'x' }])
  })

  test('two engines of one name', () => {
    const text = `${recorder}export const x = defineEngine({ name: 'x', ${body} })`
    const { sites, problems } = find({ 'a.ts': text, 'b.ts': text })
    expect(sites).toEqual([])
    expect(problems).toMatchObject([{ code: 'FC_REPLAY_ENGINE_TWICE', engine: 'x' }])
    expect(problems[0]?.message).toBe('two engines are called "x": a.ts:2 and b.ts:2')
  })

  test('a file that is no TypeScript', () => {
    const { problems } = find({ 'a.ts': `${recorder}export const = defineEngine({` })
    expect(problems).toMatchObject([{ code: 'FC_REPLAY_SOURCE', path: 'a.ts', line: 2 }])
  })

  test('a folder that is not there', () => {
    expect(() => findEngines('/nowhere', ['/nowhere/at/all'])).toThrow(
      expect.objectContaining({ code: 'FC_REPLAY_ROOT' }),
    )
  })
})
