import { FirstContactError } from '../../errors/first-contact-error.ts'
import { HiddenField, type HiddenRead, hiddenReadText } from '../fields/hidden-field.ts'
import { ReadTracker } from '../reading/read-tracker.ts'
import type { DecisionContext, TapeEntry, TapeKind } from './tape-entry.ts'

/**
 * A tape that is played back: every call is answered with what was recorded at that place, and
 * never with anything else. Extra calls, other calls and leftovers say that the engine went another
 * way.
 */
export class ServedTape {
  readonly context: DecisionContext = {
    now: () => this.#take('now', 'now') as number,
    random: () => this.#take('random', 'random') as number,
    uuid: () => this.#take('uuid', 'uuid') as string,
    read: <T>(name: string) => this.#take('read', name) as T,
  }
  readonly #entries: readonly TapeEntry[]
  readonly #trackers: ReadTracker[] = []
  #at = 0
  #mismatch: string | null = null
  #hiddenRead: HiddenRead | null = null

  constructor(entries: readonly TapeEntry[]) {
    this.#entries = entries
  }

  /** What does not fit: the first call that the tape has no answer for, else what nobody asked for. */
  get mismatch(): string | null {
    if (this.#mismatch !== null) return this.#mismatch
    const left = this.#entries[this.#at]
    return left === undefined ? null : `does not ask for ${label(left.kind, left.name)} any more`
  }

  /** What the engine asked for and could not have; the first one. */
  get hiddenRead(): HiddenRead | null {
    const inside = this.#trackers.find((tracker) => tracker.hiddenRead !== null)
    return this.#hiddenRead ?? inside?.hiddenRead ?? null
  }

  /** What another engine decided at this place. */
  serve(name: string): unknown {
    return this.#take('read', name)
  }

  #take(kind: TapeKind, name: string): unknown {
    const entry = this.#entries[this.#at]
    if (entry?.kind !== kind || entry.name !== name) {
      const there = entry === undefined ? 'nothing more' : label(entry.kind, entry.name)
      this.#mismatch ??= `asks for ${label(kind, name)} where the tape has ${there}`
      throw new FirstContactError('FC_REPLAY_TAPE_MISMATCH', {
        message: `The engine ${this.#mismatch}.`,
      })
    }
    this.#at += 1
    return this.#give(entry)
  }

  #give({ name, value }: TapeEntry): unknown {
    if (value instanceof HiddenField) {
      const read = { path: name, why: value.why }
      this.#hiddenRead ??= read
      throw new FirstContactError('FC_REPLAY_HIDDEN_FIELD', {
        message: `The engine ${hiddenReadText(read)}.`,
      })
    }
    if (typeof value !== 'object' || value === null) return value
    const tracker = new ReadTracker(value, { prefix: [name] })
    this.#trackers.push(tracker)
    return tracker.input
  }
}

function label(kind: TapeKind, name: string): string {
  return kind === 'read' ? `the read ${name.slice(0, 80)}` : kind
}
