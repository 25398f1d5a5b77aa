import { familyHead } from './family-head.ts'

/** Upper bounds in seconds; from a warm insert to a slow disk. */
const bounds: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Durations, counted in the buckets that Prometheus sums up over. */
export class Histogram {
  readonly #name: string
  readonly #help: string
  readonly #counts = bounds.map(() => 0)
  #sum = 0
  #count = 0

  constructor(name: string, help: string) {
    this.#name = name
    this.#help = help
  }

  observe(seconds: number): void {
    this.#sum += seconds
    this.#count += 1
    const index = bounds.findIndex((bound) => seconds <= bound)
    if (index >= 0) this.#counts[index] = (this.#counts[index] ?? 0) + 1
  }

  render(): readonly string[] {
    let below = 0
    const buckets = bounds.map((bound, index) => {
      below += this.#counts[index] ?? 0
      return `${this.#name}_bucket{le="${bound}"} ${below}`
    })
    return [
      ...familyHead(this.#name, 'histogram', this.#help),
      ...buckets,
      `${this.#name}_bucket{le="+Inf"} ${this.#count}`,
      `${this.#name}_sum ${this.#sum}`,
      `${this.#name}_count ${this.#count}`,
    ]
  }
}
