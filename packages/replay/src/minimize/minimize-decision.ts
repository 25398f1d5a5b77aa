import type { DecisionRecord } from '@first-contact/recorder/records'
import type { KeyRing } from '../keys/key-ring.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'
import type { AnswerDifference } from './answer-difference.ts'
import { type BothAnswers, CandidateTrials, type Search } from './candidate-trials.ts'
import { type Candidate, sizeOf } from './part.ts'
import { readCandidate } from './read-part.ts'
import { shrink } from './shrink.ts'
import { type CandidateTexts, openTexts, shownTexts } from './write-part.ts'

/** Code of one engine, as `stamp` bundles it. */
export interface VersionedCode {
  readonly bundle: string
  readonly version: string
}

export interface MinimizeOptions {
  readonly decision: DecisionRecord
  readonly before: VersionedCode
  readonly after: VersionedCode
  readonly keys: KeyRing
  /**
   * What has to stay true of the answers.
   *
   * @defaultValue they differ in the same outcome flip, else in the same first field
   */
  readonly holds?: (answers: BothAnswers) => boolean
  /**
   * Inputs that are tried at most.
   *
   * @defaultValue 5000
   */
  readonly runsMax?: number
  /**
   * Milliseconds after which no further input is tried.
   *
   * @defaultValue 30000
   */
  readonly timeMaxMs?: number
  readonly limits?: Partial<SandboxLimits>
  readonly onProgress?: (progress: MinimizeProgress) => void
}

export interface MinimizeProgress {
  /** Inputs tried. */
  readonly runs: number
  /** Parts of the smallest one so far. */
  readonly parts: number
}

/** The smallest input that shows a difference. */
export interface MinimalDecision extends AnswerDifference {
  readonly isFound: true
  /** Stored view: what was sealed still is. */
  readonly input: string
  readonly tape: string
  /** Parts of input and tape, as they were recorded and now. */
  readonly parts: { readonly recorded: number; readonly minimal: number }
  /** Inputs tried. */
  readonly runs: number
  /** Why smaller ones were not tried; null where every single step was, in vain. */
  readonly stoppedBy: 'runs' | 'time' | null
  /** To decide on it again. Holds what was sealed in clear: for the sandbox, never to be shown. */
  readonly request: CandidateTexts
}

export type Minimized =
  | MinimalDecision
  /** There is nothing to be made smaller, and why. */
  | { readonly isFound: false; readonly reason: string }

const runsMaxStandard = 5000
const timeMaxStandardMs = 30_000

/**
 * Finds the smallest input and tape for which two versions of an engine still differ as they do on a
 * recorded decision. Nothing more can be left out of it or made simpler: every single step from it
 * loses the difference, does not fit a schema, or takes away what a tape value is read for.
 *
 * The same decision and code give the same result, unless time runs out.
 *
 * @throws FC_REPLAY_SANDBOX
 */
export async function minimizeDecision(options: MinimizeOptions): Promise<Minimized> {
  const { decision } = options
  const { input, tape } = decision
  if (input === null || tape === null) {
    return { isFound: false, reason: decision.replayability_reasons.join('; ') || 'not recorded' }
  }
  const { opened, closed } = await options.keys.open(decision)
  const whole = readCandidate(
    { input, tape },
    {
      input: (pointer) => ownText(opened.input, pointer),
      tape: (pointer) => ownText(opened.tape, pointer),
    },
  )
  // Thousands of inputs in realms of their own take minutes; what a shared one found has to hold in
  // one of its own.
  const quick = await search(options, whole, 'shared')
  const isSure = await holdsAlone(options, whole, quick)
  const { minimized } = isSure ? quick : await search(options, whole, 'fresh')
  const isClosed = !minimized.isFound && minimized.reason.includes('(sealed)') && closed !== null
  return isClosed ? { ...minimized, reason: `${minimized.reason}: ${closed.reason}` } : minimized
}

function ownText(texts: { readonly [pointer: string]: string }, pointer: string): string | null {
  return Object.hasOwn(texts, pointer) ? (texts[pointer] ?? null) : null
}

interface Found {
  readonly minimized: Minimized
  readonly candidate: Candidate
  /** Whether nothing that was tried has changed what came after it. */
  readonly isSteady: boolean
}

async function search(
  options: MinimizeOptions,
  whole: Candidate,
  realm: 'fresh' | 'shared',
): Promise<Found> {
  const { onProgress } = options
  const trials = new CandidateTrials(searchOf(options, whole, realm))
  try {
    const reason = await trials.begin(whole)
    if (reason !== null)
      return { minimized: { isFound: false, reason }, candidate: whole, isSteady: true }
    let parts = sizeOf(whole)
    const candidate = await shrink(whole, async (step) => {
      const isTaken = await trials.takes(step)
      if (isTaken) parts = sizeOf(step.to)
      onProgress?.({ runs: trials.runs, parts })
      return isTaken
    })
    const minimized: MinimalDecision = {
      isFound: true,
      ...trials.difference,
      ...shownTexts(candidate),
      parts: { recorded: sizeOf(whole), minimal: sizeOf(candidate) },
      runs: trials.runs,
      stoppedBy: trials.stoppedBy,
      request: openTexts(candidate),
    }
    return { minimized, candidate, isSteady: await trials.isSteady() }
  } finally {
    await trials.close()
  }
}

function searchOf(options: MinimizeOptions, whole: Candidate, realm: 'fresh' | 'shared'): Search {
  const { decision, before, after, limits = {}, holds } = options
  return {
    whole,
    before: { ...before, isOther: before.version !== decision.engine_version },
    after: { ...after, isOther: after.version !== decision.engine_version },
    realm,
    limits,
    runsMax: options.runsMax ?? runsMaxStandard,
    timeMaxMs: options.timeMaxMs ?? timeMaxStandardMs,
    ...(holds === undefined ? {} : { holds }),
  }
}

/** Whether what was found in a shared realm is so in one of its own. */
async function holdsAlone(
  options: MinimizeOptions,
  whole: Candidate,
  { candidate, minimized, isSteady }: Found,
): Promise<boolean> {
  if (!minimized.isFound || !isSteady) return false
  const trials = new CandidateTrials(searchOf(options, whole, 'fresh'))
  try {
    const reason = await trials.begin(candidate)
    return reason === null && trials.difference.kind === minimized.kind
  } finally {
    await trials.close()
  }
}
