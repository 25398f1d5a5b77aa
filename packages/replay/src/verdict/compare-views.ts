import { jsonPointer, parseCanonical } from '@first-contact/recorder/canonical'
import { droppedTag } from '@first-contact/recorder/opening'
import { textOfHex } from '../sandbox/hex-text.ts'
import type { Difference } from './verdict.ts'
import {
  isTreeObject,
  parseTree,
  shownTree,
  tagOf,
  type Tree,
  type TreeObject,
  treeText,
} from './view-tree.ts'

/** What a comparison takes from the keys, where there are any. */
export interface ComparisonKeys {
  /** Makes a token; null without the project key. */
  readonly token: ((pattern: string, text: string) => string) | null
  /** Canonical text of what was sealed at a pointer; null where it cannot be opened. */
  readonly openedText: (pointer: string) => string | null
}

export interface ViewComparison {
  readonly differences: readonly Difference[]
  readonly notCompared: readonly string[]
  /** How many places could be compared. */
  readonly compared: number
}

/** An answer of today. */
export interface ReplayedView {
  /** Canonical text of the whole answer. */
  readonly text: string
  /** Its stored view by the classes of the code that ran; tokens hold their path in hex. */
  readonly view: string
}

type Path = readonly (string | number)[]

/** Compares the stored view of an answer with an answer of today, place by place. */
export function compareViews(
  recorded: string,
  replayed: ReplayedView,
  keys: ComparisonKeys,
): ViewComparison {
  const comparison = new Comparison(keys)
  comparison.walk(
    {
      recorded: parseTree(recorded),
      now: parseTree(replayed.text),
      view: parseTree(replayed.view),
    },
    [],
  )
  return comparison
}

/** One place on both sides; undefined where a side has nothing there. */
interface Place {
  readonly recorded: Tree | undefined
  readonly now: Tree | undefined
  /** What the classes of today make of it. */
  readonly view: Tree | undefined
}

/** What the classes of today make of a member. */
type ViewOf = (key: string) => Tree | undefined

class Comparison implements ViewComparison {
  readonly differences: Difference[] = []
  readonly notCompared: string[] = []
  compared = 0
  readonly #keys: ComparisonKeys

  constructor(keys: ComparisonKeys) {
    this.#keys = keys
  }

