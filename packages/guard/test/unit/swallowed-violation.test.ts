import { describe, expect, it } from 'vitest'
import { swallowedViolation } from '../../src/rules/swallowed-violation/swallowed-violation.ts'
import { houseOf, type HouseOptions, markedBy } from '../support/house-of.ts'

const marked = (text: string, options: HouseOptions = {}, path = 'src/a.ts') =>
  markedBy(swallowedViolation, houseOf({ [path]: text }, options))

const inCatch = (body: string) => `try { run() } catch (error) { ${body} }`

describe('a violation that is handled is found', () => {
  it.each([
    [
      'if (error instanceof IntentViolationError) return null',
      'error instanceof IntentViolationError',
    ],
    [
      'if (error instanceof tx.IntentViolationError) retry()',
      'error instanceof tx.IntentViolationError',
    ],
    ['if (isIntentViolation(error)) { log(error) }', 'isIntentViolation(error)'],
    [`if (error.code === 'FC_TX_NESTED') return`, `error.code === 'FC_TX_NESTED'`],
    [`switch (error.code) { case 'FC_TX_FORGED': return }`, `'FC_TX_FORGED'`],
    [
      'const isOurs = error instanceof IntentViolationError',
      'error instanceof IntentViolationError',
    ],
    [
      'if (error instanceof IntentViolationError) throw new Error("database")',
      'error instanceof IntentViolationError',
    ],
  ])('in %s', (body, words) => {
    expect(marked(inCatch(body))).toEqual([words])
  })

  it('in the callback of a promise', () => {
    const text = 'run().catch((error) => { if (isIntentViolation(error)) return [] })'
    expect(marked(text)).toEqual(['isIntentViolation(error)'])
  })
})

describe('nothing is found', () => {
  it.each([
    'if (error instanceof IntentViolationError) throw error',
    'if (error instanceof IntentViolationError) { throw error }',
    `if (error.code === 'FC_TX_ROW_BUSY') return null`,
    `const text = 'FC_TX_NESTED'`,
    'throw error',
  ])('in %s', (body) => {
    expect(marked(inCatch(body))).toEqual([])
  })

  it('in tests and in blessed files', () => {
    const text = inCatch('if (isIntentViolation(error)) return')
    expect(marked(text, {}, 'test/a.test.ts')).toEqual([])
    expect(marked(text, { blessed: { 'swallowed-violation': ['src/a.ts'] } })).toEqual([])
  })
})

it('a repository adds names of its own', () => {
  const options = { 'swallowed-violation': { names: 'isMisuse' } }
  expect(marked(inCatch('if (isMisuse(error)) return'), { options })).toEqual(['isMisuse(error)'])
})
