import { expect, test } from 'vitest'
import {
  covers,
  defineTable,
  definedTransactions,
  defineTransaction,
  singleConnectionTransaction,
} from '../../src/index.ts'

const mutate = singleConnectionTransaction({ name: 'mutate', run: async () => 1 })

const codeOf = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return Reflect.get(error as object, 'code')
  }
}

const define = (options: object): unknown =>
  codeOf(() =>
    defineTransaction({ name: 'x', intent: 'READ_ONLY', run: async () => 0, ...options } as never),
  )

test('a definition is registered with its intent and its place', () => {
  expect(definedTransactions()).toContain(mutate.definition)
  expect(mutate.definition).toMatchObject({ name: 'mutate', intent: 'LOCKED_MUTATION', calls: [] })
  expect(mutate.definition.site).toMatch(/define-transaction\.test\.ts:\d+:\d+$/)
})

test('an intent covers itself and the weaker ones', () => {
  expect(covers('LOCKED_MUTATION', 'READ_ONLY')).toBe(true)
  expect(covers('ATOMIC_WRITE', 'ATOMIC_WRITE')).toBe(true)
  expect(covers('READ_ONLY', 'ATOMIC_WRITE')).toBe(false)
})

test.each([
  [{ name: '' }],
  [{ name: 5 }],
  [{ intent: 'SERIALIZABLE' }],
  [{ run: undefined }],
  [{ isolation: 'snapshot' }],
  [{ timeouts: { lockTimeoutMs: -1 } }],
  [{ timeouts: { lockTimeout: 5 } }],
  [{ retry: { attempts: 0 }, isolation: 'serializable' }],
  [{ retry: { attempts: 2 } }],
  [{ retry: { attempts: 2 }, isolation: 'serializable', intent: 'LOCKED_MUTATION' }],
  [{ unknown: true }],
])('%o is refused when it is defined', (options) => {
  expect(define(options)).toBe('FC_TX_INVALID_DEFINITION')
})

test('a transaction weaker than one it calls is refused', () => {
  expect(define({ calls: [mutate] })).toBe('FC_TX_WEAKER_THAN_CALLED')
})

test('a name that is taken is refused', () => {
  expect(define({ name: 'mutate' })).toBe('FC_TX_DUPLICATE_NAME')
})

function makeOne(): unknown {
  return defineTransaction({ name: 'made', intent: 'READ_ONLY', run: async () => 0 })
}

test('a definition inside a named function, or twice at one place, is refused', () => {
  expect(codeOf(makeOne)).toBe('FC_TX_DEFINED_INSIDE_FUNCTION')
  const again = (): unknown =>
    codeOf(() => defineTransaction({ name: 'again', intent: 'READ_ONLY', run: async () => 0 }))
  expect(again()).toBeTypeOf('function')
  expect(again()).toBe('FC_TX_DEFINED_INSIDE_FUNCTION')
})

test.each([
  [{ name: 'a.b.c', key: ['id'] }],
  [{ name: 'a', key: [] }],
  [{ name: 'a', key: ['id'], computed: { n: '1; drop table a' } }],
])('the table %o is refused', (options) => {
  expect(codeOf(() => defineTable<{ id: number; n: number }>()(options as never))).toBe(
    'FC_TX_INVALID_DEFINITION',
  )
})
