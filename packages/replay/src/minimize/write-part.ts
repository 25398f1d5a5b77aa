import { type Tree, treeText } from '../verdict/view-tree.ts'
import type { Candidate, EntryPart, Part } from './part.ts'

/** `open`: as an engine is to have it. `shown`: what is sealed is its tag, as it is stored. */
type Mode = 'open' | 'shown'

const tagKey = '$fc'

function tagged(name: string, value: Tree): Tree {
  return { [tagKey]: name, v: value }
}

function treeOf(part: Part, mode: Mode): Tree {
  switch (part.kind) {
    case 'leaf':
      return part.tree
    case 'list': {
      const items = part.items.map((item) => treeOf(item, mode))
      return part.isSet ? tagged('set', items) : items
    }
    case 'map':
      return tagged(
        'map',
        part.entries.map(([key, item]) => [key, treeOf(item, mode)]),
      )
    case 'record': {
      const members = Object.fromEntries(
        part.members.map(([name, member]) => [name, treeOf(member, mode)]),
      )
      return Object.hasOwn(members, tagKey) ? tagged('object', members) : members
    }
    case 'held':
    default: {
      const { as, inside } = part
      if (as.kind === 'derived') return tagged('derived', treeOf(inside, mode))
      return mode === 'open' ? treeOf(inside, mode) : tagged('sealed', as.pointer)
    }
  }
}

function tapeText(tape: readonly EntryPart[], mode: Mode): string {
  return treeText(tape.map(({ kind, name, value }) => ({ kind, name, value: treeOf(value, mode) })))
}

/** Input and tape as texts of stored views. */
export interface CandidateTexts {
  readonly input: string
  readonly tape: string
}

function textsOf({ input, tape }: Candidate, mode: Mode): CandidateTexts {
  return { input: treeText(treeOf(input, mode)), tape: tapeText(tape, mode) }
}

/** For the sandbox alone: holds what is sealed in clear. */
export function openTexts(candidate: Candidate): CandidateTexts {
  return textsOf(candidate, 'open')
}

/** What may be printed and stored. */
export function shownTexts(candidate: Candidate): CandidateTexts {
  return textsOf(candidate, 'shown')
}
