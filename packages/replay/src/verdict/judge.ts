import type { DecisionRecord } from '@first-contact/recorder/records'
import type { OutputAnswer, SandboxAnswer, ThrewAnswer } from '../sandbox/sandbox-answer.ts'
import { type ComparisonKeys, compareViews } from './compare-views.ts'
import { isWhileLoading, lookNote } from './look-note.ts'
import type { Difference, Verdict, VerdictCode, VerdictKind } from './verdict.ts'

/** What a judgement takes from the keys, where there are any. */
export interface JudgeKeys extends ComparisonKeys {
  /** The hash of a whole answer as the record has it; null where there is no key to make it. */
  readonly outputHash: (text: string) => string | null
}

export interface Replayed {
  readonly record: DecisionRecord
  readonly answer: SandboxAnswer
  /** The version of the code that ran. */
  readonly version: string
  readonly keys: JudgeKeys
  /** What it looked for while it loaded, and what explains no difference. */
  readonly harmless?: ReadonlySet<string>
}

type Result = OutputAnswer | ThrewAnswer

/** What comparing two results came to. */
interface Comparison {
  readonly differences: readonly Difference[]
  readonly notCompared: readonly string[]
  /** Whether there is anything that could be compared. */
  readonly isTold: boolean
}

const noDifference: Comparison = { differences: [], notCompared: [], isTold: true }

/** Says whether a decision was made again as it was. */
export function judge({ record, answer, version, keys, harmless }: Replayed): Verdict {
  const isSameCode = version === record.engine_version
  if (answer.kind === 'refused') return judgeRefusal(record, answer, isSameCode)
  const comparison = compare(record, answer, keys)
  const flip = flipOf(record, answer)
  const outcome = outcomeOf(record, answer)
  const differences = [...flip, ...comparison.differences.filter(isNotIn(flip))]
  const verdictOf = (
    kind: VerdictKind,
    code: VerdictCode | null,
    reason: string | null,
  ): Verdict => ({
    kind,
    code,
    reason,
    outcome,
    differences,
    notCompared: comparison.notCompared,
    notes: notesOf(answer, (api) => differences.length > 0 && harmless?.has(api) !== true),
  })
  if (differences.length > 0) {
    const doubt = doubtOf(record, answer)
    if (doubt !== null) return verdictOf('unreplayable', doubt.code, doubt.reason)
    return verdictOf(isSameCode ? 'nondeterministic' : 'changed', null, reasonOf(differences))
  }
  if (!comparison.isTold) {
    return verdictOf(
      'unreplayable',
      'NO_KEY',
      'its answer is hidden, and there is no key to compare it',
    )
  }
  if (!isSameCode) return verdictOf('equivalent', null, null)
  const [leftover] = answer.leftovers
  if (leftover !== undefined) {
    const reason = `TAPE_LEFTOVER: it asked for ${leftover} then, and does not now`
    return verdictOf('nondeterministic', 'TAPE_LEFTOVER', reason)
  }
  return verdictOf('identical', null, null)
}

/** A verdict on a decision that was not run. */
export function unreplayable(record: DecisionRecord, code: VerdictCode, reason: string): Verdict {
  const recorded = record.outcome
  return {
    kind: 'unreplayable',
    code,
    reason,
    outcome: { recorded, replayed: null, isFlipped: false },
    differences: [],
    notCompared: [],
    notes: [],
  }
}

function judgeRefusal(
  record: DecisionRecord,
  { code, reason, touched }: Extract<SandboxAnswer, { kind: 'refused' }>,
  isSameCode: boolean,
): Verdict {
  const verdict = unreplayable(record, code, `${reason}${hintOf(record)}`)
  const notes = touched.map(lookNote)
  // The same code on the same input asks for the same; another way is its own doing.
  const isOwnDoing = code === 'UNRECORDED_READ' && isSameCode && record.replayability === 'exact'
  if (!isOwnDoing) return { ...verdict, notes }
  return { ...verdict, kind: 'nondeterministic', reason: `UNRECORDED_READ: it ${reason}`, notes }
}

