import type { Seeded } from './seeded.ts'
import { operationsOf, type Operation, type Shop } from './shop.ts'

export const faultKinds = [
  'cpu',
  'memory',
  'disk',
  'delay',
  'loss',
  'socket',
  'exception',
  'missing_call',
  'none',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** What is broken, and how badly. */
export interface Fault {
  readonly kind: FaultKind
  readonly service: string
  /** Of code-level faults. */
  readonly operation: Operation | null
  readonly line: number
  /** Extra CPU, memory, disk or sockets, as a factor. */
  readonly resourceFactor: number
  readonly slowFactor: number
  readonly delayMs: number
  /** Share of calls that something happens to. */
  readonly share: number
}

/** Picks where and how hard; weak ones are among them, and nobody can find all of these. */
export function makeFault(shop: Shop, kind: FaultKind, random: Seeded): Fault {
  const hasCalls = (service: string): boolean =>
    operationsOf(shop, service).some(({ calls }) => calls.length > 0)
  const candidates = shop.services.filter(
    (service) => service !== 'frontend' && (kind !== 'missing_call' || hasCalls(service)),
  )
  const service = random.pick(candidates.length > 0 ? candidates : shop.services)
  const operations = operationsOf(shop, service).filter(
    ({ calls }) => kind !== 'missing_call' || calls.length > 0,
  )
  const between: Readonly<Record<FaultKind, readonly [number, number]>> = {
    cpu: [1.8, 4],
    memory: [1.3, 2.5],
    disk: [3, 10],
    socket: [2, 8],
    delay: [1, 1],
    loss: [1, 1],
    exception: [1, 1],
    missing_call: [1, 1],
    none: [1, 1],
  }
  const slow: Partial<Record<FaultKind, readonly [number, number]>> = {
    cpu: [1.3, 4],
    memory: [1, 1.2],
    disk: [1.1, 2],
  }
  const [slowFrom, slowTo] = slow[kind] ?? [1, 1]
  return {
    kind,
    service,
    operation: operations.length > 0 ? random.pick(operations) : null,
    line: random.whole(20, 400),
    resourceFactor: random.between(...between[kind]),
    slowFactor: random.between(slowFrom, slowTo),
    delayMs: kind === 'delay' ? random.between(20, 250) : 0,
    share:
      kind === 'loss'
        ? random.between(0.05, 0.3)
        : kind === 'socket'
          ? random.between(0.02, 0.2)
          : kind === 'exception'
            ? random.between(0.15, 1)
            : 1,
  }
}
