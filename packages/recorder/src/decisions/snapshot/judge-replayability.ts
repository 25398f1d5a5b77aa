import type { Replayability } from '../../records/decision-record.ts'
import { scrubId } from '../../scrubber/scrub-text.ts'
import type { LossyPart } from '../fields/stored-view.ts'

/** Whether a decision can be made again, and what there is to say about it. */
export interface Judgement {
  readonly replayability: Replayability
  readonly reasons: readonly string[]
}

/** What is known against a replay. */
export interface ReplayFindings {
  /** What makes it impossible, such as `unrecorded: Date.now`. */
  readonly obstacles: readonly string[]
  /** What leaves it open whether a replay is the same. */
  readonly doubts: readonly string[]
  /** Parts that had to be dropped, or that could not be derived. */
  readonly forced: readonly LossyPart[]
  /** Lossy parts that the engine read. */
  readonly read: readonly LossyPart[]
  /** Decides on what is stored; how it went another way, or null. Called only where it matters. */
  readonly check: () => string | null
}

const reasonsMax = 16
const reasonMaxChars = 200

const asWord = { drop: 'dropped', token: 'token', derive: 'derived' } as const

export function judgeReplayability(findings: ReplayFindings): Judgement {
  const forced = findings.forced.map(({ path, reason }) => `${reason}: ${named(path)} was dropped`)
  if (findings.obstacles.length > 0) {
    return { replayability: 'no', reasons: bounded([...findings.obstacles, ...forced]) }
  }
  const difference = findings.read.length === 0 ? null : findings.check()
  if (difference === null) {
    const replayability = findings.doubts.length === 0 ? 'exact' : 'partial'
    return { replayability, reasons: bounded([...findings.doubts, ...forced]) }
  }
  const read = findings.read.map(({ as, path }) => `${asWord[as]}: ${named(path)} was read`)
  const what = `on what is stored, the engine ${difference}`
  return {
    replayability: 'partial',
    reasons: bounded([...read, what, ...findings.doubts, ...forced]),
  }
}

function named(path: string): string {
  return path === '' ? 'everything' : path
}

function bounded(reasons: readonly string[]): readonly string[] {
  // They are made of names; the other rules of the scrubber take `token: name` for a secret.
  const all = [...new Set(reasons)].map((reason) => scrubId(reason, reasonMaxChars))
  if (all.length <= reasonsMax) return all
  return [...all.slice(0, reasonsMax - 1), `and ${all.length - reasonsMax + 1} more`]
}
