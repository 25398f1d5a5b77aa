import type { ActiveSpan } from '../correlation/active-span.ts'
import { FailingCorrelations } from './failing-correlations.ts'
import { SpanSampler } from './span-sampler.ts'

/** Healthy spans a root holds until its outcome is known; more are dropped, counted. */
const heldMax = 256
/** Spans in memory before they are written without waiting for the timer. */
const readyMax = 1024
/** Spans that one capture may have to write beside its envelope, about 1 us each. */
const carriedMax = 16

const none: readonly ActiveSpan[] = Object.freeze([])

/**
 * Decides which ended spans are written. Kept: those of sampled correlations, failing ones, and
 * those of a correlation that failed here. An unsampled child waits for its root, because the
 * failure may come after it; objects only, JSON is made when a span is written.
 */
export class SpanBuffer {
  readonly failing = new FailingCorrelations()
  readonly sampler: SpanSampler
  readonly #write: (spans: readonly ActiveSpan[]) => void
  #ready: ActiveSpan[] = []
  #sampledOut = 0
  #written = 0

  constructor(maxPerSecond: number, write: (spans: readonly ActiveSpan[]) => void) {
    this.sampler = new SpanSampler(maxPerSecond)
    this.#write = write
  }

  get sampledOut(): number {
    return this.#sampledOut
  }

  get written(): number {
    return this.#written
  }

  add(span: ActiveSpan): void {
    if (span.outcome !== 'ok') {
      this.failing.add(span.correlationId)
      this.#keep(span)
    } else if (this.failing.has(span.correlationId)) {
      this.#keep(span)
    } else if (this.sampler.offer(span.correlationId, span.startedMs + span.durationMs)) {
      this.#keep(span)
    } else {
      this.#hold(span)
    }
    if (span.root === span && span.held !== null) this.#settleHeld(span)
  }

  /** Writes what waits. */
  flush(): void {
    const ready = this.#ready
    if (ready.length === 0) return
    this.#ready = []
    this.#written += ready.length
    this.#write(ready)
  }

  /**
   * The newest of the waiting spans, to be written together with an envelope: those of its own
   * correlation are among them, and a burst of failures needs no second write for its spans.
   */
  takeNewest(): readonly ActiveSpan[] {
    const ready = this.#ready
    if (ready.length === 0) return none
    if (ready.length <= carriedMax) this.#ready = []
    const taken = ready.length <= carriedMax ? ready : ready.splice(-carriedMax)
    this.#written += taken.length
    return taken
  }

  #keep(span: ActiveSpan): void {
    this.#ready.push(span)
    if (this.#ready.length >= readyMax) this.flush()
  }

  #hold(span: ActiveSpan): void {
    const { root } = span
    if (root === span || root.isEnded) {
      this.#sampledOut += 1
      return
    }
    // A literal has room for one, which is what most roots hold; an empty array makes it for 17.
    if (root.held === null) root.held = [span]
    else if (root.held.length < heldMax) root.held.push(span)
    else this.#sampledOut += 1
  }

  #settleHeld(root: ActiveSpan): void {
    const held = root.held ?? []
    root.held = null
    if (this.failing.has(root.correlationId)) {
      for (const span of held) this.#keep(span)
    } else {
      this.#sampledOut += held.length
    }
  }
}
