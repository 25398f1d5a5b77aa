/** Where a record lies. */
export interface RecordPlace {
  readonly segment: number
  readonly sequence: number
  readonly offset: number
  readonly length: number
}

interface FirstAndLast {
  readonly first: RecordPlace
  last: RecordPlace
}

/** Kinds whose first and last envelope are kept whole; about 1 MiB of memory at most. */
const trackedKindsMax = 2_048

/** Knows the first and the last envelope of each kind, which stay whole when bodies are shed. */
export class KindTracker {
  readonly #kinds = new Map<string, FirstAndLast>()

  note(kind: string, place: RecordPlace): void {
    const known = this.#kinds.get(kind)
    if (known !== undefined) known.last = place
    else if (this.#kinds.size < trackedKindsMax)
      this.#kinds.set(kind, { first: place, last: place })
  }

  /** The places in one segment that are the first or the last of their kind. */
  keptIn(segment: number, kinds: Iterable<string>): { kind: string; place: RecordPlace }[] {
    const kept: { kind: string; place: RecordPlace }[] = []
    for (const kind of kinds) {
      const known = this.#kinds.get(kind)
      if (known === undefined) continue
      if (known.first.segment === segment) kept.push({ kind, place: known.first })
      if (known.last.segment === segment && known.last.sequence !== known.first.sequence) {
        kept.push({ kind, place: known.last })
      }
    }
    return kept
  }

  /** Follows a record to its place in a smaller copy of its segment. */
  move(kind: string, place: RecordPlace): void {
    const known = this.#kinds.get(kind)
    if (known === undefined) return
    const first = known.first.sequence === place.sequence ? place : known.first
    const last = known.last.sequence === place.sequence ? place : known.last
    this.#kinds.set(kind, { first, last })
  }
}
