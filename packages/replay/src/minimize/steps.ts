import { assertNever } from '@first-contact/recorder/errors'
import type { Candidate, EntryPart, LeafPart, ListPart, MapPart, Part, RecordPart } from './part.ts'
import { charactersOf, simplerLeaves } from './simpler-leaves.ts'

/** What one step makes of a part, or of all. */
export interface Step<Whole> {
  readonly to: Whole
  /**
   * Whether nobody may notice: what has no schema must not lose what is read of it, because a
   * difference that comes from a field that is missing would be another difference.
   */
  readonly isUnnoticed: boolean
}

export function leafOf(part: LeafPart, tree: LeafPart['tree']): LeafPart {
  return { ...part, tree }
}

/** Steps that replace a part as a whole by the simplest of its type. */
export function* replacements(part: Part): Generator<Step<Part>> {
  switch (part.kind) {
    case 'leaf':
      for (const tree of simplerLeaves(part)) yield { to: leafOf(part, tree), isUnnoticed: false }
      return
    case 'list':
      if (part.items.length > 0) yield { to: { ...part, items: [] }, isUnnoticed: false }
      return
    case 'map':
      if (part.entries.length > 0) yield { to: { ...part, entries: [] }, isUnnoticed: false }
      return
    case 'record':
      if (part.members.length === 0) return
      yield { to: { ...part, members: [] }, isUnnoticed: part.isLoose }
      return
    case 'held': {
      // Out in the open: what stands there then is not what was hidden.
      const [simplest] = replacements(part.inside)
      if (simplest !== undefined) yield simplest
      return
    }
    default:
      assertNever(part)
  }
}

/** What a part is made of, and how it is put together again from others. */
export interface Inside {
  readonly parts: readonly Part[]
  readonly with: (parts: readonly Part[]) => Part
  /** Without the parts that are not named; null where none may be left out. */
  readonly only: ((kept: readonly number[]) => Part) | null
  /** Whether only what nobody reads may be left out. */
  readonly isLoose: boolean
}

/** What lies below a part; null for a leaf. */
export function insideOf(part: Part): Inside | null {
  switch (part.kind) {
    case 'leaf':
      return null
    case 'list':
      return insideList(part)
    case 'map':
      return insideMap(part)
    case 'record':
      return insideRecord(part)
    case 'held':
      return {
        parts: [part.inside],
        with: ([inside = part.inside]) => ({ ...part, inside }),
        only: null,
        isLoose: false,
      }
    default:
      return assertNever(part)
  }
}

function picked<T>(all: readonly T[], kept: readonly number[]): readonly T[] {
  return kept.flatMap((at) => all.slice(at, at + 1))
}

function insideList(part: ListPart): Inside {
  const { items } = part
  return {
    parts: items,
    with: (parts) => ({ ...part, items: parts }),
    only: (kept) => ({ ...part, items: picked(items, kept) }),
    isLoose: false,
  }
}

function insideMap(part: MapPart): Inside {
  const { entries } = part
  return {
    parts: entries.map(([, item]) => item),
    with: (parts) => ({
      ...part,
      entries: entries.map(([key, item], at) => [key, parts[at] ?? item] as const),
    }),
    only: (kept) => ({ ...part, entries: picked(entries, kept) }),
    isLoose: false,
  }
}

function insideRecord(part: RecordPart): Inside {
  const { members } = part
  return {
    parts: members.map(([, member]) => member),
    with: (parts) => ({
      ...part,
      members: members.map(([name, member], at) => [name, parts[at] ?? member] as const),
    }),
    only: (kept) => ({ ...part, members: picked(members, kept) }),
    isLoose: part.isLoose,
  }
}

/** Every single step from a part. */
export function* stepsOf(part: Part): Generator<Step<Part>> {
  yield* replacements(part)
  if (part.kind === 'leaf') {
    const characters = charactersOf(part) ?? []
    for (const at of characters.keys()) {
      yield { to: leafOf(part, characters.toSpliced(at, 1).join('')), isUnnoticed: false }
    }
  }
  const inside = insideOf(part)
  if (inside === null) return
  const { parts, only, isLoose } = inside
  const all = [...parts.keys()]
  for (const at of only === null ? [] : all) {
    if (only !== null) yield { to: only(all.toSpliced(at, 1)), isUnnoticed: isLoose }
  }
  for (const [at, below] of parts.entries()) {
    for (const { to, isUnnoticed } of stepsOf(below)) {
      yield { to: inside.with(parts.with(at, to)), isUnnoticed }
    }
  }
}

export function withEntry(candidate: Candidate, at: number, value: EntryPart['value']): Candidate {
  const { tape } = candidate
  return {
    ...candidate,
    tape: tape.map((entry, each) => (each === at ? { ...entry, value } : entry)),
  }
}

/** Every single step from what a decision is made from. */
export function* stepsFrom(candidate: Candidate): Generator<Step<Candidate>> {
  const { input, tape } = candidate
  for (const { to, isUnnoticed } of stepsOf(input)) {
    yield { to: { ...candidate, input: to }, isUnnoticed }
  }
  for (const at of tape.keys()) {
    yield { to: { ...candidate, tape: tape.toSpliced(at, 1) }, isUnnoticed: false }
  }
  for (const [at, { value }] of tape.entries()) {
    for (const { to, isUnnoticed } of stepsOf(value)) {
      yield { to: withEntry(candidate, at, to), isUnnoticed }
    }
  }
}
