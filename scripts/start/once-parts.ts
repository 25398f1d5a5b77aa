import type { TimelineView } from '@first-contact/station/ops'

/** What a short run has to leave behind to count. */
export interface OnceReport {
  readonly envelopes: number
  readonly spans: number
  readonly incidents: number
  readonly decisions: number
  /** A decision with all that it takes to make it again. */
  readonly decisionId: string | undefined
  readonly timeline: TimelineView | undefined
}

export const layersToCross = ['L2', 'L4', 'L5'] as const

/** What is not there, a line each. */
export function missingParts(report: OnceReport): readonly string[] {
  const parts: readonly (readonly [isThere: boolean, otherwise: string])[] = [
    [report.envelopes > 0, 'no envelope was stored'],
    [report.spans > 0, 'no span was stored'],
    [report.incidents > 0, 'no incident was raised'],
    [report.decisions > 0, 'no decision was stored'],
    [report.decisionId !== undefined, 'no decision can be replayed'],
    [
      report.timeline !== undefined,
      `no timeline of an incident crosses ${layersToCross.join(', ')}`,
    ],
  ]
  return parts.flatMap(([isThere, otherwise]) => (isThere ? [] : [otherwise]))
}

/** Whether all of it was really there. */
export function isComplete(report: OnceReport): boolean {
  return missingParts(report).length === 0
}

/** 0 only if everything was there and the decision came out the same. */
export function exitCodeOfOnce(report: OnceReport, replayExitCode: number | null): 0 | 1 {
  return isComplete(report) && replayExitCode === 0 ? 0 : 1
}
