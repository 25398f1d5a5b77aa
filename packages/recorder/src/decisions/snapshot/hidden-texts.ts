import type { ClassState } from '../fields/class-state.ts'
import { isPlainObject } from '../fields/plain-object.ts'

/** Shorter texts are in every sentence, and say nothing by themselves. */
const charsMin = 3
const textsMax = 500

/** The texts and numbers inside all parts that are not plain: they must be in no message either. */
export function hiddenTexts(value: unknown, state: ClassState, found: Set<string>): void {
  if (state.hasDeeper && typeof value === 'object' && value !== null && isContainer(value)) {
    for (const [key, inside] of Object.entries(value)) hiddenTexts(inside, state.next(key), found)
  } else if (state.fieldClass !== 'plain') {
    collect(value, found)
  }
}

function isContainer(value: object): boolean {
  return Array.isArray(value) || isPlainObject(value)
}

function collect(value: unknown, found: Set<string>): void {
  if (found.size >= textsMax || value === null) return
  if (typeof value === 'object') {
    for (const inside of insideOf(value)) collect(inside, found)
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value)
    if (text.length >= charsMin) found.add(text)
  }
}

function insideOf(value: object): readonly unknown[] {
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)].flat()
  if (value instanceof Set) return [...(value as Set<unknown>)]
  return isContainer(value) ? [...Object.keys(value), ...Object.values(value)] : []
}

/** A message without them, the longest first: one may be a part of another. */
export function withoutTexts(message: string, texts: ReadonlySet<string>): string {
  const ordered = [...texts].toSorted((a, b) => b.length - a.length)
  return ordered.reduce((left, text) => left.replaceAll(text, '[hidden]'), message)
}
