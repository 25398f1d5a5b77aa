import { hash } from 'node:crypto'
import { canonicalize, parseCanonical } from '@first-contact/recorder/canonical'
import { compileFieldClasses, storedView } from '@first-contact/recorder/replaying'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Candidate, sizeOf } from '../../src/minimize/part.ts'
import { readCandidate } from '../../src/minimize/read-part.ts'
import { allSteps, shrink } from '../../src/minimize/shrink.ts'
import { openTexts, shownTexts } from '../../src/minimize/write-part.ts'

const name = fc.constantFrom('a', 'b', 'c', '$fc', 'x/y', '10')
const leaf = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string({ maxLength: 6, unit: 'grapheme' }).filter((text) => text.isWellFormed()),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(fc.tuple(name, leaf), { maxLength: 2 }).map((entries) => new Map(entries)),
    fc.uniqueArray(fc.integer(), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}))
const fieldClass = fc.constantFrom<unknown>('plain', 'plain', 'drop', 'token', 'seal', {
  derive: (given: unknown) => typeof given,
})
const classes = fc.oneof(fieldClass, fc.dictionary(name, fieldClass, { maxKeys: 4 }))
const entry = fc.record({
  kind: fc.constantFrom('now', 'random', 'uuid', 'read'),
  name,
  value,
})

/** A candidate with the text of everything that is sealed in it. */
const recorded = fc.record({
  input: value,
  fields: classes,
  tape: fc.array(entry, { maxLength: 3 }),
})

function candidateOf({ input, fields, tape }: { input: unknown; fields: unknown; tape: unknown }): {
  readonly candidate: Candidate
  readonly secrets: readonly string[]
} {
  const keys = { token: () => 'tok_0', tokenRefusal: null, sealRefusal: null }
  const state = compileFieldClasses(fields, 'fields')
  const view = storedView({ value: input, text: canonicalize(input) }, state, keys)
  const texts = new Map(view.sealed.map(({ pointer, text }) => [pointer, text]))
  const candidate = readCandidate(
    { input: view.text, tape: canonicalize(tape) },
    { input: (pointer) => texts.get(pointer) ?? null, tape: () => null },
  )
  return { candidate, secrets: [...texts.values()] }
}

const textOf = (candidate: Candidate): string => JSON.stringify(openTexts(candidate))

/** Says yes to some candidates, to others not, for no reason but their text; always to the first. */
function moody(first: Candidate, salt: number) {
  const known = textOf(first)
  const says = (candidate: Candidate): boolean => {
    const text = textOf(candidate)
    return (
      text === known || Number.parseInt(hash('sha256', `${salt}${text}`).slice(0, 4), 16) % 3 > 0
    )
  }
  return says
}

const shrunkBy = (first: Candidate, says: (candidate: Candidate) => boolean): Promise<Candidate> =>
  shrink(first, ({ to }) => Promise.resolve(says(to)))

const some = { numRuns: 150 }

test('a value that is read and written again is the same', () => {
  fc.assert(
    fc.property(value, (whole) => {
      const text = canonicalize(whole)
      const candidate = readCandidate(
        { input: text, tape: '[]' },
        { input: () => null, tape: () => null },
      )
      expect(openTexts(candidate).input).toBe(text)
    }),
  )
})

test('what comes out is accepted, and no single step from it is', async () => {
  await fc.assert(
    fc.asyncProperty(recorded, fc.nat(), async (given, salt) => {
      const { candidate } = candidateOf(given)
      const says = moody(candidate, salt)
      const minimal = await shrunkBy(candidate, says)
      expect(says(minimal)).toBe(true)
      for (const { to } of allSteps(minimal)) expect(says(to)).toBe(false)
    }),
    some,
  )
})

/** `false` is what `true` becomes. */
const falseIsLonger = 1

test('every step leads to something else that is not larger and can be read', () => {
  fc.assert(
    fc.property(recorded, (given) => {
      const { candidate } = candidateOf(given)
      const [text, size] = [textOf(candidate), sizeOf(candidate)]
      const steps = [...allSteps(candidate)].map(({ to }) => to)
      expect(steps.filter((to) => textOf(to) === text)).toEqual([])
      expect(steps.filter((to) => sizeOf(to) > size)).toEqual([])
      expect(steps.filter((to) => textOf(to).length > text.length + falseIsLonger)).toEqual([])
      for (const { input, tape } of steps.map(openTexts)) {
        parseCanonical(input, () => null)
        parseCanonical(tape, () => null)
      }
    }),
    some,
  )
})

test('the same answers lead to the same end', async () => {
  await fc.assert(
    fc.asyncProperty(recorded, fc.nat(), async (given, salt) => {
      const { candidate } = candidateOf(given)
      const says = moody(candidate, salt)
      expect(await shrunkBy(candidate, says)).toEqual(await shrunkBy(candidate, says))
    }),
    some,
  )
})

test('what everything is fine with becomes the simplest of its type', async () => {
  await fc.assert(
    fc.asyncProperty(value, async (whole) => {
      const { candidate } = candidateOf({ input: whole, fields: 'plain', tape: [] })
      const { input } = openTexts(await shrunkBy(candidate, () => true))
      expect(input.length).toBeLessThanOrEqual(whole instanceof Date ? 50 : 30)
    }),
    some,
  )
})

test('what was sealed is never shown, however small it gets', async () => {
  await fc.assert(
    fc.asyncProperty(recorded, fc.nat(), async (given, salt) => {
      const { candidate } = candidateOf({ ...given, fields: 'seal', tape: [] })
      const minimal = await shrunkBy(candidate, moody(candidate, salt))
      const { input } = shownTexts(minimal)
      const constants = ['0', '""', 'false', '[]', '{}']
      const isTag = input.startsWith('{"$fc":')
      expect(isTag || constants.includes(input), input).toBe(true)
      if (isTag) expect(input).toMatch(/"(?:sealed|bigint|date|bytes|map|set)"/)
    }),
    some,
  )
})
