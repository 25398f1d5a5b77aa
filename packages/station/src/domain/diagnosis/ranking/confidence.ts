import { confidenceMax, family, oneSidedMax, reliability } from '../constants.ts'
import type { ConfidenceWord } from '../diagnosis.ts'
import type { Evidence, EvidenceKind } from '../evidence.ts'

/** What one kind of evidence adds, all of it together. */
export function weightOf(kind: EvidenceKind, evidence: readonly Evidence[]): number {
  const strength = evidence.reduce((sum, one) => sum + one.strength, 0)
  return reliability[kind] * Math.min(1, strength)
}

/** Families combined as if they were independent: what none of them leaves open. */
export function combined(evidence: readonly Evidence[]): number {
  const strongest = new Map<string, number>()
  for (const [kind, ofKind] of Map.groupBy(evidence, (one) => one.kind)) {
    const before = strongest.get(family[kind]) ?? 0
    strongest.set(family[kind], Math.max(before, weightOf(kind, ofKind)))
  }
  let open = 1
  for (const weight of strongest.values()) open *= 1 - weight
  return 1 - open
}

export function confidenceOf(evidence: readonly Evidence[], isOneSided: boolean): number {
  const confidence = Math.min(confidenceMax, combined(evidence))
  const most = isOneSided ? Math.min(oneSidedMax, confidence) : confidence
  return Math.round(most * 1000) / 1000
}

const words: readonly (readonly [number, ConfidenceWord])[] = [
  [0.85, 'very likely'],
  [0.6, 'likely'],
  [0.35, 'possible'],
]

export function confidenceWord(confidence: number): ConfidenceWord {
  return words.find(([from]) => confidence >= from)?.[1] ?? 'weak'
}