/** What was known against a replay when it was recorded, where that may explain it. */
function hintOf({ replayability, replayability_reasons: reasons }: DecisionRecord): string {
  const [first] = reasons
  return replayability === 'exact' || first === undefined
    ? ''
    : ` (recorded as ${replayability}: ${first})`
}

/** Why a difference proves nothing: fields that are not stored, or what a replay does not have. */
function doubtOf(
  { replayability, replayability_reasons: reasons }: DecisionRecord,
  { touched }: Result,
): { readonly code: VerdictCode; readonly reason: string } | null {
  if (replayability !== 'exact') {
    return { code: 'PARTIAL', reason: reasons.join('; ') || `recorded as ${replayability}` }
  }
  const [first] = touched.filter((api) => !isWhileLoading(api))
  if (first === undefined) return null
  return { code: 'FORBIDDEN_API', reason: `looks for ${first}, which a replay does not have` }
}

function compare(record: DecisionRecord, answer: Result, keys: JudgeKeys): Comparison {
  const { threw, output } = record
  if (threw !== null || answer.kind === 'threw') return compareThrown(record, answer)
  if (output === null) return { differences: [], notCompared: [''], isTold: false }
  const hash = record.output_hash === null ? null : keys.outputHash(answer.text)
  if (hash !== null && hash === record.output_hash) return noDifference
  const { differences, notCompared, compared } = compareViews(output, answer, keys)
  if (differences.length > 0) return { differences, notCompared, isTold: true }
  // The hash knows of the whole answer, also of what cannot be shown.
  if (hash === null)
    return { differences, notCompared, isTold: compared > 0 || notCompared.length === 0 }
  const hidden = notCompared.length === 0 ? 'the answer' : notCompared.join(', ')
  const difference = {
    pointer: notCompared[0] ?? '',
    recorded: `[hidden in ${hidden}]`,
    replayed: '[another value]',
  }
  return { differences: [difference], notCompared, isTold: true }
}

function compareThrown({ threw }: DecisionRecord, answer: Result): Comparison {
  const recorded = threw === null ? 'answered' : `threw ${threw.type}: ${threw.message}`
  const replayed = answer.kind === 'threw' ? `threw ${answer.type}: ${answer.message}` : 'answered'
  if (recorded === replayed) return noDifference
  return { differences: [{ pointer: '', recorded, replayed }], notCompared: [], isTold: true }
}

function wordOf(answer: Result): string | null {
  return answer.kind === 'output' ? answer.outcome : null
}

function outcomeOf(record: DecisionRecord, answer: Result): Verdict['outcome'] {
  const replayed = wordOf(answer)
  return { recorded: record.outcome, replayed, isFlipped: record.outcome !== replayed }
}

/** The outcome as a difference of its own, before all others. */
function flipOf(record: DecisionRecord, answer: Result): readonly Difference[] {
  const { recorded, replayed, isFlipped } = outcomeOf(record, answer)
  if (!isFlipped || (record.threw !== null && answer.kind === 'threw')) return []
  const shown = (word: string | null): string | null =>
    word === null ? null : JSON.stringify(word)
  return [{ pointer: '/outcome', recorded: shown(recorded), replayed: shown(replayed) }]
}

function isNotIn(taken: readonly Difference[]): (difference: Difference) => boolean {
  return ({ pointer }) => !taken.some((each) => each.pointer === pointer)
}

function reasonOf(differences: readonly Difference[]): string {
  const [first] = differences
  if (first === undefined) return ''
  const others = differences.length === 1 ? '' : `, and ${differences.length - 1} more`
  const place = first.pointer === '' ? '' : `${first.pointer.slice(1).replaceAll('/', '.')}: `
  return `${place}${first.recorded ?? 'nothing'} -> ${first.replayed ?? 'nothing'}${others}`
}

/** @param mayMatter - of what packages look for while they load: that explains a difference, if anything */
function notesOf(
  { notes, leftovers, touched }: Result,
  mayMatter: (api: string) => boolean,
): readonly string[] {
  const left = leftovers.map((entry) => `no longer asks for ${entry}`)
  const looked = touched.filter((api) => !isWhileLoading(api) || mayMatter(api))
  return [...notes, ...left, ...looked.map(lookNote)]
}
