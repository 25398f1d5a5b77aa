/** Correlations in one generation; a correlation that fails mostly ends within seconds. */
const generationMax = 8192

/**
 * The correlations known in this process to have failed; the oldest are forgotten first, a
 * generation at a time: one set that drops its oldest id at each new one costs 2 us an error.
 */
export class FailingCorrelations {
  #recent = new Set<string>()
  #earlier = new Set<string>()

  add(correlationId: string): void {
    if (this.#recent.size >= generationMax) {
      this.#earlier = this.#recent
      this.#recent = new Set()
    }
    this.#recent.add(correlationId)
  }

  has(correlationId: string): boolean {
    // Mostly nothing fails, and then an id need not even be hashed.
    if (this.#recent.size === 0) return false
    return this.#recent.has(correlationId) || this.#earlier.has(correlationId)
  }
}
