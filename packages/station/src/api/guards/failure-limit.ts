/** Failures within this time count together. */
const windowMs = 60_000

/** One client may fail this often a minute with one secret, or with different ones. */
const failuresMax = 10

/** Addresses remembered; beyond it the oldest is forgotten, so that memory stays bounded. */
const addressesMax = 10_000

/** Secrets known to be good; more than a small team has. */
const knownMax = 1000

interface Failures {
  readonly since: number
  readonly bySecret: Map<string, number>
}

/**
 * Slows down whoever tries secrets. Different secrets count against the address; one secret that
 * fails again and again (a service with an old token) counts only against itself, so that it does
 * not lock out everybody behind the same address. A secret that was good here before never waits.
 */
export class FailureLimit {
  readonly #now: () => number
  readonly #failures = new Map<string, Failures>()
  readonly #known = new Set<string>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Seconds to wait before this secret may be tried from this address; 0 when it may be now. */
  waitSeconds(address: string, secretHash: string): number {
    const failures = this.#current(address)
    if (failures === undefined || this.#known.has(secretHash)) return 0
    const ofSecret = failures.bySecret.get(secretHash)
    const isBlocked =
      ofSecret === undefined ? failures.bySecret.size >= failuresMax : ofSecret >= failuresMax
    if (!isBlocked) return 0
    return Math.max(1, Math.ceil((failures.since + windowMs - this.#now()) / 1000))
  }

  succeed(secretHash: string): void {
    if (this.#known.size >= knownMax) this.#known.clear()
    this.#known.add(secretHash)
  }

  fail(address: string, secretHash: string): void {
    this.#known.delete(secretHash)
    const failures = this.#current(address) ?? { since: this.#now(), bySecret: new Map() }
    failures.bySecret.set(secretHash, (failures.bySecret.get(secretHash) ?? 0) + 1)
    this.#failures.delete(address)
    this.#failures.set(address, failures)
    if (this.#failures.size <= addressesMax) return
    const oldest = this.#failures.keys().next().value
    if (oldest !== undefined) this.#failures.delete(oldest)
  }

  #current(address: string): Failures | undefined {
    const failures = this.#failures.get(address)
    if (failures === undefined || this.#now() - failures.since < windowMs) return failures
    this.#failures.delete(address)
    return undefined
  }
}
