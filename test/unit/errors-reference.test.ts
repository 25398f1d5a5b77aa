import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorRegistries, findCodeLiterals } from '../../scripts/docs/error-registries.ts'
import { listFiles } from '../../scripts/docs/source-files.ts'
import { documentedVariables } from '../../scripts/docs/variables.ts'

const codes = errorRegistries.flatMap(({ errors }) => Object.keys(errors))
const literals = findCodeLiterals()
const page = readFileSync('docs/reference/errors.md', 'utf8')
const headings = [...page.matchAll(/^### (FC_\w+)$/gm)].map(([, code = '']) => code)

// A test that lists codes asks for none of them; the two below are the ones that do.
const listingTests = /error-registry\.test\.ts$|errors-reference\.test\.ts$/
const tests = listFiles(
  'packages/*/test/**/*.ts',
  'examples/*/test/**/*.ts',
  'test/**/*.ts',
).filter(({ path }) => !listingTests.test(path))

describe('error codes', () => {
  test('belong to one registry each', () => {
    expect(codes.length).toBeGreaterThan(60)
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([])
    expect(codes.filter((code) => !/^FC_[A-Z]+(_[A-Z]+)+$/.test(code))).toEqual([])
  })

  test('are documented in docs/reference/errors.md, and nothing else is', () => {
    expect(headings.toSorted()).toEqual(codes.toSorted())
  })

  test('are raised somewhere in the sources', () => {
    expect(codes.filter((code) => !literals.has(code))).toEqual([])
  })

  test('are all declared: no code is raised that no registry knows', () => {
    const variables = new Set(documentedVariables())
    const unknown = [...literals.keys()].filter(
      (code) => !codes.includes(code) && !variables.has(code),
    )
    expect(unknown).toEqual([])
  })

  // An invariant is a rule that only a bug of ours breaks; there is no way to ask for one.
  test('are asked for in a test, unless they are invariants', () => {
    expect(tests.length).toBeGreaterThan(50)
    const untested = codes.filter(
      (code) => !code.startsWith('FC_INVARIANT_') && !tests.some(({ text }) => text.includes(code)),
    )
    expect(untested).toEqual([])
  })
})
