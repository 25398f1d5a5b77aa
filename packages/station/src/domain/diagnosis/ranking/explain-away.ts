import type { Evidence, EvidenceKind } from '../evidence.ts'
import { combined } from './confidence.ts'
import type { Topology } from './topology.ts'

/** What a callee passes on to whoever calls it: seen at the caller, it says little of the caller. */
const travels: ReadonlySet<EvidenceKind> = new Set<EvidenceKind>([
  'exception',
  'error_log',
  'new_log',
  'extra_calls',
  'latency_metric',
  'error_metric',
])

/** What is seen where it is. */
const staysPut: ReadonlySet<EvidenceKind> = new Set<EvidenceKind>([
  'error_origin',
  'no_answer',
  'self_time',
  'network',
  'resource',
  'exception',
  'silent_metric',
])

/** Weakens what a service may only be passing on, by how sure the trouble is below it. */
export function explainAway(
  evidence: readonly Evidence[],
  topology: Topology,
): readonly Evidence[] {
  const own = new Map<string, number>()
  for (const [service, ofService] of Map.groupBy(evidence, (one) => one.service)) {
    own.set(service, combined(ofService.filter(({ kind }) => staysPut.has(kind))))
  }
  return evidence.map((one) => {
    if (!travels.has(one.kind)) return one
    let below = 0
    for (const service of topology.below(one.service))
      below = Math.max(below, own.get(service) ?? 0)
    return { ...one, strength: one.strength * (1 - below) }
  })
}
