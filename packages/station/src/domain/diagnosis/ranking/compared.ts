import type { CollectedTelemetry } from '../collecting/telemetry-collector.ts'
import { traceTrees, type SpanNode, type TraceTree } from './trace-tree.ts'
import { OperationDurations } from './operation-durations.ts'
import { Topology } from './topology.ts'

/** Both sides, ready to be compared; every kind of evidence reads from here. */
export interface Compared {
  readonly telemetry: CollectedTelemetry
  readonly healthy: readonly TraceTree[]
  readonly failing: readonly TraceTree[]
  readonly durations: OperationDurations
  readonly topology: Topology
}

export function compare(telemetry: CollectedTelemetry): Compared {
  const trees = traceTrees(telemetry.traces, telemetry.window)
  const healthy = trees.filter(({ side }) => side === 'healthy')
  return {
    telemetry,
    healthy,
    failing: trees.filter(({ side }) => side === 'failing'),
    durations: new OperationDurations(healthy),
    topology: new Topology(trees),
  }
}

/** One operation of one service, as a key. */
export function operationKey({ span }: SpanNode): string {
  return `${span.service}\u0000${span.operation}`
}
