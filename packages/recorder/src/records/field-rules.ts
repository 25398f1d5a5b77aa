import { isCategoryName, isErrorClassName } from '../taxonomy/error-class-registry.ts'
import { isErrorSeverity } from '../taxonomy/error-severity.ts'
import { isLayer } from '../taxonomy/layer.ts'
import { origins } from './record-header.ts'

/** Says what is wrong with a value, or null when nothing is. */
export type FieldRule = (value: unknown) => string | null

/** Names of a record's fields, each with its rule. */
export type FieldRules = { readonly [field: string]: FieldRule }

const base64Pattern = /^[A-Za-z0-9+/]+={0,2}$/
const timestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

export function nullable(rule: FieldRule): FieldRule {
  return (value) => (value === null ? null : rule(value))
}

/** Text that Postgres can store: well-formed, without NUL, bounded. */
export function textUpTo(maxChars: number, minChars = 0): FieldRule {
  return (value) => {
    if (typeof value !== 'string') return 'must be a string'
    if (value.length > maxChars) return `must have at most ${maxChars} characters`
    if (value.length < minChars) return 'must not be empty'
    if (value.includes('\0')) return 'must not contain NUL'
    return value.isWellFormed() ? null : 'must not contain lone surrogates'
  }
}

export function pattern(expression: RegExp, what: string): FieldRule {
  return (value) => (typeof value === 'string' && expression.test(value) ? null : `must be ${what}`)
}

export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER): FieldRule {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `must be a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`
}

export function oneOf(values: readonly string[]): FieldRule {
  return (value) =>
    typeof value === 'string' && values.includes(value)
      ? null
      : `must be one of ${values.join(', ')}`
}

/** A list whose items obey a rule. */
export function listOf(rule: FieldRule, maxItems: number): FieldRule {
  return (value) => {
    if (!Array.isArray(value)) return 'must be a list'
    if (value.length > maxItems) return `must have at most ${maxItems} items`
    for (const [index, item] of value.entries()) {
      const wrong = rule(item)
      if (wrong !== null) return `item ${index} ${wrong}`
    }
    return null
  }
}

/** A pair of whole numbers, the first at most the second where they are a range. */
export function pairOf(first: FieldRule, second: FieldRule, isRange: boolean): FieldRule {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 2) return 'must be a pair'
    const wrong = first(value[0]) ?? second(value[1])
    if (wrong !== null) return wrong
    return isRange && value[0] > value[1] ? 'must not end before it starts' : null
  }
}

/** An object with exactly the fields given. */
export function objectOf(rules: FieldRules): FieldRule {
  return (value) => {
    if (!isObject(value)) return 'must be an object'
    for (const field in rules) {
      const wrong = rules[field]?.(value[field])
      if (wrong !== undefined && wrong !== null) return `field ${field} ${wrong}`
    }
    const extra = Object.keys(value).find((field) => !Object.hasOwn(rules, field))
    return extra === undefined ? null : `has an unknown field ${shownField(extra)}`
  }
}

/** Text that holds JSON: whoever reads the record later can read it too. */
export function canonicalText(maxChars: number): FieldRule {
  const text = textUpTo(maxChars, 1)
  return (value) => {
    const wrong = text(value)
    if (wrong !== null) return wrong
    try {
      JSON.parse(value as string)
      return null
    } catch {
      return 'must be JSON text'
    }
  }
}

/** Padded base64, as `Buffer` writes it. */
export function base64UpTo(maxChars: number): FieldRule {
  return (value) => {
    if (typeof value !== 'string' || value === '') return 'must be a base64 text'
    if (value.length > maxChars) return `must have at most ${maxChars} characters`
    return value.length % 4 === 0 && base64Pattern.test(value) ? null : 'must be padded base64'
  }
}

/** A JSON object with free names whose values obey a rule. */
export function mapOf(
  rule: FieldRule,
  maxEntries: number,
  name: FieldRule = textUpTo(200),
): FieldRule {
  return (value) => {
    if (!isObject(value)) return 'must be an object'
    const entries = Object.entries(value)
    if (entries.length > maxEntries) return `must have at most ${maxEntries} entries`
    for (const [key, item] of entries) {
      const wrong = name(key) ?? rule(item)
      if (wrong !== null) return `entry ${shownField(key)} ${wrong}`
    }
    return null
  }
}

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field's name as it may stand in an answer. */
export function shownField(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '?').slice(0, 64)
}

const jsonDepthMax = 32

/** JSON whose texts can be stored; depth is bounded so that no reader runs out of stack. */
export function storableJson(value: unknown, depth = 0): string | null {
  if (depth > jsonDepthMax) return 'must not be nested so deeply'
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'must not contain NUL'
    return value.isWellFormed() ? null : 'must not contain lone surrogates'
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, item] of Object.entries(value)) {
    const wrong = storableJson(key, depth) ?? storableJson(item, depth + 1)
    if (wrong !== null) return wrong
  }
  return null
}

export const timestamp: FieldRule = (value) =>
  typeof value === 'string' && timestampPattern.test(value) && isRealTime(value)
    ? null
    : 'must be a UTC time such as 2026-11-23T06:00:00.000Z'

/** 30 February parses in JavaScript, to 2 March. */
function isRealTime(value: string): boolean {
  const ms = Date.parse(value)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value
}

export const layer: FieldRule = (value) => (isLayer(value) ? null : 'must be one of L1 to L7')

export const errorClass: FieldRule = (value) =>
  isErrorClassName(value)
    ? null
    : 'must be unknown, or infra., domain. or system. and a snake_case name'

export const category: FieldRule = (value) =>
  isCategoryName(value) ? null : 'must be a snake_case word'

export const severity: FieldRule = (value) =>
  isErrorSeverity(value) ? null : 'must be one of debug, info, warning, error, critical'

export const label = textUpTo(200, 1)
export const workId = nullable(textUpTo(200))
export const hex32 = pattern(/^[0-9a-f]{32}$/, '32 lower-case hex digits')
export const hex16 = pattern(/^[0-9a-f]{16}$/, '16 lower-case hex digits')
export const hex8 = pattern(/^[0-9a-f]{8}$/, '8 lower-case hex digits')
export const errorId = pattern(/^err_[0-9a-f]{12}$/, 'err_ and 12 lower-case hex digits')
export const decisionId = pattern(/^dec_[0-9a-f]{16}$/, 'dec_ and 16 lower-case hex digits')
export const subjectId = pattern(/^sub_[0-9a-f]{32}$/, 'sub_ and 32 lower-case hex digits')
export const engineVersion = pattern(
  /^fcv1:[0-9a-f]{32}$/,
  'fcv1: and 32 lower-case hex digits, or unknown where it may be',
)
export const engineName = pattern(
  /^[a-z][a-z0-9-]{0,40}$/,
  'a lower-case letter and up to 40 letters, digits or dashes',
)
export const originRule = oneOf(origins)
