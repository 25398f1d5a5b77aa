/** What is wrong with a spool: the last of it in the status, each kind of it said once. */
export class SpoolTrouble {
  readonly #dir: string
  readonly #warn: (message: string) => void
  readonly #warned = new Set<string>()
  #last: string | null = null

  constructor(dir: string, warn: (message: string) => void) {
    this.#dir = dir
    this.#warn = warn
  }

  get last(): string | null {
    return this.#last
  }

  /** Notes a failed operation; `what` completes the sentence "the spool …". */
  note(key: string, what: string, error: unknown): void {
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error'
    this.#last = `the spool ${what}: ${code}`
    this.warnOnce(
      `${key} ${code}`,
      `the spool in ${this.#dir} ${what} (${code}); records are counted instead of kept until it can`,
    )
  }

  warnOnce(key: string, message: string): void {
    if (this.#warned.has(key)) return
    this.#warned.add(key)
    this.#warn(message)
  }
}
