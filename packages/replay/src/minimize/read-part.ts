import { isTreeObject, parseTree, tagOf, type Tree, type TreeObject } from '../verdict/view-tree.ts'
import type { Candidate, EntryPart, LeafRole, Part } from './part.ts'

/** Canonical text of what was sealed at a pointer; null where it stays closed. */
export type OpenedText = (pointer: string) => string | null

interface Reading {
  readonly openedText: OpenedText
  readonly isLoose: boolean
  readonly role: LeafRole
}

/** What a decision was made from, as far as its sealed values can be opened. */
export function readCandidate(
  { input, tape }: { readonly input: string; readonly tape: string },
  opened: { readonly input: OpenedText; readonly tape: OpenedText },
): Candidate {
  const entries = parseTree(tape)
  return {
    input: readPart(parseTree(input), { openedText: opened.input, isLoose: false, role: 'any' }),
    tape: Array.isArray(entries) ? entries.map((entry: Tree) => readEntry(entry, opened.tape)) : [],
  }
}

function readEntry(entry: Tree, openedText: OpenedText): EntryPart {
  const members = isTreeObject(entry) ? entry : {}
  const kind = wordOf(members['kind'])
  const role = kind === 'random' || kind === 'uuid' ? kind : 'any'
  const value = readPart(members['value'] ?? null, { openedText, isLoose: true, role })
  return { kind, name: wordOf(members['name']), value }
}

function wordOf(tree: Tree | undefined): string {
  return typeof tree === 'string' ? tree : ''
}

function readPart(tree: Tree, reading: Reading): Part {
  if (Array.isArray(tree)) return { kind: 'list', items: partsOf(tree, reading), isSet: false }
  if (!isTreeObject(tree)) return { kind: 'leaf', tree, role: reading.role }
  const tag = tagOf(tree)
  return tag === null ? readMembers(tree, reading) : readTag(tag, tree, reading)
}

function partsOf(trees: readonly Tree[], reading: Reading): readonly Part[] {
  return trees.map((tree) => readPart(tree, reading))
}

function readMembers(tree: TreeObject, reading: Reading): Part {
  const members = Object.entries(tree).map(
    ([name, member]) => [name, readPart(member, reading)] as const,
  )
  return { kind: 'record', members, isLoose: reading.isLoose }
}

function readTag(
  { name, value }: { readonly name: string; readonly value: Tree },
  tree: Tree,
  reading: Reading,
): Part {
  if (name === 'object' && isTreeObject(value)) return readMembers(value, reading)
  if (name === 'set' && Array.isArray(value)) {
    return { kind: 'list', items: partsOf(value, reading), isSet: true }
  }
  if (name === 'map' && Array.isArray(value)) {
    const pairs = value.filter((pair: Tree): pair is readonly Tree[] => Array.isArray(pair))
    const entries = pairs.map(
      ([key = null, item = null]) => [key, readPart(item, reading)] as const,
    )
    return { kind: 'map', entries }
  }
  if (name === 'derived') {
    return { kind: 'held', as: { kind: 'derived' }, inside: readPart(value, reading) }
  }
  if (name === 'sealed' && typeof value === 'string') {
    const text = reading.openedText(value)
    if (text !== null) {
      const inside = readPart(parseTree(text), reading)
      return { kind: 'held', as: { kind: 'opened', pointer: value }, inside }
    }
  }
  return { kind: 'leaf', tree, role: reading.role }
}
