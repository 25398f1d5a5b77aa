import { treeText } from '../verdict/view-tree.ts'
import type { Candidate, LeafPart, Part } from './part.ts'
import { simplerLeaves } from './simpler-leaves.ts'
import { simplerIntegers } from './simpler-numbers.ts'
import { insideOf, leafOf, type Step } from './steps.ts'

/** Of more numbers, only neighbours are lowered together: pairs of them are too many. */
const pairedMax = 12

/**
 * Steps that change several leaves at once: values that are equal stay equal, and two numbers keep
 * their distance. An amount that is compared with a limit can be made smaller in no other way.
 */
export function* stepsTogether(candidate: Candidate): Generator<Step<Candidate>> {
  const leaves = leavesOf(candidate)
  const groups = Map.groupBy(leaves.keys(), (at) => groupOf(leaves[at]))
  for (const [group, places] of groups) {
    const first = leaves[places[0] ?? 0]
    if (group === '' || places.length < 2 || first === undefined) continue
    for (const tree of simplerLeaves(first)) {
      const changed = new Map(places.map((at) => [at, tree]))
      yield { to: withLeaves(candidate, changed), isUnnoticed: false }
    }
  }
  yield* loweredPairs(candidate, leaves)
}

/** What equal leaves have in common; nothing for those that say nothing by being equal. */
function groupOf(leaf: LeafPart | undefined): string {
  if (leaf === undefined || leaf.role !== 'any') return ''
  const { tree } = leaf
  const isPlain = typeof tree === 'object' ? tree !== null : typeof tree !== 'boolean'
  return isPlain ? treeText(tree) : ''
}

function* loweredPairs(
  candidate: Candidate,
  leaves: readonly LeafPart[],
): Generator<Step<Candidate>> {
  const numbers = leaves.flatMap(({ tree, role }, at) =>
    role === 'any' && Number.isSafeInteger(tree) && Number(tree) > 0
      ? [{ at, value: BigInt(Number(tree)) }]
      : [],
  )
  const reach = numbers.length > pairedMax ? 1 : numbers.length
  for (const [at, one] of numbers.entries()) {
    for (const other of numbers.slice(at + 1, at + 1 + reach)) {
      const less = one.value < other.value ? one.value : other.value
      for (const simpler of simplerIntegers(less)) {
        const by = less - simpler
        const lowered = [one, other].map((each) => [each.at, Number(each.value - by)] as const)
        yield { to: withLeaves(candidate, new Map(lowered)), isUnnoticed: false }
      }
    }
  }
}

function leavesOf({ input, tape }: Candidate): readonly LeafPart[] {
  return [input, ...tape.map(({ value }) => value)].flatMap((part) => [...leavesIn(part)])
}

function* leavesIn(part: Part): Generator<LeafPart> {
  if (part.kind === 'leaf') yield part
  for (const below of insideOf(part)?.parts ?? []) yield* leavesIn(below)
}

/** Other values for leaves, by their place in the order of `leavesOf`. */
function withLeaves(
  { input, tape }: Candidate,
  changed: ReadonlyMap<number, LeafPart['tree']>,
): Candidate {
  let at = -1
  const rewritten = (part: Part): Part => {
    if (part.kind === 'leaf') {
      at += 1
      const tree = changed.get(at)
      return tree === undefined ? part : leafOf(part, tree)
    }
    const inside = insideOf(part)
    return inside === null ? part : inside.with(inside.parts.map(rewritten))
  }
  return {
    input: rewritten(input),
    tape: tape.map((entry) => ({ ...entry, value: rewritten(entry.value) })),
  }
}
