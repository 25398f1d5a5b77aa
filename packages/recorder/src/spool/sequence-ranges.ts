export type SequenceRange = readonly [from: number, to: number]

/** A set of sequence numbers as closed ranges, ascending and never adjacent. */
export class SequenceRanges {
  #ranges: [from: number, to: number][] = []

  static of(ranges: Iterable<SequenceRange>): SequenceRanges {
    const set = new SequenceRanges()
    for (const [from, to] of ranges) set.addRange(from, to)
    return set
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0
  }

  /** How many numbers the set holds. */
  get size(): number {
    return this.#ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  }

  /** The largest number, or 0. */
  get max(): number {
    return this.#ranges.at(-1)?.[1] ?? 0
  }

  add(sequence: number): void {
    const last = this.#ranges.at(-1)
    // Numbers nearly always come in order, so the common case touches the last range only.
    if (last === undefined || sequence > last[1] + 1) this.#ranges.push([sequence, sequence])
    else if (sequence === last[1] + 1) last[1] = sequence
    else this.addRange(sequence, sequence)
  }

  addRange(from: number, to: number): void {
    if (to < from) return
    const before = this.#ranges.filter((range) => range[1] < from - 1)
    const after = this.#ranges.filter((range) => range[0] > to + 1)
    const touching = this.#ranges.slice(before.length, this.#ranges.length - after.length)
    const first = touching[0]
    const last = touching.at(-1)
    this.#ranges = [
      ...before,
      [Math.min(from, first?.[0] ?? from), Math.max(to, last?.[1] ?? to)],
      ...after,
    ]
  }

  removeRange(from: number, to: number): void {
    this.#ranges = this.#ranges.flatMap(([low, high]): [number, number][] => {
      if (high < from || low > to) return [[low, high]]
      const left: [number, number][] = low < from ? [[low, from - 1]] : []
      return high > to ? [...left, [to + 1, high]] : left
    })
  }

  addAll(other: SequenceRanges): void {
    for (const [from, to] of other.toArray()) this.addRange(from, to)
  }

  has(sequence: number): boolean {
    return this.#ranges.some(([from, to]) => from <= sequence && sequence <= to)
  }

  toArray(): SequenceRange[] {
    return this.#ranges.map(([from, to]) => [from, to])
  }
}
