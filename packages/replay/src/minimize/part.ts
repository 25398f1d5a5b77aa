import type { Tree } from '../verdict/view-tree.ts'

/** What a leaf has to stay like, beyond its type. */
export type LeafRole =
  | 'any'
  /** From 0 up to 1. */
  | 'random'
  | 'uuid'

/** A value that has nothing below it: JSON, or a tag such as a date or a token. */
export interface LeafPart {
  readonly kind: 'leaf'
  readonly tree: Tree
  readonly role: LeafRole
}

export interface ListPart {
  readonly kind: 'list'
  readonly items: readonly Part[]
  readonly isSet: boolean
}

export interface RecordPart {
  readonly kind: 'record'
  readonly members: readonly (readonly [name: string, part: Part])[]
  /** No schema says which members it must have. */
  readonly isLoose: boolean
}

/** Its keys stay as they are. */
export interface MapPart {
  readonly kind: 'map'
  readonly entries: readonly (readonly [key: Tree, part: Part])[]
}

/** A value that is stored in another form than it has, with that value. */
export interface HeldPart {
  readonly kind: 'held'
  /** `opened`: what was sealed at the pointer, and is never shown. */
  readonly as: { readonly kind: 'derived' } | { readonly kind: 'opened'; readonly pointer: string }
  readonly inside: Part
}

/** A value of a stored view as it is made smaller: typed, with what is sealed in its place. */
export type Part = LeafPart | ListPart | RecordPart | MapPart | HeldPart

/** One thing that an engine took from its context. */
export interface EntryPart {
  readonly kind: string
  readonly name: string
  readonly value: Part
}

/** What a decision is made from. */
export interface Candidate {
  readonly input: Part
  readonly tape: readonly EntryPart[]
}

/** How many parts a value has; what has no parts counts as one. */
export function countParts(part: Part): number {
  switch (part.kind) {
    case 'leaf':
      return 1
    case 'list':
      return part.items.reduce((sum, item) => sum + countParts(item), 1)
    case 'record':
      return part.members.reduce((sum, [, member]) => sum + countParts(member), 1)
    case 'map':
      return part.entries.reduce((sum, [, item]) => sum + countParts(item), 1)
    case 'held':
    default:
      return countParts(part.inside)
  }
}

export function sizeOf({ input, tape }: Candidate): number {
  return tape.reduce((sum, { value }) => sum + countParts(value), countParts(input))
}
