import { textHash } from '../statistics/text-hash.ts'
import type { Side, TelemetryPoint } from '../telemetry.ts'

/** A value, and when it was read, counted from the symptom. */
export interface Sample {
  readonly sinceMs: number
  readonly value: number
}

export interface MetricSeries {
  readonly id: string
  readonly service: string
  readonly metric: string
  readonly healthy: readonly Sample[]
  readonly failing: readonly Sample[]
}

interface Sampling {
  readonly id: string
  readonly service: string
  readonly metric: string
  readonly healthy: Sample[]
  readonly failing: Sample[]
}

function byHash(a: Sample, b: Sample): number {
  return textHash(`${a.sinceMs}`) - textHash(`${b.sinceMs}`) || a.value - b.value
}

/** Samples of each series on both sides; of very many an even choice that no order can change. */
export class MetricSamples {
  readonly #series = new Map<string, Sampling>()
  readonly #seriesMax: number
  readonly #samplesMax: number
  #notKept = 0

  constructor(limits: { readonly series: number; readonly samplesPerSide: number }) {
    this.#seriesMax = limits.series
    this.#samplesMax = limits.samplesPerSide
  }

  add(point: TelemetryPoint, side: Side, sinceMs: number): void {
    if (!Number.isFinite(point.value)) return
    const key = `${point.service}\u0000${point.metric}`
    let sampling = this.#series.get(key)
    if (sampling === undefined) {
      if (this.#series.size >= this.#seriesMax) {
        this.#notKept += 1
        return
      }
      const { id, service, metric } = point
      sampling = { id, service, metric, healthy: [], failing: [] }
      this.#series.set(key, sampling)
    }
    const samples = sampling[side]
    samples.push({ sinceMs, value: point.value })
    if (samples.length > 2 * this.#samplesMax) this.#trim(samples)
  }

  take(): { readonly series: readonly MetricSeries[]; readonly notKept: number } {
    for (const { healthy, failing } of this.#series.values()) {
      this.#trim(healthy)
      this.#trim(failing)
    }
    return { series: [...this.#series.values()], notKept: this.#notKept }
  }

  #trim(samples: Sample[]): void {
    if (samples.length <= this.#samplesMax) return
    samples.sort(byHash)
    samples.length = this.#samplesMax
  }
}
