/** Steps of the rate: 2^-16 is one correlation in 65,536. */
const stepMax = 16
const windowMs = 1000
/** `2 ** (32 - step)`; a power for each span costs as much as its duration. */
const thresholds = Array.from({ length: stepMax + 1 }, (_, step) => 2 ** (32 - step))
/** The rate rises again only when the next step up would stay this far below the bound. */
const headroom = 0.8

const nine = 57
/** `a` is 97 and means 10. */
const tenBefore = 87

/** A number from 0 to 2^32 that every process computes alike for a correlation. */
function correlationPoint(correlationId: string): number {
  // W3C wants the last digits random; mixed, because a caller may count there instead.
  let last = 0
  for (let at = 24; at < 32; at += 1) {
    const code = correlationId.charCodeAt(at)
    last = (last << 4) | (code > nine ? code - tenBefore : code & 15)
  }
  return Math.imul(last, 0x9e3779b1) >>> 0
}

/**
 * Chooses the healthy correlations whose spans are kept, by id: at rate 2^-k, those whose point lies
 * below 2^(32-k). Thresholds are nested, so two processes at different rates agree on all that the
 * lower one keeps.
 */
export class SpanSampler {
  readonly #maxPerSecond: number
  #step = 0
  #offered = 0
  #kept = 0
  #windowEndMs = 0

  constructor(maxPerSecond: number) {
    this.#maxPerSecond = Math.max(1, maxPerSecond)
  }

  /** Share of correlations whose healthy spans are kept now. */
  get rate(): number {
    return 2 ** -this.#step
  }

  /** Whether the spans of a healthy correlation are kept now. */
  keeps(correlationId: string): boolean {
    return this.#step === 0 || correlationPoint(correlationId) < (thresholds[this.#step] ?? 1)
  }

  /** Decides on one ended healthy span and counts it. */
  offer(correlationId: string, nowMs: number): boolean {
    if (nowMs >= this.#windowEndMs) this.#startWindow(nowMs)
    this.#offered += 1
    if (!this.keeps(correlationId)) return false
    this.#kept += 1
    if (this.#kept >= this.#maxPerSecond && this.#step < stepMax) {
      // A burst: at half the rate, half of what was kept so far counts.
      this.#step += 1
      this.#kept >>= 1
    }
    return true
  }

  #startWindow(nowMs: number): void {
    const seconds = Math.max(1, (nowMs - this.#windowEndMs + windowMs) / windowMs)
    const perSecond = this.#offered / seconds
    while (this.#step > 0 && perSecond * 2 ** (1 - this.#step) < this.#maxPerSecond * headroom) {
      this.#step -= 1
    }
    this.#offered = 0
    this.#kept = 0
    this.#windowEndMs = nowMs + windowMs
  }
}
