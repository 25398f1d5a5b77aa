import type { ClassState } from '../fields/class-state.ts'
import type { LossyPart } from '../fields/stored-view.ts'
import type { ReadHandler } from './read-handler.ts'
import type { ReadTracker } from './read-tracker.ts'

/** What a record holds at most; more is told more roughly. */
const pointersMax = 256
const pointerMaxChars = 500
const allMaxChars = 8 * 1024

const everything: readonly string[] = Object.freeze([''])

/**
 * What an engine read, as JSON pointers, each with all below it. Names inside a part that is not
 * plain are data, so a pointer ends where that part begins.
 */
export function readPointers(tracker: ReadTracker, state: ClassState): readonly string[] {
  if (tracker.root === null) return everything
  const found: string[] = []
  collect(tracker.root, '', state, found)
  return found
}

function collect(handler: ReadHandler, pointer: string, state: ClassState, found: string[]): void {
  const { reads, below } = handler
  const isHidden = !state.hasDeeper && state.fieldClass !== 'plain'
  if (handler.isWhole || (isHidden && (reads !== null || below !== null))) {
    found.push(pointer)
    return
  }
  if (reads !== null) for (const key of reads) found.push(`${pointer}/${escaped(key)}`)
  if (below !== null) {
    for (const child of below) {
      collect(child, `${pointer}/${escaped(child.key)}`, state.next(child.key), found)
    }
  }
  // Given away and not looked into: that it is there, or is the same, may have mattered.
  if (reads === null && below === null && handler.parent !== null) found.push(pointer)
}

/** A step of an RFC 6901 pointer. */
function escaped(key: string): string {
  if (!key.includes('/') && !key.includes('~')) return key
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The pointers of a record: bounded by giving up the deepest steps first. */
export function readSetOf(pointers: readonly string[]): readonly string[] {
  let kept = pointers
  while (isTooMuch(kept)) {
    const depths = kept.map((pointer) => pointer.split('/').length)
    const deepest = Math.max(...depths)
    kept = unique(
      kept.map((pointer, at) =>
        depths[at] === deepest ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer,
      ),
    )
  }
  return kept
}

function unique(pointers: readonly string[]): readonly string[] {
  const kept = new Set(pointers)
  return kept.has('') ? everything : [...kept]
}

function isTooMuch(pointers: readonly string[]): boolean {
  if (pointers.length > pointersMax) return true
  let chars = 0
  for (const pointer of pointers) {
    chars += pointer.length
    if (pointer.length > pointerMaxChars) return true
  }
  return chars > allMaxChars
}

/** The parts that were read, in whole or in part. */
export function readParts(
  parts: readonly LossyPart[],
  pointers: readonly string[],
): readonly LossyPart[] {
  return parts.filter(({ pointer }) =>
    pointers.some((read) => isWithin(pointer, read) || isWithin(read, pointer)),
  )
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`)
}
