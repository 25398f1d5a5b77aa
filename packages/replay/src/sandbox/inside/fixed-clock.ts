import { defineHidden } from './define-hidden.ts'
import type { Trips } from './trips.ts'

/**
 * Takes the clock out of the realm: `Date`, which is reached through its prototype too, the
 * formatters that read it when they are given no date, and `Temporal.Now` where there is one.
 */
export function fixClock(trips: Trips): void {
  fixDate(trips)
  fixFormatters(trips)
  fixTemporal(trips)
}

function fixDate(trips: Trips): void {
  const Native = Date
  // A function and not a class: `Date()` without `new` is a call that must be refused by name.
  function FixedDate(this: unknown, ...given: readonly unknown[]): unknown {
    if (new.target === undefined) return new Native(trips.use('Date()', 0)).toString()
    const parts = given.length === 0 ? [trips.use('new Date()', 0)] : given
    return Reflect.construct(Native, parts, new.target)
  }
  for (const name of ['parse', 'UTC'] as const) defineHidden(FixedDate, name, Native[name])
  defineHidden(FixedDate, 'now', () => trips.use('Date.now', 0))
  Object.defineProperty(FixedDate, 'prototype', { value: Native.prototype, writable: false })
  Object.defineProperty(FixedDate, 'name', { value: 'Date' })
  Object.defineProperty(FixedDate, 'length', { value: 7 })
  defineHidden(Native.prototype, 'constructor', FixedDate)
  defineHidden(globalThis, 'Date', FixedDate)
}

function fixFormatters(trips: Trips): void {
  const prototype = Intl.DateTimeFormat.prototype
  const property = Object.getOwnPropertyDescriptor(prototype, 'format')
  const bound = Reflect.get(property ?? {}, 'get') as Function | undefined
  const formatToParts = Reflect.get(prototype, 'formatToParts') as Function
  if (bound === undefined) return
  Object.defineProperty(prototype, 'format', {
    get(this: Intl.DateTimeFormat) {
      const format = Reflect.apply(bound, this, []) as (date: unknown) => string
      return (date?: unknown) =>
        format(date === undefined ? trips.use('Intl.DateTimeFormat.format', 0) : date)
    },
    enumerable: false,
    configurable: true,
  })
  defineHidden(prototype, 'formatToParts', function (this: Intl.DateTimeFormat, date?: unknown) {
    const given = date === undefined ? trips.use('Intl.DateTimeFormat.formatToParts', 0) : date
    return Reflect.apply(formatToParts, this, [given]) as Intl.DateTimeFormatPart[]
  })
}

/** Not in the types of this language version. */
function fixTemporal(trips: Trips): void {
  const temporal: unknown = Reflect.get(globalThis, 'Temporal')
  if (typeof temporal !== 'object' || temporal === null) return
  const now: unknown = Reflect.get(temporal, 'Now')
  if (typeof now !== 'object' || now === null) return
  for (const name of Object.getOwnPropertyNames(now)) {
    defineHidden(now, name, () => trips.use(`Temporal.Now.${name}`, undefined))
  }
}
