/** Ends what was started, the last first; one that fails does not keep the others from ending. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = []

  add(close: () => Promise<void>): void {
    this.#closers.push(close)
  }

  /** Resolves when all have ended, or after `timeoutMs` for each that has not. */
  async closeAll(timeoutMs: number): Promise<readonly unknown[]> {
    const failures: unknown[] = []
    for (const close of this.#closers.splice(0).toReversed()) {
      try {
        await within(close(), timeoutMs)
      } catch (error) {
        failures.push(error)
      }
    }
    return failures
  }
}

async function within(work: Promise<void>, timeoutMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, timeoutMs)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
