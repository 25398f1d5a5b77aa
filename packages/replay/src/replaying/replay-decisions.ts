import { type DecisionRecord, decisionDigest } from '@first-contact/recorder/records'
import type { KeyRing, OpenedDecision } from '../keys/key-ring.ts'
import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'
import { judge, unreplayable } from '../verdict/judge.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { CodeSource, EngineCode } from './engine-code.ts'
import { Auditor } from './auditor.ts'
import { SandboxPool } from './sandbox-pool.ts'

export interface ReplayOptions {
  readonly decisions: AsyncIterable<DecisionRecord> | Iterable<DecisionRecord>
  readonly code: CodeSource
  readonly keys: KeyRing
  /**
   * `fresh`: a realm for each decision. `shared`: one realm for all of a version; whatever differs
   * there, and a sample of the rest, is made again in a realm of its own.
   *
   * @defaultValue `fresh`
   */
  readonly realm?: 'fresh' | 'shared'
  readonly limits?: Partial<SandboxLimits>
}

/** A decision that was made again. */
export interface ReplayedDecision {
  readonly record: DecisionRecord
  /** The version of the code that ran; null where none did. */
  readonly version: string | null
  readonly verdict: Verdict
  /** The whole answer, for who compares further; null where there is none. */
  readonly answer: SandboxAnswer | null
}

/** Enough to keep a process busy, little enough to be held in memory. */
const atOnce = 128

/**
 * Makes decisions again and says whether they are the same. Answers come in the order of the
 * decisions.
 *
 * @throws FC_REPLAY_SANDBOX, and whatever the decisions throw while they are read
 */
export async function* replayDecisions(options: ReplayOptions): AsyncGenerator<ReplayedDecision> {
  const { decisions, realm = 'fresh', limits = {} } = options
  const pool = new SandboxPool({ realm, limits })
  const auditor =
    realm === 'shared' ? new Auditor(new SandboxPool({ realm: 'fresh', limits })) : null
  try {
    for await (const records of inChunks(decisions)) {
      const work = records.map((record) => replayOne(record, options, { pool, auditor }))
      // One that fails ends all of it; what the others come to is nobody's concern then.
      for (const each of work) each.catch(() => {})
      for (const each of work) yield await each
      await pool.trim()
    }
  } finally {
    await pool.close()
    await auditor?.close()
  }
}

async function* inChunks(
  decisions: ReplayOptions['decisions'],
): AsyncGenerator<readonly DecisionRecord[]> {
  let chunk: DecisionRecord[] = []
  for await (const record of decisions) {
    chunk.push(record)
    if (chunk.length < atOnce) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

interface Workshop {
  readonly pool: SandboxPool
  readonly auditor: Auditor | null
}

async function replayOne(
  record: DecisionRecord,
  { code, keys }: ReplayOptions,
  { pool, auditor }: Workshop,
): Promise<ReplayedDecision> {
  const told = (verdict: Verdict): ReplayedDecision => ({
    record,
    version: null,
    verdict,
    answer: null,
  })
  if (decisionDigest(record) !== record.digest) {
    return told(
      unreplayable(record, 'RECORD_ALTERED', 'the record is not the one that was written'),
    )
  }
  const { input, tape } = record
  if (input === null || tape === null) {
    const why = record.replayability_reasons.join('; ') || 'its input was not recorded'
    return told(unreplayable(record, 'NOT_RECORDED', why))
  }
  const found: EngineCode = await code.codeFor(record)
  if (found.kind === 'none') return told(unreplayable(record, found.code, found.reason))
  const { version } = found
  const opened = await keys.open(record)
  const isChecked = version !== record.engine_version
  const request: DecisionRequest = { input, tape, opened: opened.opened, isChecked }
  const first = await pool.decide(found, request)
  const verdictOn = (answer: SandboxAnswer): Verdict =>
    withKeyNote(judge({ record, answer, version, keys: opened.judgeKeys }), opened)
  const verdict = verdictOn(first)
  if (auditor === null) return { record, version, verdict, answer: first }
  const audited = await auditor.audit({ code: found, request, answer: first, verdict })
  if (audited === null) return { record, version, verdict, answer: first }
  const again = verdictOn(audited.answer)
  const note = audited.isStateful ? [statefulNote] : []
  return {
    record,
    version,
    verdict: { ...again, notes: [...again.notes, ...note] },
    answer: audited.answer,
  }
}

const statefulNote =
  'decides otherwise after other decisions: its modules keep something between them'

/** Says why sealed fields stay closed, where that made the difference. */
function withKeyNote(verdict: Verdict, { closed }: OpenedDecision): Verdict {
  const { code, reason } = verdict
  const isAboutKeys =
    code === 'NO_KEY' || (code === 'HIDDEN_FIELD' && reason?.includes('(sealed)') === true)
  if (closed === null || !isAboutKeys) return verdict
  const why = { ...verdict, reason: `${reason}: ${closed.reason}` }
  return closed.kind === 'erased' ? { ...why, code: 'SUBJECT_ERASED' } : why
}
