/** What holds a syntax tree, and can make it again. */
export interface TreeHolder {
  release(): void
}

/** Some 0.4 MB each, and half a millisecond to make again: trees of 5,000 files are gigabytes. */
const treesMax = 300

/** Keeps the trees that were asked for last, and lets go of the others. */
export class TreeKeeper {
  readonly #holders = new Set<TreeHolder>()

  /** A tree was asked for. */
  touch(holder: TreeHolder): void {
    this.#holders.delete(holder)
    this.#holders.add(holder)
    if (this.#holders.size <= treesMax) return
    const [oldest] = this.#holders
    if (oldest === undefined) return
    this.#holders.delete(oldest)
    oldest.release()
  }
}
