import { randomUUID } from 'node:crypto'
import { canonicalize } from '../../canonical/canonicalize.ts'
import { CanonicalRefusal } from '../../canonical/canonical-refusal.ts'
import { parseCanonical } from '../../canonical/parse-canonical.ts'
import { refuseThenable } from '../engine/thenable.ts'
import { unwrap } from '../reading/unwrap.ts'
import { outsideEngine } from '../runtime/decision-runtime.ts'
import { type DecisionContext, nestedName, type TapeEntry, type TapeKind } from './tape-entry.ts'

/** More does not fit a record, and what takes so much is no decision. */
const entriesMax = 4096
const textMaxChars = 64 * 1024

/** An entry with its value's canonical form. */
export interface RecordedEntry extends TapeEntry {
  readonly text: string
}

/** Takes down everything that an engine takes from `ctx`. */
export class EffectsTape {
  readonly entries: RecordedEntry[] = []
  /** Why a replay cannot have what the engine had; mostly empty. */
  readonly gaps: string[] = []
  /** Set when there was more than a record can hold. */
  isTooLarge = false
  #chars = 0
  #isReading = false

  readonly context: DecisionContext = {
    now: () => {
      const value = outsideEngine(() => Date.now())
      this.#put('now', 'now', value, String(value))
      return value
    },
    random: () => {
      const value = outsideEngine(() => Math.random())
      this.#put('random', 'random', value, canonicalize(value))
      return value
    },
    uuid: () => {
      const value: string = outsideEngine(() => randomUUID())
      this.#put('uuid', 'uuid', value, `"${value}"`)
      return value
    },
    read: <T>(name: string, fn: () => T): T => this.#read(name, fn),
  }

  /** Puts what another engine decided inside this one on the tape; null when it threw. */
  putNested(engine: string, decision: object | null): void {
    const name = nestedName(engine)
    if (decision === null) this.gaps.push(`${name} threw`)
    else this.#putValue(name, decision)
  }

  #read<T>(name: string, fn: () => T): T {
    const isInside = this.#isReading
    this.#isReading = true
    let value: T
    try {
      value = outsideEngine(fn)
      refuseThenable(value, `The read ${shown(name)}`)
    } catch (error) {
      if (!isInside) this.gaps.push(`the read ${shown(name)} threw`)
      throw error
    } finally {
      this.#isReading = isInside
    }
    // What it gets is what a replay gets: not the object itself, which may change.
    return this.#putValue(name, unwrap(value)) as T
  }

  /** Answers the copy that a replay would get. */
  #putValue(name: string, value: unknown): unknown {
    if (this.#isReading) return value
    try {
      const text = canonicalize(value)
      const isObject = typeof value === 'object' && value !== null
      this.#put('read', name, isObject ? parseCanonical(text) : value, text)
      return isObject ? parseCanonical(text) : value
    } catch (error) {
      const why = error instanceof CanonicalRefusal ? error.reason : 'A value'
      this.gaps.push(`${shown(name)}: ${why} has no canonical form`)
      return value
    }
  }

  #put(kind: TapeKind, name: string, value: unknown, text: string): void {
    // What a read does inside is part of its value.
    if (this.#isReading || this.isTooLarge) return
    this.#chars += name.length + text.length
    if (this.entries.length >= entriesMax || this.#chars > textMaxChars) {
      this.isTooLarge = true
      return
    }
    this.entries.push({ kind, name, value, text })
  }
}

function shown(name: string): string {
  return name.slice(0, 80)
}
