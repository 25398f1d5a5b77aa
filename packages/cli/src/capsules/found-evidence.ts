import type { CapsuleAbout, CapsuleEvidence } from '@first-contact/replay'

/** What a capsule is made of, and where it was found. */
export interface FoundEvidence {
  readonly about: CapsuleAbout
  readonly environment: string
  readonly evidence: CapsuleEvidence
}

/** Paths of an incident that go in: those of its newest failures. */
const samplesMax = 5

/** The correlations of an incident whose paths go in, by its failures, the newest first. */
export function sampleCorrelations(
  newestFirst: readonly { readonly correlation_id: string }[],
): readonly string[] {
  return [...new Set(newestFirst.map(({ correlation_id: id }) => id))].slice(0, samplesMax)
}
