import type { Output } from '../output/output.ts'
import { clipped, printable } from '../output/printable.ts'

const labelWidth = 11
const linesMax = 24

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a tag of a stored view stands for; null for everything else. */
function tagText(value: Json): string | null {
  if (!isObject(value) || typeof value['$fc'] !== 'string') return null
  const held = value['v'] ?? null
  switch (value['$fc']) {
    case 'dropped':
      return '[dropped]'
    case 'sealed':
      return '[sealed]'
    case 'token':
      return '[token]'
    case 'derived':
      return `[derived] ${JSON.stringify(held)}`
    case 'object':
      return JSON.stringify(held)
    default:
      return typeof held === 'string' ? held : `${value['$fc']} ${JSON.stringify(held)}`
  }
}

/** Each leaf with its dotted path. */
function* leavesOf(value: Json, path: string): Generator<readonly [string, string]> {
  const tag = tagText(value)
  const isLeaf = tag !== null || typeof value !== 'object' || value === null
  if (isLeaf) {
    yield [path, tag ?? JSON.stringify(value)]
    return
  }
  const members = Object.entries(value as { readonly [key: string]: Json })
  if (members.length === 0) yield [path, Array.isArray(value) ? '[]' : '{}']
  for (const [key, inside] of members) yield* leavesOf(inside, path === '' ? key : `${path}.${key}`)
}

/** Leaves of a stored view with their names, one a line; what is hidden in it stays so. */
function fieldLines(
  name: string,
  leaves: readonly (readonly [string, string])[],
  output: Output,
): readonly string[] {
  const width = Math.min(40, Math.max(...leaves.slice(0, linesMax).map(([path]) => path.length)))
  const lines = leaves.slice(0, linesMax).map(([path, text], at) => {
    const label = output.tone('dim', (at === 0 ? name : '').padEnd(labelWidth))
    const room = Math.max(20, output.width - labelWidth - width - 6)
    return `  ${label} ${clipped(printable(path), width).padEnd(width)}  ${clipped(printable(text), room)}`
  })
  const more = leaves.length - lines.length
  const rest = output.tone('dim', `  ${' '.repeat(labelWidth)} and ${more} more`)
  return more === 0 ? lines : [...lines, rest]
}

/** A stored view of an input or an answer, one field a line. */
export function viewLines(name: string, view: string | null, output: Output): readonly string[] {
  if (view === null) return []
  return fieldLines(name, [...leavesOf(JSON.parse(view) as Json, '')], output)
}

/** What an engine took from its tape, in order: `now`, `read limit`. */
export function tapeLines(tape: string | null, output: Output): readonly string[] {
  const entries = tape === null ? [] : (JSON.parse(tape) as readonly Json[])
  const leaves = entries.filter(isObject).map((entry): readonly [string, string] => {
    const { kind, name, value = null } = entry
    const what = kind === 'read' ? ['read', name] : [kind]
    return [
      what.filter((word) => typeof word === 'string').join(' '),
      tagText(value) ?? JSON.stringify(value),
    ]
  })
  return leaves.length === 0 ? [] : fieldLines('tape', leaves, output)
}
