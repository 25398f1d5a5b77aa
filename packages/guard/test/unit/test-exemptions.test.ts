import { describe, expect, it } from 'vitest'
import { readExemption } from '../../src/rules/test-exemptions/read-exemption.ts'
import { testExemptions } from '../../src/rules/test-exemptions/test-exemptions.ts'
import { findingsOf, houseOf, markedBy } from '../support/house-of.ts'

const path = 'test/a.test.ts'
const marked = (text: string) => markedBy(testExemptions, houseOf({ [path]: text }))
const messages = (text: string, today = '2026-11-23') =>
  findingsOf(testExemptions, houseOf({ [path]: text }, { today })).map(({ message }) => message)

const valid = '// exempt: owner=dana reason="flaky on arm" until=2026-11-23'

describe('a test without an exemption is found', () => {
  it.each([
    [`it.skip('a', () => {})`, 'it.skip'],
    [`describe.skip('a', () => {})`, 'describe.skip'],
    [`test.todo('a')`, 'test.todo'],
    [`test.concurrent.skip('a', fn)`, 'test.concurrent.skip'],
    [`test.skip.each([1])('a %i', fn)`, 'test.skip.each'],
    ["test.skip.each`a\n${1}`('a', fn)", 'test.skip.each'],
    [`test.describe.skip('a', () => {})`, 'test.describe.skip'],
    [`test.skip()`, 'test.skip'],
    [`test.skip(true, 'why')`, 'test.skip'],
    [`xit('a', () => {})`, 'xit'],
    [`it('a', { skip: true }, () => {})`, 'skip: true'],
    [`it('a', { skip: 'why' }, () => {})`, `skip: 'why'`],
    [`it('a', { retry: 3 }, () => {})`, 'retry: 3'],
    [`it('a', () => {}, { retry: 3 })`, 'retry: 3'],
    [`jest.retryTimes(3)`, 'jest.retryTimes(3)'],
    [`vi.setConfig({ retry: 2 })`, 'retry: 2'],
    [`test.describe.configure({ retries: 2 })`, 'retries: 2'],
    [`test.runIf(false)('a', fn)`, 'test.runIf'],
    [`test.skipIf(true)('a', fn)`, 'test.skipIf'],
  ])('in %s', (text, words) => {
    expect(marked(text)).toEqual([words])
  })
})

describe('a test that runs is left alone', () => {
  it.each([
    `it('a', () => {})`,
    `test.skipIf(!isRoot)('a', fn)`,
    `test.runIf(existsSync('/dev/shm'))('a', fn)`,
    `test.skip(isWindows, 'no signals there')`,
    `test.skip(() => isWindows)`,
    `it('a', { skip: !isRoot }, () => {})`,
    `it('a', { skip: false, retry: 0 }, () => {})`,
    `it('a', () => { expect(answer).toMatchObject({ retry: 3, skip: true }) })`,
    `it.each([{ skip: true }])('a', () => {})`,
    `stream.skip(3)`,
    `query.only('a')`,
    `test.each([1])('a', fn)`,
    `it('a', () => { paging.skip = 3; const todo = list.todo('x') })`,
  ])('in %s', (text) => {
    expect(marked(text)).toEqual([])
  })

  it('in a file that is no test', () => {
    expect(markedBy(testExemptions, houseOf({ 'src/a.ts': `it.skip('a', fn)` }))).toEqual([])
  })
})

describe('an exemption', () => {
  it('holds on its last day and not on the next', () => {
    const text = `${valid}\nit.skip('a', fn)`
    expect(messages(text)).toEqual([])
    expect(messages(text, '2026-11-24')).toEqual([
      'the exemption of `it.skip` ended on 2026-11-23; its owner is dana',
    ])
  })

  it('stands above the option or above the statement', () => {
    expect(messages(`${valid}\nit('a', {\n  retry: 3 }, () => {})`)).toEqual([])
    expect(messages(`it('a', {\n  ${valid}\n  retry: 3 }, () => {})`)).toEqual([])
    expect(messages(`${valid}\n\nit.skip('a', fn)`)).toHaveLength(1)
  })

  it('names what it lacks', () => {
    expect(messages(`// exempt: owner=dana until=2026-13-40\nit.skip('a', fn)`)).toEqual([
      'the exemption of `it.skip` lacks reason="…", until=YYYY-MM-DD',
    ])
  })

  it('never allows only', () => {
    for (const text of [
      `it.only('a', fn)`,
      `fit('a', fn)`,
      `it('a', { only: true }, () => {})`,
      `describe.only.each([1])('a', fn)`,
    ]) {
      expect(messages(`${valid}\n${text}`)).toHaveLength(1)
    }
  })

  it.each([
    ['// exempt: owner=dana reason="" until=2027-01-01', 'incomplete'],
    ['// exempt: owner=dana reason=x until=2027-02-30', 'incomplete'],
    ["  * exempt: owner='d a' reason='x y' until=2027-02-28", 'exempt'],
    ['// exempted by dana', 'none'],
    ['const a = 1 // exempt: owner=a reason=b until=2027-01-01', 'none'],
  ])('%s reads as %s', (line, kind) => {
    expect(readExemption(line).kind).toBe(kind)
  })
})

it('identity is the test, not its line', () => {
  const [first] = findingsOf(testExemptions, houseOf({ [path]: `\n\nit.skip('adds', fn)` }))
  expect(first).toMatchObject({ line: 3, column: 1, endColumn: 8, symbol: 'it.skip adds' })
})
