import { describe, expect, it } from 'vitest'
import { emission } from '../../src/rules/emission/emission.ts'
import { findingsOf, houseOf, markedBy } from '../support/house-of.ts'

const layers = {
  domain: { id: 'L4', mayEmit: ['domain', 'system'] },
  platform: { id: 'L6', mayEmit: ['infra', 'system'] },
  console: { id: 'L1', mayEmit: [] },
}
const house = (text: string, path: string) => houseOf({ [path]: text }, { layers })
const marked = (text: string, path = 'domain/a.ts') => markedBy(emission, house(text, path))

describe('a class of another layer is found', () => {
  it.each([
    [`capture({ error, errorClass: 'infra.timeout' })`, `'infra.timeout'`],
    ['record({ error_class: `infra.timeout` })', '`infra.timeout`'],
    [`capture({ errorClass: ErrorClass.INFRA_TIMEOUT })`, 'ErrorClass.INFRA_TIMEOUT'],
    [`capture({ errorClass: errorClasses.infraTimeout })`, 'errorClasses.infraTimeout'],
    [`fail('infra.database', 'it is away')`, `'infra.database'`],
    [`recorder.annotate(error, 'infra.database')`, `'infra.database'`],
    [`class A extends Error { errorClass = 'infra.network' as const }`, `'infra.network'`],
    [`error.errorClass = 'infra.network'`, `'infra.network'`],
    [`capture({ errorClass: isLate ? 'infra.timeout' : 'domain.late' })`, `'infra.timeout'`],
    [`capture({ errorClass: known ?? 'infra.timeout' })`, `'infra.timeout'`],
  ])('in %s', (text, words) => {
    expect(marked(text)).toEqual([words])
  })

  it('from the platform, too', () => {
    expect(marked(`capture({ errorClass: 'domain.late' })`, 'platform/a.ts')).toHaveLength(1)
  })

  it('from a layer that may emit nothing', () => {
    const text = `capture({ errorClass: 'system.internal' })`
    expect(findingsOf(emission, house(text, 'console/a.ts'))).toMatchObject([
      {
        message: 'L1 (L1) emits `system.internal`; it may emit none, and system.* is for L4, L6',
        symbol: 'system.internal',
        column: 23,
        endColumn: 40,
      },
    ])
  })
})

describe('nothing is found', () => {
  it.each([
    [`capture({ errorClass: 'domain.late' })`],
    [`capture({ errorClass: 'unknown' })`],
    [`capture({ errorClass: 'billing.refused' })`],
    [`if (event.errorClass === 'infra.timeout') return`],
    [`store.count({ errorClass: 'infra.timeout' })`],
    [`expect(event).toMatchObject({ errorClass: 'infra.timeout' })`],
    [`const titles = new Map([['infra.timeout', 'Timed out']])`],
    [`type A = { errorClass: 'infra.timeout' }`],
    [`const { errorClass = 'infra.timeout' } = event`],
    [`capture({ error, errorClass })`],
    [`capture({ message: 'infra.timeout is bad' })`],
  ])('in %s', (text) => {
    expect(marked(text)).toEqual([])
  })

  it('in tests', () => {
    expect(marked(`capture({ errorClass: 'infra.timeout' })`, 'domain/a.test.ts')).toEqual([])
  })
})
