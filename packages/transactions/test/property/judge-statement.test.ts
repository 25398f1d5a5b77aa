import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeStatement } from '../../src/statement/judge-statement.ts'

const locks = ['for update', 'for no key update', 'for share', 'for key share']

/** What people write about, and never means a lock. */
const prose = fc
  .stringMatching(/^[a-z ;()-]{0,20}$/)
  .chain((text) =>
    fc
      .constantFrom(...locks, 'begin; commit', 'lock table t')
      .map((lock) => `${text} ${lock} ${text}`),
  )

/** Places where words mean nothing to Postgres. */
const hidden = prose.chain((text) =>
  fc.constantFrom(
    `'${text}'`,
    `'it''s ${text}'`,
    `E'\\'${text}'`,
    `"${text}"`,
    `$$${text}$$`,
    `$tag$ $$ ${text} $tag$`,
  ),
)
const comment = prose.chain((text) =>
  fc.constantFrom(
    ` /* ${text.replaceAll('*', '')} */ `,
    ` -- ${text}\n`,
    ` /* a /* ${text} */ b */ `,
  ),
)
const blank = fc.oneof(comment, fc.constantFrom(' ', '\n', '\t  '))

const anyCase = (text: string): fc.Arbitrary<string> =>
  fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((upper) =>
    text
      .split('')
      .map((each, at) => (upper[at] === true ? each.toUpperCase() : each))
      .join(''),
  )

test('words in strings, quoted names, dollar quotes and comments are never taken for SQL', () => {
  const texts = fc.tuple(hidden, blank, hidden, blank)
  fc.assert(
    fc.property(texts, ([first, gap, second, last]) => {
      const text = `select ${first},${gap}${second}${last}from t${last}`
      expect(judgeStatement(text)).toMatchObject({ kind: 'fine', isWrite: false })
    }),
    { numRuns: 500 },
  )
})

test('a lock is found behind any of that, in any case and spread over comments', () => {
  const lock = fc.constantFrom(...locks).chain((words) => anyCase(words))
  fc.assert(
    fc.property(
      hidden,
      fc.array(blank, { minLength: 4, maxLength: 4 }),
      lock,
      (first, gaps, words) => {
        const spread = words
          .split(' ')
          .map((word, at) => `${gaps[at] ?? ' '}${word}`)
          .join('')
        const judgement = judgeStatement(`select ${first} from t where a = $1${spread}`)
        expect(judgement).toMatchObject({ kind: 'refused', code: 'FC_TX_RAW_LOCK' })
      },
    ),
    { numRuns: 500 },
  )
})

test('any text at all is judged, and in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(['fine', 'refused']).toContain(judgeStatement(text).kind)
    }),
    { numRuns: 1000 },
  )
  const started = performance.now()
  for (const unit of ['$', "'", '/*', 'a$', 'for ', '(', '"', '$a', 'set_config(']) {
    judgeStatement(unit.repeat(20_000))
  }
  expect(performance.now() - started).toBeLessThan(2000)
})
