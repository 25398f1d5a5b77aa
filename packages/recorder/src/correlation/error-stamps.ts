import type { ErrorStamp } from './runtime.ts'

/** Lets a constructor install a private field on an object that exists already. */
// oxlint-disable-next-line no-extraneous-class -- only its constructor matters
class Existing {
  constructor(target: object) {
    return target
  }
}

class Stamped extends Existing {
  #stamp: ErrorStamp

  constructor(target: object, stamp: ErrorStamp) {
    super(target)
    this.#stamp = stamp
  }

  static read(target: object): ErrorStamp | undefined {
    return #stamp in target ? target.#stamp : undefined
  }
}

/**
 * What is remembered of each error object, as a private field of that object: as invisible as a
 * `WeakMap`, which costs the garbage collector about 1 us for each error in it.
 */
export class ErrorStamps {
  /** For objects that take no private field: engines may refuse it on frozen ones. */
  readonly #others = new WeakMap<object, ErrorStamp>()
  #hasOthers = false

  get(error: object): ErrorStamp | undefined {
    const stamp = Stamped.read(error)
    return stamp === undefined && this.#hasOthers ? this.#others.get(error) : stamp
  }

  /** Stamps an error that has no stamp yet. */
  set(error: object, stamp: ErrorStamp): void {
    try {
      void new Stamped(error, stamp)
    } catch {
      this.#others.set(error, stamp)
      this.#hasOthers = true
    }
  }
}
