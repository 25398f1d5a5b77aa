import {
  type DecisionContext,
  FirstContactError,
  HiddenField,
  type HiddenRead,
  hiddenReadText,
  nestedName,
  ReadTracker,
  type TapeEntry,
  type TapeKind,
} from '@first-contact/recorder/replaying'

/**
 * A tape that is played back by kind, name and ordinal: the second `now` gets the second time that
 * was recorded, whatever was asked for in between. What was not recorded is refused, never made up.
 */
export class KeyedTape {
  readonly context: DecisionContext = Object.freeze({
    now: () => this.#take('now', 'now') as number,
    random: () => this.#take('random', 'random') as number,
    uuid: () => this.#take('uuid', 'uuid') as string,
    read: <T>(name: string) => this.#take('read', name) as T,
  })
  readonly #queues = new Map<string, readonly TapeEntry[]>()
  readonly #taken = new Map<string, number>()
  readonly #trackers: ReadTracker[] = []
  #missing: string | null = null
  #hiddenRead: HiddenRead | null = null

  constructor(entries: readonly TapeEntry[]) {
    for (const entry of entries) {
      const key = keyOf(entry.kind, entry.name)
      this.#queues.set(key, [...(this.#queues.get(key) ?? []), entry])
    }
  }

  /** The first thing it was asked for and does not have, such as `now #3`. */
  get missing(): string | null {
    return this.#missing
  }

  /** What nobody asked for, in the order of the first of each. */
  get leftovers(): readonly string[] {
    return [...this.#queues].flatMap(([key, entries]) => {
      const taken = this.#taken.get(key) ?? 0
      return entries.slice(taken).map(({ kind, name }, at) => label(kind, name, taken + at))
    })
  }

  /** What was asked for and could not be had; the first one. */
  get hiddenRead(): HiddenRead | null {
    const inside = this.#trackers.find((tracker) => tracker.hiddenRead !== null)
    return this.#hiddenRead ?? inside?.hiddenRead ?? null
  }

  /** What another engine decided inside this one. */
  serveNested(engine: string): unknown {
    return this.#take('read', nestedName(engine))
  }

  #take(kind: TapeKind, name: string): unknown {
    const key = keyOf(kind, name)
    const at = this.#taken.get(key) ?? 0
    const entry = this.#queues.get(key)?.[at]
    if (entry === undefined) {
      this.#missing ??= label(kind, name, at)
      throw new FirstContactError('FC_REPLAY_TAPE_MISMATCH', {
        message: `${label(kind, name, at)} was not recorded`,
      })
    }
    this.#taken.set(key, at + 1)
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

function keyOf(kind: TapeKind, name: string): string {
  return `${kind} ${name}`
}

function label(kind: TapeKind, name: string, at: number): string {
  const what = kind === 'read' ? `read "${name.slice(0, 80)}"` : kind
  return at === 0 ? what : `${what} #${at + 1}`
}
