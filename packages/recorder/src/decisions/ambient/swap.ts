/** A place where a global lies. */
export interface Place<Value> {
  readonly read: () => Value
  /** Throws where the place is locked. */
  readonly write: (value: Value) => void
}

/** A place whose value can be replaced by a double and put back. */
export interface Swap {
  swapIn(): void
  swapOut(): void
}

/**
 * Replaces a global by its double. The double is made again only when somebody else has replaced
 * the global, as fake timers do, so that swapping costs two assignments.
 */
export function swapOf<Value>(place: Place<Value>, doubleOf: (real: Value) => Value): Swap {
  let real: Value | undefined
  let double: Value | undefined
  return {
    swapIn() {
      const current = place.read()
      if (double === undefined || (current !== real && current !== double)) {
        real = current
        double = doubleOf(current)
      }
      place.write(double)
    },
    swapOut() {
      // What an engine itself has put there stays.
      if (real !== undefined && place.read() === double) place.write(real)
    },
  }
}
