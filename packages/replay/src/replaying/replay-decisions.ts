import { type DecisionRecord, decisionDigest } from '@first-contact/recorder/records'
import type { KeyRing, OpenedDecision } from '../keys/key-ring.ts'
import type { DecisionRequest, SandboxAnswer } from '../sandbox/sandbox-answer.ts'
import type { SandboxLimits } from '../sandbox/sandbox-limits.ts'
import { judge, unreplayable } from '../verdict/judge.ts'
import type { Verdict } from '../verdict/verdict.ts'
import type { CodeSource, EngineCode } from './engine-code.ts'
import { Auditor } from './auditor.ts'
import type { DecisionMaker } from './decision-maker.ts'
import { LookArounds } from './look-arounds.ts'
import { SandboxPool } from './sandbox-pool.ts'

export interface ReplayOptions {
  readonly decisions: AsyncIterable<DecisionRecord> | Iterable<DecisionRecord>
  readonly code: CodeSource
  readonly keys: KeyRing
  /** The code that decided: what it looks for as well explains no change. */
  readonly recorded?: CodeSource
  /**
   * `fresh`: a realm for each decision. `shared`: one realm for all of a version; whatever differs
   * there, and a sample of the rest, is made again in a realm of its own.
   *
   * @defaultValue `fresh`
   */
  readonly realm?: 'fresh' | 'shared'
  readonly limits?: Partial<SandboxLimits>
  /** Who makes them; else processes that end with the last decision. */
  readonly maker?: DecisionMaker
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
  const maker = options.maker ?? pool
  const looks = new LookArounds(options.recorded, maker)
  const auditor =
    realm === 'shared' ? new Auditor(new SandboxPool({ realm: 'fresh', limits })) : null
  try {
    for await (const records of inChunks(decisions)) {
      const work = records.map((record) => replayOne(record, options, { maker, auditor, looks }))
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
  readonly maker: DecisionMaker
  readonly auditor: Auditor | null
  readonly looks: LookArounds
}

async function replayOne(
  record: DecisionRecord,
  { code, keys }: ReplayOptions,
  workshop: Workshop,
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
  const { answer, isStateful } = await decideOn(found, { record, request, opened }, workshop)
  const judged = verdictOn({ record, answer, version, opened })
  const harmless =
    judged.kind === 'changed'
      ? await workshop.looks.harmless({ record, request, opened, answer })
      : undefined
  const verdict =
    harmless === undefined ? judged : verdictOn({ record, answer, version, opened, harmless })
  const note = isStateful ? [statefulNote] : []
  return { record, version, verdict: { ...verdict, notes: [...verdict.notes, ...note] }, answer }
}

interface Asked {
  readonly record: DecisionRecord
  readonly request: DecisionRequest
  readonly opened: OpenedDecision
}

/** The answer that counts, and whether a shared realm gave another one. */
async function decideOn(
  code: Extract<EngineCode, { kind: 'code' }>,
  { record, request, opened }: Asked,
  { maker, auditor }: Workshop,
): Promise<{ readonly answer: SandboxAnswer; readonly isStateful: boolean }> {
  const answer = await maker.decide(code, request)
  if (auditor === null) return { answer, isStateful: false }
  const verdict = verdictOn({ record, answer, version: code.version, opened })
  const audited = await auditor.audit({ code, request, answer, verdict })
  return audited ?? { answer, isStateful: false }
}

interface Answered {
  readonly record: DecisionRecord
  readonly answer: SandboxAnswer
  readonly version: string
  readonly opened: OpenedDecision
  readonly harmless?: ReadonlySet<string>
}

function verdictOn({ opened, ...answered }: Answered): Verdict {
  return withKeyNote(judge({ ...answered, keys: opened.judgeKeys }), opened)
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
