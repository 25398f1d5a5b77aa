import type { CallSite } from '../errors/call-site.ts'
import { takeFrames } from '../errors/take-frames.ts'

/** Openings that are looked at before the place is taken to be the only one. */
const looksMin = 32

/** Then one in so many is looked at, in case that there is another after all. */
const everyMany = 64

/**
 * Where one defined transaction is opened from. Taking a stack costs as much as the rest of an
 * opening, and nearly every transaction is opened from one place; so it is taken each time for
 * those that have several, and for the others now and then. A place that was not looked at this
 * time is said with `as before`.
 */
export class OpeningPlaces {
  #openings = 0
  #only: string | undefined
  #place: CallSite | undefined
  #hasSeveral = false

  /** The place, if it need not be looked at this time. */
  remembered(): CallSite | undefined {
    this.#openings += 1
    if (this.#hasSeveral || this.#openings <= looksMin) return undefined
    return this.#openings % everyMany === 0 ? undefined : this.#place
  }

  /**
   * Learns where this opening is from.
   *
   * @param above - the function whose caller it is
   */
  look(place: CallSite, above: (...args: never) => unknown): CallSite {
    if (this.#hasSeveral) return place
    const key = keyOf(takeFrames(above, 1)[0])
    this.#only ??= key
    this.#hasSeveral = key === undefined || key !== this.#only
    this.#place ??= place.asRemembered()
    return place
  }
}

/** Tells places apart; cheaper than their text, which source maps may have a part in. */
function keyOf(frame: NodeJS.CallSite | undefined): string | undefined {
  const position: unknown = frame === undefined ? undefined : Reflect.get(frame, 'getPosition')
  if (frame === undefined || typeof position !== 'function') return undefined
  return `${String(frame.getFileName())}:${String(Reflect.apply(position, frame, []))}`
}
