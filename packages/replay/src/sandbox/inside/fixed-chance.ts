import { defineHidden } from './define-hidden.ts'
import type { Trips } from './trips.ts'

const seed = 0x9e3779b9

/** Numbers for modules that want some while they load: always the same, never equal in a row. */
function fixedNumbers(): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Takes chance out of the realm. */
export function fixChance(trips: Trips): void {
  const next = fixedNumbers()
  defineHidden(Math, 'random', () => trips.use('Math.random', next()))
}
