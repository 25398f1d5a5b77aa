import { describe, expect, it } from 'vitest'
import { intentConsistency } from '../../src/rules/intent-consistency/intent-consistency.ts'
import { findingsOf, houseOf, markedBy } from '../support/house-of.ts'

const api = `import { defineTransaction, singleConnectionTransaction, outsideTransaction, lockRow, lockKey, saveRow, type ReadTx, type WriteTx, type SingleConnectionTxn } from '@first-contact/transactions'
`

/** Stronger and weaker transactions to call. */
const others = `${api}
export const lockJob = singleConnectionTransaction({ name: 'lock job', run: async (tx, id) => lockRow(tx, jobs, id) })
export const readJob = defineTransaction({ name: 'read job', intent: 'READ_ONLY', run: async (tx) => tx.query('select 1 from jobs') })
`

const files = (text: string) => ({ 'src/a.ts': api + text, 'src/others.ts': others })
const marked = (text: string) => markedBy(intentConsistency, houseOf(files(text)))
const messages = (text: string) =>
  findingsOf(intentConsistency, houseOf(files(text))).map(({ message }) => message)

const withOthers = (text: string) => `import { lockJob, readJob } from './others.ts'\n${text}`

describe('a definition', () => {
  it.each([
    [
      `const a = defineTransaction({ name: prefix + 'a', intent: 'READ_ONLY', run })`,
      [`prefix + 'a'`],
      'the name of this transaction is no literal',
    ],
    [
      `const a = defineTransaction({ name: '', intent: 'READ_ONLY', run })`,
      [`''`],
      'the name of this transaction is no literal',
    ],
    [
      `const a = defineTransaction({ name: 'a', intent, run })`,
      ['intent'],
      'the intent of transaction "a" is not one of READ_ONLY, ATOMIC_WRITE, LOCKED_MUTATION as a literal',
    ],
    [
      `const a = defineTransaction({ name: 'a', run })`,
      ['defineTransaction'],
      'the intent of transaction "a" is not one of READ_ONLY, ATOMIC_WRITE, LOCKED_MUTATION as a literal',
    ],
    [
      'const a = defineTransaction(options)',
      ['options'],
      'a transaction is defined by something that is no object literal',
    ],
    [
      `function make() { return defineTransaction({ name: 'a', intent: 'READ_ONLY', run }) }`,
      ['defineTransaction'],
      'transaction "a" is defined inside a function',
    ],
    [
      `const a = singleConnectionTransaction({ name: 'lock job', run })`,
      [`'lock job'`],
      'a transaction named "lock job" is defined at src/a.ts:2 already',
    ],
  ])('%s is found', (text, words, message) => {
    expect(marked(text)).toEqual(text.includes(`'lock job'`) ? [`'lock job'`] : words)
    expect(messages(text)).toEqual([message])
  })

  it.each([
    `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run })`,
    'export const a = singleConnectionTransaction({ name: `a`, run: async (tx) => lockKey(tx, "a") })',
    `export default defineTransaction({ name: 'a', intent: 'READ_ONLY' as const, run })`,
  ])('%s is fine', (text) => {
    expect(messages(text)).toEqual([])
  })
})

