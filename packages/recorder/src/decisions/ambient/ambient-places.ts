import { type Noticing, tellingDouble } from './noticing.ts'
import { type Place, type Swap, swapOf } from './swap.ts'
import { watchedDate, watchedEnvironment, watchedHrtime } from './watched-doubles.ts'

type Fn = (...args: never[]) => unknown

/** The functions as values, to be replaced and put back. */
interface Timing {
  now: () => number
}
interface Chance {
  randomUUID: Fn
  getRandomValues: Fn
}

/**
 * Everything that an engine could read around `ctx` through a global, in the order in which it is
 * replaced. Each place with its name in the code, and not in a loop over names: that takes 0.1 us
 * and not 1.
 */
export function ambientSwaps(noticing: Noticing): readonly Swap[] {
  const timing = Object.getPrototypeOf(globalThis.performance) as Timing
  const chance = Object.getPrototypeOf(globalThis.crypto) as Chance
  const telling = <Value extends object>(api: string, place: Place<Value>): Swap =>
    swapOf(place, tellingDouble<Value>(noticing, api))
  return [
    swapOf(
      { read: () => globalThis.Date, write: (value) => void (globalThis.Date = value) },
      watchedDate(noticing),
    ),
    telling('Date.now', { read: () => Date.now, write: (value) => void (Date.now = value) }),
    telling('Math.random', {
      read: () => Math.random,
      write: (value) => void (Math.random = value),
    }),
    telling('performance.now', {
      read: () => timing.now,
      write: (value) => void (timing.now = value),
    }),
    swapOf(
      { read: () => process.hrtime, write: (value) => void (process.hrtime = value) },
      watchedHrtime(noticing),
    ),
    swapOf(
      { read: () => process.env, write: (value) => void (process.env = value) },
      watchedEnvironment(noticing),
    ),
    telling('crypto.randomUUID', {
      read: () => chance.randomUUID,
      write: (value) => void (chance.randomUUID = value),
    }),
    telling('crypto.getRandomValues', {
      read: () => chance.getRandomValues,
      write: (value) => void (chance.getRandomValues = value),
    }),
    telling('setTimeout', {
      read: () => globalThis.setTimeout,
      write: (value) => void (globalThis.setTimeout = value),
    }),
    telling('setInterval', {
      read: () => globalThis.setInterval,
      write: (value) => void (globalThis.setInterval = value),
    }),
    telling('setImmediate', {
      read: () => globalThis.setImmediate,
      write: (value) => void (globalThis.setImmediate = value),
    }),
    telling('queueMicrotask', {
      read: () => globalThis.queueMicrotask,
      write: (value) => void (globalThis.queueMicrotask = value),
    }),
    telling('fetch', {
      read: () => globalThis.fetch,
      write: (value) => void (globalThis.fetch = value),
    }),
  ]
}
