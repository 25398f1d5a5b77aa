import { jsonPointer } from '@first-contact/recorder/canonical'
import type { OutputAnswer, SandboxAnswer, ThrewAnswer } from '../sandbox/sandbox-answer.ts'
import { isWhileLoading } from '../verdict/look-note.ts'
import type { Difference } from '../verdict/verdict.ts'
import {
  isTreeObject,
  parseTree,
  shownTree,
  tagOf,
  type Tree,
  treeText,
} from '../verdict/view-tree.ts'

/** An answer that can be held against another one. */
export type DecidedAnswer = OutputAnswer | ThrewAnswer

/** How two codes answer one input. */
export interface AnswerDifference {
  /**
   * In what they differ, in a word that stays the same while the input gets smaller: an outcome that
   * flips, what is thrown, or the first field that differs, with `*` for an index.
   */
  readonly kind: string
  readonly outcome: { readonly before: string | null; readonly after: string | null }
  /** The outcome first; never a value that either code hides. */
  readonly differences: readonly Difference[]
}

/** An answer, where there is one that says something. */
export function resultOf(answer: SandboxAnswer): DecidedAnswer | null {
  if (answer.kind === 'refused') return null
  const isSure = answer.touched.every(isWhileLoading)
  return isSure ? answer : null
}

/** In what two answers differ; null where they do not. */
export function answerDifference(
  before: DecidedAnswer,
  after: DecidedAnswer,
): AnswerDifference | null {
  const outcome = { before: wordOf(before), after: wordOf(after) }
  if (before.kind === 'threw' || after.kind === 'threw') {
    const [recorded, replayed] = [thrownText(before), thrownText(after)]
    if (recorded === replayed) return null
    const kind = `${thrownType(before)} -> ${thrownType(after)}`
    return { kind, outcome, differences: [{ pointer: '', recorded, replayed }] }
  }
  if (before.text === after.text) return null
  const places = new Places()
  places.walk(
    { before: parseTree(before.text), after: parseTree(after.text) },
    { before: parseTree(before.view), after: parseTree(after.view) },
    [],
  )
  const { differences } = places
  if (outcome.before !== outcome.after) {
    const [recorded, replayed] = [quoted(outcome.before), quoted(outcome.after)]
    const flip = { pointer: '/outcome', recorded, replayed }
    const others = differences.filter(({ pointer }) => pointer !== '/outcome')
    return { kind: `outcome ${recorded} -> ${replayed}`, outcome, differences: [flip, ...others] }
  }
  return { kind: `field ${places.firstField ?? ''}`, outcome, differences }
}

function wordOf(result: DecidedAnswer): string | null {
  return result.kind === 'output' ? result.outcome : null
}

function quoted(word: string | null): string | null {
  return word === null ? null : JSON.stringify(word)
}

function thrownType(result: DecidedAnswer): string {
  return result.kind === 'threw' ? `threw ${result.type}` : 'answered'
}

function thrownText(result: DecidedAnswer): string {
  return result.kind === 'threw' ? `threw ${result.type}: ${result.message}` : 'answered'
}

interface Pair {
  readonly before: Tree | undefined
  readonly after: Tree | undefined
}

type Path = readonly (string | number)[]

/** The places where two answers differ, down to where either code hides what is there. */
class Places {
  readonly differences: Difference[] = []
  firstField: string | null = null

  walk(values: Pair, views: Pair, path: Path): void {
    const { before, after } = values
    const hidden = hiddenAs(views.before) ?? hiddenAs(views.after)
    if (hidden !== null || before === undefined || after === undefined) {
      return this.#compare(values, path, hidden)
    }
    if (Array.isArray(before) && Array.isArray(after)) return this.#walkItems(values, views, path)
    const members = { before: membersOf(before), after: membersOf(after) }
    if (members.before === null || members.after === null) return this.#compare(values, path, null)
    for (const key of new Set([...Object.keys(members.before), ...Object.keys(members.after)])) {
      const inside = { before: own(members.before, key), after: own(members.after, key) }
      const below = {
        before: own(membersOf(views.before), key),
        after: own(membersOf(views.after), key),
      }
      this.walk(inside, below, [...path, key])
    }
  }

  #walkItems({ before, after }: Pair, views: Pair, path: Path): void {
    const items = { before: itemsOf(before), after: itemsOf(after) }
    const below = { before: itemsOf(views.before), after: itemsOf(views.after) }
    for (let at = 0; at < Math.max(items.before.length, items.after.length); at += 1) {
      this.walk(
        { before: items.before[at], after: items.after[at] },
        { before: below.before[at], after: below.after[at] },
        [...path, at],
      )
    }
  }

  #compare({ before, after }: Pair, path: Path, hidden: string | null): void {
    if (before !== undefined && after !== undefined && treeText(before) === treeText(after)) return
    this.firstField ??= jsonPointer(path.map((step) => (typeof step === 'number' ? '*' : step)))
    const shown = (tree: Tree | undefined, instead: string): string | null => {
      if (tree === undefined) return null
      return hidden === null ? shownTree(tree) : instead
    }
    this.differences.push({
      pointer: jsonPointer(path),
      recorded: shown(before, `[${hidden}]`),
      replayed: shown(after, '[another value]'),
    })
  }
}

const hiding: ReadonlySet<string> = new Set(['dropped', 'token', 'derived', 'sealed'])

function hiddenAs(view: Tree | undefined): string | null {
  const name = tagOf(view)?.name ?? ''
  return hiding.has(name) ? name : null
}

/** The members of a plain object, wrapped or not; null for everything else. */
function membersOf(tree: Tree | undefined): { readonly [key: string]: Tree } | null {
  if (!isTreeObject(tree)) return null
  const tag = tagOf(tree)
  if (tag === null) return tree
  return tag.name === 'object' && isTreeObject(tag.value) ? tag.value : null
}

function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return Array.isArray(tree) ? (tree as readonly Tree[]) : []
}

function own(members: { readonly [key: string]: Tree } | null, key: string): Tree | undefined {
  return members !== null && Object.hasOwn(members, key) ? members[key] : undefined
}
