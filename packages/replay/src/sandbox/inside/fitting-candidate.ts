import {
  canonicalize,
  type CompiledEngine,
  HiddenField,
  parseCanonical,
  replayView,
} from '@first-contact/recorder/replaying'
import type { FittingInput } from './fitting-input.ts'

type Engine = CompiledEngine<unknown, unknown>

/** What a schema says to a value. */
type Checked =
  | { readonly kind: 'fits'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly issues: readonly string[] }

/** What a schema says to the input that was recorded. */
interface Whole {
  readonly text: string
  /** Held against fields that are not there as they were: these prove nothing. */
  readonly issues: ReadonlySet<string>
  /** Whether the schema leaves what came out of it as it is. */
  readonly isStable: boolean
}

let known: Whole | undefined

/**
 * Has the schema check an input that was made from a recorded one. It has to fit as well as that
 * does: a token is no address and what was dropped is missing, in the one as in the other.
 */
export function fittingCandidate(
  engine: Engine,
  value: unknown,
  { asFitAs, isOtherCode }: { readonly asFitAs: string; readonly isOtherCode: boolean },
): FittingInput {
  const whole = known?.text === asFitAs ? known : (known = wholeOf(engine, asFitAs))
  const shown = withoutHidden(value)
  const checked = check(engine, shown)
  if (checked.kind === 'refused') {
    const issue = checked.issues.find((each) => !whole.issues.has(each))
    if (issue !== undefined) return { kind: 'unfit', reason: `it does not fit: ${issue}` }
    return { kind: 'fits', value, note: null }
  }
  // What the schema adds is part of the input. What is hidden has to stay so: whoever reads it stops.
  const isTaken = shown === value && (isOtherCode || whole.isStable)
  if (!isTaken) return { kind: 'fits', value, note: null }
  return { kind: 'fits', value: parseCanonical(canonicalize(checked.value)), note: null }
}

function wholeOf(engine: Engine, text: string): Whole {
  const value = withoutHidden(replayView(text))
  const checked = check(engine, value)
  if (checked.kind === 'refused') {
    return { text, issues: new Set(checked.issues), isStable: false }
  }
  const isStable = canonicalize(checked.value) === canonicalize(withoutHidden(replayView(text)))
  return { text, issues: new Set(), isStable }
}

function check({ definition }: Engine, value: unknown): Checked {
  try {
    return { kind: 'fits', value: definition.input.parse(value) }
  } catch (error) {
    return { kind: 'refused', issues: issuesOf(error) }
  }
}

/** Where and how it does not fit, as zod and others list it; items by `*`, since they move up. */
function issuesOf(error: unknown): readonly string[] {
  const { issues, message } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly issues?: unknown
    readonly message?: unknown
  }
  if (!Array.isArray(issues) || issues.length === 0) return [String(message)]
  return issues.map((issue: { readonly path?: unknown; readonly code?: unknown }) => {
    const path = Array.isArray(issue.path) ? issue.path : []
    const place = path.map((step) => (typeof step === 'number' ? '*' : String(step))).join('.')
    return `${place} ${String(issue.code)}`
  })
}

/** The same value where nothing is hidden; else a copy in which that is missing. */
function withoutHidden(value: unknown): unknown {
  if (value instanceof HiddenField) return undefined
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    const shown = items.map(withoutHidden)
    return shown.every((item, at) => item === items[at]) ? value : shown
  }
  if (typeof value !== 'object' || value === null) return value
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const members = Object.entries(value)
  const shown = members.map(([name, member]) => [name, withoutHidden(member)] as const)
  const isSame = shown.every(([, member], at) => member === members[at]?.[1])
  return isSame ? value : Object.fromEntries(shown.filter(([, member]) => member !== undefined))
}
