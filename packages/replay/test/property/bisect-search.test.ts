import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halve, stepsIn } from '../../src/bisect/search/transitions.ts'

/** A history: what each commit says, and null for one that cannot be bundled. */
const histories = fc.array(
  fc.option(fc.constantFrom('same', 'deny', 'other', 'missing'), { freq: 4 }),
  {
    maxLength: 80,
  },
)

/** Every pair of commits that say something, with only silent ones between, and do not say the same. */
function bruteForce(keys: readonly (string | null)[]): readonly string[] {
  const found: string[] = []
  for (let before = 0; before < keys.length; before += 1) {
    for (let after = before + 1; after < keys.length; after += 1) {
      const areWitnesses = keys[before] !== null && keys[after] !== null
      const isSilence = keys.slice(before + 1, after).every((key) => key === null)
      if (areWitnesses && isSilence && keys[before] !== keys[after])
        found.push(`${before}-${after}`)
    }
  }
  return found
}

describe('the search through a history', () => {
  it('lists what brute force lists, whatever the history', () => {
    fc.assert(
      fc.property(histories, (keys) => {
        const steps = stepsIn(keys).map(({ before, after }) => `${before}-${after}`)
        expect(steps).toEqual(bruteForce(keys))
      }),
    )
  })

  it('finds by halving one of the steps there are, and asks few', async () => {
    const ends = histories.filter((keys) => keys.length > 1)
    await fc.assert(
      fc.asyncProperty(ends, async (row) => {
        const keys = ['same', ...row, 'deny']
        const asked = new Set<number>()
        const keyAt = (at: number): Promise<string | null> => {
          asked.add(at)
          return Promise.resolve(keys[at] ?? null)
        }
        const { before, after } = await halve({ before: 0, after: keys.length - 1 }, keyAt)
        expect(keys[before]).toBe('same')
        expect(bruteForce(keys)).toContain(`${before}-${after}`)
        const silent = keys.filter((key) => key === null).length
        expect(asked.size).toBeLessThanOrEqual(Math.ceil(Math.log2(keys.length)) + 2 + silent)
      }),
    )
  })

  it('finds by halving the one step of a history that has one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(500), fc.nat(500), async (same, other) => {
        const keys = [
          ...Array<string>(same + 1).fill('same'),
          ...Array<string>(other + 1).fill('deny'),
        ]
        const keyAt = (at: number): Promise<string | null> => Promise.resolve(keys[at] ?? null)
        expect(await halve({ before: 0, after: keys.length - 1 }, keyAt)).toEqual({
          before: same,
          after: same + 1,
        })
      }),
    )
  })
})
