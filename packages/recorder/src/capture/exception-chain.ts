import { types } from 'node:util'
import type { ExceptionCause } from '../records/envelope-record.ts'
import { marks } from '../scrubber/marks.ts'
import { cutText, scrubText } from '../scrubber/scrub-text.ts'
import { readProperty } from '../taxonomy/classify-error.ts'

const causesMax = 5
const causeMaxChars = 200
const typeMaxChars = 100
export const messageMaxChars = 500

/** What an envelope says of the thing that was thrown. */
export interface DescribedError {
  readonly type: string | null
  readonly message: string
  readonly chain: readonly ExceptionCause[]
}

const noChain: readonly ExceptionCause[] = Object.freeze([])

/** Describes anything that can be thrown, without reading `.stack`, which costs 3 us. Never throws. */
export function describeError(error: unknown): DescribedError {
  try {
    return describe(error)
  } catch {
    return { type: null, message: marks.redacted, chain: noChain }
  }
}

function describe(error: unknown): DescribedError {
  if (!isErrorLike(error)) {
    return { type: thrownType(error), message: thrownMessage(error), chain: noChain }
  }
  const message = scrubText(messageOf(error), messageMaxChars)
  const type = typeOf(error)
  const chain: ExceptionCause[] = [{ type, message: cutText(message, causeMaxChars) }]
  if (hasLinks(error)) collect(error, chain, new Set<unknown>([error]))
  return { type, message, chain }
}

/** Most errors have neither causes nor members. */
function hasLinks(error: object): boolean {
  try {
    const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown }
    return cause !== undefined || errors !== undefined
  } catch {
    return true
  }
}

/** Causes, and the members of an `AggregateError` before them, until five stand there. */
function collect(error: object, chain: ExceptionCause[], seen: Set<unknown>): void {
  const members = readProperty(error, 'errors')
  const links: unknown[] = Array.isArray(members) ? members.slice(0, causesMax) : []
  links.push(readProperty(error, 'cause'))
  for (const link of links) {
    if (chain.length >= causesMax || link === undefined || link === null || seen.has(link)) continue
    seen.add(link)
    if (!isErrorLike(link)) {
      chain.push({ type: thrownType(link), message: cutText(thrownMessage(link), causeMaxChars) })
      continue
    }
    chain.push({ type: typeOf(link), message: scrubText(messageOf(link), causeMaxChars) })
    collect(link, chain, seen)
  }
}

function isErrorLike(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return types.isNativeError(value) || typeof readProperty(value, 'message') === 'string'
}

function messageOf(error: object): string {
  const message = readProperty(error, 'message')
  if (typeof message === 'string') return message
  return message === undefined ? '' : '[unreadable]'
}

/** Names repeat, so their scrubbed form is kept (bounded). */
const typesMax = 500
const cleanTypes = new Map<string, string>()

function cleanType(name: string): string {
  const known = cleanTypes.get(name)
  if (known !== undefined) return known
  const clean = scrubText(name, typeMaxChars)
  if (cleanTypes.size < typesMax && name.length <= typeMaxChars) cleanTypes.set(name, clean)
  return clean
}

function typeOf(error: object): string {
  const own = readProperty(error, 'name')
  const name =
    typeof own === 'string' && own !== '' && own !== 'Error' ? own : constructorName(error)
  return cleanType(name ?? 'Error')
}

function constructorName(error: object): string | undefined {
  const name = readProperty(readProperty(error, 'constructor'), 'name')
  return typeof name === 'string' && name !== '' ? name : undefined
}

function thrownType(value: unknown): string {
  if (value === null) return 'null'
  return typeof value
}

/** A thrown object may be a request body; only a thrown text says anything of itself. */
function thrownMessage(value: unknown): string {
  if (typeof value === 'string') return scrubText(value, messageMaxChars)
  return `A thrown ${thrownType(value)} that is not an error`
}
