import { getProducerStarts, type Store } from '@first-contact/store'

/** One start of a producer. */
export interface ProducerStart {
  readonly producer: string
  readonly producerEpoch: string
}

/** Starts kept in memory; a small team's processes restart a few times a day. */
const cachedMax = 2000

/** Of one producer, the last this many starts are looked through. */
const startsMax = 500

function keyOf({ producer, producerEpoch }: ProducerStart): string {
  return `${producer} ${producerEpoch}`
}

/**
 * Which version a record was made by. A start is announced once and never changes, so what was
 * found is kept; what was not found may still be on its way, and is looked for again.
 */
export class ProducerVersions {
  readonly #store: Store
  readonly #known = new Map<string, string | null>()

  constructor(store: Store) {
    this.#store = store
  }

  /** A look-up for the starts given; those that announced nothing have no version. */
  async of(starts: readonly ProducerStart[]): Promise<(start: ProducerStart) => string | null> {
    const unknown = starts.filter((start) => !this.#known.has(keyOf(start)))
    const producers = new Set(unknown.map(({ producer }) => producer))
    await Promise.all([...producers].map((producer) => this.#read(producer)))
    const found = new Map(starts.map((start) => [keyOf(start), this.#known.get(keyOf(start))]))
    if (this.#known.size > cachedMax) this.#known.clear()
    return (start) => found.get(keyOf(start)) ?? null
  }

  async #read(producer: string): Promise<void> {
    const { items } = await getProducerStarts(this.#store, { producer, limit: startsMax })
    for (const start of items) {
      const key = keyOf({ producer, producerEpoch: start.producer_epoch })
      this.#known.set(key, start.version)
    }
  }
}
