import type { Fault } from './fault.ts'
import type { Seeded } from './seeded.ts'
import type { Shop } from './shop.ts'
import type { MadeSpan } from './simulate-request.ts'

export const metricNames = [
  'cpu',
  'mem',
  'diskio',
  'socket',
  'workload',
  'latency-50',
  'latency-90',
  'error',
] as const

/** Values of all series at one moment, by column. */
export interface MadeRow {
  readonly atS: number
  readonly values: ReadonlyMap<string, number>
}

interface ServiceState {
  readonly cpuPerCall: number
  readonly cpuIdle: number
  mem: number
  readonly memBase: number
  readonly disk: number
  readonly sockets: number
  /** Slow drift of what nobody watches; first order, so that it comes back. */
  drift: number
}

/** Resources of every service, with noise, drift and a garbage collector. */
export class MetricSimulation {
  readonly #random: Seeded
  readonly #states: ReadonlyMap<string, ServiceState>
  #sinceFault = 0

  constructor(shop: Shop, random: Seeded) {
    this.#random = random
    this.#states = new Map(
      shop.services.map((service) => {
        const memBase = random.between(40e6, 400e6)
        return [
          service,
          {
            cpuPerCall: random.between(0.002, 0.02),
            cpuIdle: random.between(0.01, 0.05),
            mem: memBase,
            memBase,
            disk: random.between(1e3, 2e5),
            sockets: random.between(8, 60),
            drift: 0,
          },
        ]
      }),
    )
  }

  row(atS: number, spans: readonly MadeSpan[], seconds: number, fault: Fault | null): MadeRow {
    if (fault !== null) this.#sinceFault += seconds
    const byService = Map.groupBy(spans, ({ service }) => service)
    const values = new Map<string, number>()
    for (const [service, state] of this.#states) {
      const own = byService.get(service) ?? []
      const hit = fault?.service === service ? fault : null
      this.#write(values, service, { state, own, hit, seconds })
    }
    return { atS, values }
  }

  #write(
    values: Map<string, number>,
    service: string,
    of: { state: ServiceState; own: readonly MadeSpan[]; hit: Fault | null; seconds: number },
  ): void {
    const { state, own, hit, seconds } = of
    const random = this.#random
    const set = (metric: (typeof metricNames)[number], value: number): void => {
      values.set(`${service}_${metric}`, value)
    }
    state.drift = 0.98 * state.drift + 0.01 * random.normal()
    const rate = own.length / seconds
    const noise = (size: number): number => Math.max(0.1, 1 + state.drift + size * random.normal())
    const cpu = (state.cpuIdle + state.cpuPerCall * rate) * noise(0.08)
    set('cpu', hit?.kind === 'cpu' ? cpu * hit.resourceFactor : cpu)
    // Garbage grows and is collected; now and then a collection is late.
    state.mem += state.memBase * 0.004 * random.next()
    if (state.mem > state.memBase * (1.1 + 0.1 * random.next())) state.mem = state.memBase
    const ramp =
      hit?.kind === 'memory' ? 1 + (hit.resourceFactor - 1) * Math.min(1, this.#sinceFault / 90) : 1
    set('mem', state.mem * ramp)
    const burst = random.chance(0.02) ? random.between(2, 6) : 1
    set('diskio', state.disk * noise(0.2) * burst * (hit?.kind === 'disk' ? hit.resourceFactor : 1))
    set(
      'socket',
      Math.round(state.sockets * noise(0.04) * (hit?.kind === 'socket' ? hit.resourceFactor : 1)),
    )
    set('workload', rate)
    const durations = own.map(({ durationUs }) => durationUs / 1e6).toSorted((a, b) => a - b)
    if (durations.length === 0) return
    set('latency-50', durations[Math.floor(durations.length * 0.5)] ?? 0)
    set('latency-90', durations[Math.floor(durations.length * 0.9)] ?? 0)
    set('error', own.filter(({ statusCode }) => statusCode !== '0').length / seconds)
  }
}
