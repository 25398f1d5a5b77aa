/** The first wait after a failure; doubled with each further one. */
const baseMs = 200

/** Longest wait between two attempts. */
const maxMs = 30_000

/** A `Retry-After` beyond this is cut: an hour of silence is not worth a server's slip. */
const askedMaxMs = 5 * 60_000

/**
 * Waits between attempts: exponential with full jitter, so that many producers do not return at
 * one moment. What the station asks for is waited in full, with jitter on top.
 */
export class Backoff {
  readonly #random: () => number
  #attempts = 0

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  get attempts(): number {
    return this.#attempts
  }

  reset(): void {
    this.#attempts = 0
  }

  /** How long to wait now; counts one failure. */
  next(askedMs = 0): number {
    const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(this.#attempts, 16))
    this.#attempts += 1
    return Math.min(askedMs, askedMaxMs) + Math.floor(this.#random() * ceiling)
  }
}
