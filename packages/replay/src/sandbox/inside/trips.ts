/** Thrown through the engine at what it may not have. It may catch it, so that it is kept aside too. */
export class ForbiddenApi extends Error {
  override readonly name = 'ForbiddenApi'
}

const touchedMax = 32

/**
 * What an engine reached for and a replay does not have.
 *
 * While its modules load, the clock and chance are fixed and the rest is missing, because packages
 * look around without using what they find. While it decides, using any of it ends the replay.
 */
export class Trips {
  #isDeciding = false
  #refusal: string | null = null
  #touchedLoading: string[] = []
  #touched: string[] = []

  /** From here on, what it takes from outside is a refusal. */
  startDeciding(): void {
    this.#isDeciding = true
    this.#refusal = null
    this.#touched = []
  }

  get isDeciding(): boolean {
    return this.#isDeciding
  }

  /** The first thing that ended the replay. */
  get refusal(): string | null {
    return this.#refusal
  }

  get touched(): readonly string[] {
    return [...this.#touched, ...this.#touchedLoading]
  }

  /** Something that is missing was looked for. */
  touch(api: string): void {
    const list = this.#isDeciding ? this.#touched : this.#touchedLoading
    const shown = this.#isDeciding ? api : `${api} (while loading)`
    if (list.length < touchedMax && !list.includes(shown)) list[list.length] = shown
  }

  /** Ends the replay while it decides; gives what is fixed while modules load. */
  use<T>(api: string, fixed: T): T {
    if (!this.#isDeciding) {
      this.touch(api)
      return fixed
    }
    this.#refusal ??= api
    throw new ForbiddenApi(`${api} is not there in a replay`)
  }
}
