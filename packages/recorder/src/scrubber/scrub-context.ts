import { types } from 'node:util'
import type { JsonValue } from '../records/envelope-record.ts'
import { marks } from './marks.ts'
import { scrubText } from './scrub-text.ts'
import { isSensitiveKey } from './sensitive-key.ts'

/** A context as it is stored: plain JSON, bounded, scrubbed, deep-frozen. */
export type BoundedContext = { readonly [key: string]: JsonValue }

const depthMax = 6
const itemsMax = 50
const keyMaxChars = 100
const stringMaxChars = 1000
/** A little under 16 KiB, counting a character as up to three bytes and escapes as six. */
export const contextMaxBytes = 16 * 1024
const marginBytes = 64

export const emptyContext: BoundedContext = Object.freeze({})

interface Budget {
  bytes: number
  readonly ancestors: object[]
}

/**
 * Makes any value fit to be stored as context: at most 6 levels, 50 entries each, strings of 1,000
 * characters, 16 KiB in all; cycles, accessors, functions and what cannot be read become marks.
 * Never runs a getter, never throws; if a rule fails, the whole context is redacted.
 */
export function scrubContext(context: unknown): BoundedContext {
  if (context === undefined || context === null) return emptyContext
  try {
    const budget: Budget = { bytes: contextMaxBytes - marginBytes, ancestors: [] }
    const bounded = boundValue(context, budget)
    if (isPlainJson(bounded)) return bounded
    return Object.freeze({ value: bounded })
  } catch {
    return Object.freeze({ context: marks.redacted })
  }
}

function isPlainJson(value: JsonValue): value is BoundedContext {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function spend(budget: Budget, text: string): boolean {
  // JSON.stringify tells the escapes; its bytes are what the record holds.
  budget.bytes -= Buffer.byteLength(JSON.stringify(text)) + 1
  return budget.bytes >= 0
}

function boundString(text: string, budget: Budget): string {
  const clean = scrubText(
    text.length > stringMaxChars * 4 ? text.slice(0, stringMaxChars * 4) : text,
    stringMaxChars,
  )
  return spend(budget, clean) ? clean : marks.cut
}

function boundValue(value: unknown, budget: Budget): JsonValue {
  switch (typeof value) {
    case 'string':
      return boundString(value, budget)
    case 'number':
      budget.bytes -= 24
      // -0 and 0 read the same in JSON; a digest must not tell them apart.
      return Number.isFinite(value) ? boundNumber(value) : String(value)
    case 'boolean':
      budget.bytes -= 6
      return value
    case 'bigint':
      return boundString(`${value}n`, budget)
    case 'object':
      return value === null ? null : boundObject(value, budget)
    case 'undefined':
      return null
    case 'function':
      return '[function]'
    case 'symbol':
    default:
      return '[symbol]'
  }
}

/** Cards and phone numbers come as numbers too. */
function boundNumber(value: number): number | string {
  if (Math.abs(value) < 1e9) return value + 0
  const text = String(value)
  const clean = scrubText(text)
  return clean === text ? value : clean
}

function boundObject(value: object, budget: Budget): JsonValue {
  if (budget.ancestors.includes(value)) return '[circular]'
  if (budget.ancestors.length >= depthMax) return '[deeper]'
  budget.ancestors.push(value)
  try {
    return boundReadable(value, budget)
  } catch {
    return '[unreadable]'
  } finally {
    budget.ancestors.pop()
  }
}

function boundReadable(value: object, budget: Budget): JsonValue {
  if (Array.isArray(value)) return boundItems(value, value.length, budget)
  if (types.isDate(value)) {
    const time = value.getTime()
    return boundString(Number.isNaN(time) ? 'invalid date' : new Date(time).toISOString(), budget)
  }
  if (types.isNativeError(value)) return boundError(value, budget)
  if (types.isMap(value)) return boundItems(firstOf(value), value.size, budget)
  if (types.isSet(value)) return boundItems(firstOf(value), value.size, budget)
  if (types.isPromise(value)) return '[promise]'
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    return `[bytes ${value.byteLength}]`
  }
  return boundEntries(value, budget)
}

function firstOf(values: Iterable<unknown>): unknown[] {
  const first: unknown[] = []
  for (const value of values) {
    if (first.length >= itemsMax) break
    first.push(value)
  }
  return first
}

function boundItems(items: readonly unknown[], size: number, budget: Budget): JsonValue {
  const out: JsonValue[] = []
  for (let index = 0; index < Math.min(items.length, itemsMax) && budget.bytes > 0; index += 1) {
    out.push(boundValue(items[index], budget))
  }
  if (out.length < size) out.push(`[${size - out.length} more]`)
  budget.bytes -= 16
  return Object.freeze(out)
}

function boundError(error: Error, budget: Budget): JsonValue {
  const name = Object.getOwnPropertyDescriptor(error, 'name')?.value ?? error.constructor.name
  const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value
  return Object.freeze({
    type: boundString(String(name), budget),
    message: typeof message === 'string' ? boundString(message, budget) : '',
  })
}

function boundEntries(value: object, budget: Budget): JsonValue {
  const keys = Object.keys(value)
  const entries: [string, JsonValue][] = []
  for (let index = 0; index < Math.min(keys.length, itemsMax) && budget.bytes > 0; index += 1) {
    const key = keys[index] ?? ''
    const property = Object.getOwnPropertyDescriptor(value, key)
    if (property === undefined || property.value === undefined) {
      if (property?.get !== undefined) entries.push([boundKey(key, budget), '[accessor]'])
      continue
    }
    entries.push([boundKey(key, budget), boundProperty(key, property.value, budget)])
  }
  if (keys.length > itemsMax) entries.push(['…', `[${keys.length - itemsMax} more]`])
  // Not by assignment: a key named __proto__ would set the prototype.
  return Object.freeze(Object.fromEntries(entries))
}

function boundKey(key: string, budget: Budget): string {
  const clean = scrubText(key, keyMaxChars)
  spend(budget, clean)
  return clean
}

/** Whether there was something is not secret; what it was is. */
function boundProperty(key: string, value: unknown, budget: Budget): JsonValue {
  const tells = value !== null && typeof value !== 'boolean'
  if (tells && isSensitiveKey(key)) {
    budget.bytes -= 16
    return marks.redacted
  }
  return boundValue(value, budget)
}
