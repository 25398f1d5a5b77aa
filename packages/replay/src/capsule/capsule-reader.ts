import type { DecisionQuery, StationReader } from '../sources/station-reader.ts'
import type { Capsule } from './capsule.ts'

/** A capsule answers what a station would: a replay does not know the difference. */
export function capsuleReader(capsule: Capsule, name: string): StationReader {
  const { decisions, bundles, keys } = capsule
  return {
    name,
    findDecision: async (decisionId) =>
      decisions.find(({ decision_id: id }) => id === decisionId) ?? null,
    async *listDecisions({ since, until, engine, outcome }: DecisionQuery) {
      for (const record of decisions) {
        if (engine !== undefined && record.engine !== engine) continue
        if (outcome !== undefined && record.outcome !== outcome) continue
        if (since !== undefined && record.timestamp < since) continue
        if (until === undefined || record.timestamp < until) yield record
      }
    },
    findBundle: async (version) =>
      bundles.find((bundle) => bundle.version === version)?.code ?? null,
    findSubjectKey: async (keyId) => keys.find(({ key_id: id }) => id === keyId) ?? null,
  }
}
