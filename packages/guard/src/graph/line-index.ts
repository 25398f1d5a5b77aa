import type { Place } from '../rule/checked-file.ts'

/** Turns offsets of a text into lines and columns, counted from 1. Looks no further than asked. */
export class LineIndex {
  readonly #text: string
  readonly #starts: number[] = [0]
  /** Where the next line after the last known one starts; -1 where there is none. */
  #next: number

  constructor(text: string) {
    this.#text = text
    this.#next = text.indexOf('\n') + 1 || -1
  }

  placeOf(offset: number): Place {
    while (this.#next !== -1 && this.#next <= offset) {
      this.#starts.push(this.#next)
      this.#next = this.#text.indexOf('\n', this.#next) + 1 || -1
    }
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 }
  }
}