  walk(place: Place, path: Path): void {
    const { recorded, now } = place
    const tag = tagOf(recorded)
    if (recorded === undefined || now === undefined) return this.#note(place, path, 'differs')
    if (tag !== null) return this.#walkTag(tag, place, path)
    if (Array.isArray(recorded) && Array.isArray(now)) return this.#walkItems(place, path)
    if (isTreeObject(recorded) && isTreeObject(now) && tagOf(now) === null) {
      const { view } = place
      // What today's classes hide as a whole is hidden in all of its parts.
      const views = isTreeObject(view) && tagOf(view) === null ? view : null
      return this.#walkMembers(recorded, now, path, (key) =>
        views === null ? view : own(views, key),
      )
    }
    this.#note(place, path, treeText(recorded) === treeText(now) ? 'same' : 'differs')
  }

  #note(place: Place, path: Path, what: 'same' | 'differs' | 'unknown'): void {
    const pointer = jsonPointer(path)
    if (what === 'unknown') this.notCompared.push(pointer)
    else this.compared += 1
    if (what !== 'differs') return
    this.differences.push({
      pointer,
      recorded: shownOrNull(place.recorded),
      // What was hidden then is hidden now, whatever it has become.
      replayed: isHidden(place.recorded) ? hiddenText(place.now) : shownOrNull(shownNow(place)),
    })
  }

  #walkItems({ recorded, now, view }: Place, path: Path): void {
    const [before, after] = [recorded as readonly Tree[], now as readonly Tree[]]
    const views = Array.isArray(view) ? (view as readonly Tree[]) : []
    for (let at = 0; at < Math.max(before.length, after.length); at += 1) {
      this.walk({ recorded: before[at], now: after[at], view: views[at] ?? view }, [...path, at])
    }
  }

  #walkMembers(before: TreeObject, after: TreeObject, path: Path, viewOf: ViewOf): void {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const place = { recorded: own(before, key), now: own(after, key), view: viewOf(key) }
      this.walk(place, [...path, key])
    }
  }

  #walkTag(tag: { readonly name: string; readonly value: Tree }, place: Place, path: Path): void {
    switch (tag.name) {
      case 'dropped':
        return this.#walkDropped(place, path)
      case 'token':
        return this.#walkToken(tag.value, place, path)
      case 'derived':
        return this.#walkDerived(tag.value, place, path)
      case 'sealed':
        return this.#walkSealed(textOf(tag.value), place, path)
      case 'object': {
        const now = tagOf(place.now)
        if (now?.name !== 'object') return this.#note(place, path, 'differs')
        const view = tagOf(place.view)
        const views = view?.name === 'object' ? membersOf(view.value) : null
        // Members and no tag, whatever they are called: that is what the tag says.
        return this.#walkMembers(membersOf(tag.value), membersOf(now.value), path, (key) =>
          views === null ? place.view : own(views, key),
        )
      }
      default: {
        const isSame = treeText(place.recorded ?? null) === treeText(place.now ?? null)
        return this.#note(place, path, isSame ? 'same' : 'differs')
      }
    }
  }

  /** Of what was dropped, kind and rough size are known: another kind is a difference. */
  #walkDropped(place: Place, path: Path): void {
    const shape = droppedTag(valueOf(place.now ?? null))
    const isSameShape = shape === treeText(place.recorded ?? null)
    this.#note(place, path, isSameShape ? 'unknown' : 'differs')
  }

  #walkToken(token: Tree, place: Place, path: Path): void {
    const view = tagOf(place.view)
    if (this.#keys.token === null || view?.name !== 'token' || place.now === undefined) {
      return this.#note(place, path, 'unknown')
    }
    const made = this.#keys.token(textOfHex(textOf(view.value)), treeText(place.now))
    this.#note(place, path, made === token ? 'same' : 'differs')
  }

  #walkDerived(derived: Tree, place: Place, path: Path): void {
    const view = tagOf(place.view)
    if (view?.name !== 'derived') return this.#note(place, path, 'unknown')
    this.#note(place, path, treeText(view.value) === treeText(derived) ? 'same' : 'differs')
  }

  #walkSealed(pointer: string, place: Place, path: Path): void {
    const opened = this.#keys.openedText(pointer)
    if (opened === null) return this.#note(place, path, 'unknown')
    this.#note(place, path, opened === treeText(place.now ?? null) ? 'same' : 'differs')
  }
}

function membersOf(tree: Tree): TreeObject {
  return isTreeObject(tree) ? tree : {}
}

function own(object: TreeObject, key: string): Tree | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

const hiding: ReadonlySet<string> = new Set(['dropped', 'token', 'derived', 'sealed'])

function isHidden(tree: Tree | undefined): boolean {
  return hiding.has(tagOf(tree)?.name ?? '')
}

function hiddenText(now: Tree | undefined): string | null {
  return now === undefined ? null : '[another value]'
}

/** A value that today's classes hide is not shown either. */
function shownNow({ now, view }: Place): Tree | undefined {
  return now !== undefined && isHidden(view) ? view : now
}

function shownOrNull(tree: Tree | undefined): string | null {
  if (tree === undefined) return null
  return tagOf(tree)?.name === 'token' ? '[token]' : shownTree(tree)
}

/** The value behind a part; what needs a codec of the engine's has the shape of an object. */
function valueOf(tree: Tree): unknown {
  try {
    return parseCanonical(treeText(tree))
  } catch {
    return {}
  }
}

function textOf(tree: Tree): string {
  return typeof tree === 'string' ? tree : ''
}
