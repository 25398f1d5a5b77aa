import { canonicalize } from '@first-contact/recorder/canonical'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareViews } from '../../src/verdict/compare-views.ts'
import { recordedView, replayedView } from '../support/views.ts'

const name = fc.constantFrom('a', 'b', 'c', '$fc', 'x/y', '10', '2')
const leaf = fc.oneof(
  fc.integer(),
  fc.string({ maxLength: 4 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.constant(-0),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(fc.tuple(name, leaf), { maxLength: 2 }).map((entries) => new Map(entries)),
  ),
}))

const fieldClass = fc.constantFrom<unknown>('plain', 'drop', 'token', 'seal', {
  derive: (given: unknown) => typeof given,
})
const path = fc
  .array(fc.oneof(name, fc.constant('*')), { minLength: 1, maxLength: 3 })
  .map((steps) => steps.join('.'))
const classes = fc.oneof(fieldClass, fc.dictionary(path, fieldClass, { maxKeys: 4 }))

test('an answer is the same as itself, whatever is hidden of it', () => {
  fc.assert(
    fc.property(value, classes, (answer, fields) => {
      const recorded = recordedView(answer, fields)
      const comparison = compareViews(recorded.text, replayedView(answer, fields), recorded.keys)
      expect(comparison.differences).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('two plain answers differ exactly where their canonical texts do', () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      const recorded = recordedView(one, 'plain')
      const { differences } = compareViews(
        recorded.text,
        replayedView(other, 'plain'),
        recorded.keys,
      )
      expect(differences.length === 0).toBe(canonicalize(one) === canonicalize(other))
    }),
    { numRuns: 500 },
  )
})

test('two answers whose hidden parts can all be opened are told apart too', () => {
  const visible = fc.dictionary(path, fc.constantFrom<unknown>('plain', 'seal', 'token'), {
    maxKeys: 4,
  })
  fc.assert(
    fc.property(value, value, visible, (one, other, fields) => {
      const recorded = recordedView(one, fields)
      const { differences } = compareViews(
        recorded.text,
        replayedView(other, fields),
        recorded.keys,
      )
      expect(differences.length === 0).toBe(canonicalize(one) === canonicalize(other))
    }),
    { numRuns: 500 },
  )
})