describe('what runs inside a transaction', () => {
  it.each([
    [
      `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run: async (tx) => { await lockRow(tx, jobs, 1) } })`,
      ['lockRow needs LOCKED_MUTATION, and transaction "a" is ATOMIC_WRITE'],
    ],
    [
      `export async function helper<S>(tx: ReadTx<S>) { await saveRow(tx, row, {}) }`,
      ['saveRow needs ATOMIC_WRITE, and helper helper is READ_ONLY'],
    ],
    [
      `export const helper = async <S>(args: string, tx: WriteTx<S>) => { await lockKey(tx, args) }`,
      ['lockKey needs LOCKED_MUTATION, and helper helper is ATOMIC_WRITE'],
    ],
    [
      `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run: async (tx) => { await tx.savepoint('s', async (inner) => lockKey(inner, 'a')) } })`,
      ['lockKey needs LOCKED_MUTATION, and transaction "a" is ATOMIC_WRITE'],
    ],
    [
      `export async function helper(tx: any) { await lockKey(tx, 'a') }`,
      ['lockKey is given `tx`, and nothing says which intent that has'],
    ],
    [
      withOthers(
        `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', async run(tx) { await lockJob.in(tx, 1) } })`,
      ),
      ['transaction "a" is ATOMIC_WRITE and calls "lock job", which is LOCKED_MUTATION'],
    ],
    [
      withOthers(
        `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', calls: [lockJob], run })`,
      ),
      ['transaction "a" is ATOMIC_WRITE and calls "lock job", which is LOCKED_MUTATION'],
    ],
    [
      withOthers(
        `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run: async (tx) => { await readJob(database) } })`,
      ),
      ['transaction "read job" is opened inside transaction "a"'],
    ],
    [
      withOthers(
        `export async function helper<S>(tx: WriteTx<S>) { await Promise.all(ids.map((id) => readJob(database, id))) }`,
      ),
      ['transaction "read job" is opened inside helper helper'],
    ],
    [
      `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run: async (tx) => { await outsideTransaction(database, 'why', fn) } })`,
      ['outsideTransaction is called inside transaction "a"'],
    ],
  ])('%s is found', (text, expected) => {
    expect(messages(text)).toEqual(expected)
  })

  it.each([
    `export const a = singleConnectionTransaction({ name: 'a', run: async (tx) => { await lockRow(tx, jobs, 1) } })`,
    `export async function helper<S>(tx: SingleConnectionTxn<S>) { await lockRow(tx, jobs, 1) }`,
    `export async function helper<S>(tx: SingleConnectionTxn<S>) { await saveRow(tx, row, {}) }`,
    withOthers(
      `export const a = singleConnectionTransaction({ name: 'a', run: async (tx) => { await lockJob.in(tx, 1) } })`,
    ),
    withOthers(
      `export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run: async (tx) => { onCommit(() => readJob(database)); await other(tx) } })`,
    ),
    withOthers(
      `export async function handler(database) { await readJob(database); await lockJob(database, 1) }`,
    ),
    `const ids = rows.map((tx) => lockKey(tx, 'a'))`,
  ])('%s is fine', (text) => {
    expect(messages(text)).toEqual([])
  })

  it('is found through a barrel and an alias', () => {
    const house = houseOf({
      'src/others.ts': others,
      'src/a.ts': `${api}import { lockJob as lock } from './others.ts'
export const a = defineTransaction({ name: 'a', intent: 'ATOMIC_WRITE', run: async (tx) => { await lock.in(tx, 1) } })`,
    })
    expect(markedBy(intentConsistency, house)).toEqual(['lock.in'])
  })
})

describe('the one door', () => {
  it.each([`''`, `'  '`])('needs a reason, and %s is none', (reason) => {
    expect(marked(`await outsideTransaction(database, ${reason}, fn)`)).toEqual([reason])
  })

  it('opens with one', () => {
    expect(marked(`await outsideTransaction(database, 'migrations', fn)`)).toEqual([])
  })
})

describe('a stronger intent than needed is a hint', () => {
  const hints = (intent: string, body: string) =>
    findingsOf(
      intentConsistency,
      houseOf(
        files(
          `import { readJob } from './others.ts'
export const a = defineTransaction({ name: 'a', intent: '${intent}', run: async (tx, args) => { ${body} } })`,
        ),
      ),
    )

  it.each([
    ['LOCKED_MUTATION', `await tx.query('update a set b = 1')`, 'ATOMIC_WRITE'],
    ['LOCKED_MUTATION', `return tx.query('select count(*) from a where b in (1)')`, 'READ_ONLY'],
    ['ATOMIC_WRITE', 'return tx.query(`select a from b where c = $1`, [args])', 'READ_ONLY'],
    ['ATOMIC_WRITE', 'return readJob.in(tx)', 'READ_ONLY'],
  ])('%s for %s', (intent, body, needed) => {
    expect(hints(intent, body)).toMatchObject([
      {
        message: `transaction "a" declares ${intent} and needs no more than ${needed}`,
        isHint: true,
      },
    ])
  })

  it.each([
    ['LOCKED_MUTATION', `await lockKey(tx, 'a')`],
    ['LOCKED_MUTATION', `await tx.savepoint('s', async (inner) => lockKey(inner, 'a'))`],
    ['LOCKED_MUTATION', `await helper(tx)`],
    ['ATOMIC_WRITE', `return tx.query('select next_number()')`],
    ['ATOMIC_WRITE', `return tx.query(text)`],
    ['ATOMIC_WRITE', `await tx.query('with a as (delete from b returning c) select c from a')`],
    ['ATOMIC_WRITE', `await tx.query('select 1'); await kyselyIn(tx).insertInto('a')`],
    ['ATOMIC_WRITE', `await tx.execute('insert into a values (1)')`],
    ['READ_ONLY', `return tx.query('select 1')`],
  ])('%s is not too much for %s', (intent, body) => {
    expect(hints(intent, body)).toEqual([])
  })
})

it('names of other packages mean nothing', () => {
  const text = `import { defineTransaction, lockRow } from './mine.ts'
const a = defineTransaction(options)
async function b(tx: ReadTx) { await lockRow(tx) }`
  const house = houseOf({ 'src/a.ts': text, 'src/mine.ts': 'export const lockRow = 1' })
  expect(findingsOf(intentConsistency, house)).toEqual([])
})

it('tests may define and open what they like', () => {
  const house = houseOf({ 'test/a.test.ts': `${api}const a = defineTransaction(options)` })
  expect(findingsOf(intentConsistency, house)).toEqual([])
})
