import { CanonicalRefusal } from '../../canonical/canonical-refusal.ts'
import { canonicalize, tagKey } from '../../canonical/canonicalize.ts'
import { parseCanonical } from '../../canonical/parse-canonical.ts'
import type { ProjectKey } from '../../keys/project-key.ts'
import type { DecisionRecord } from '../../records/decision-record.ts'
import type { EngineDefinition } from '../engine/engine-definition.ts'
import type { EngineRun } from '../engine/run-engine.ts'
import { type StoredView, storedView } from '../fields/stored-view.ts'
import { readPointers, readParts, readSetOf } from '../reading/read-set.ts'
import type { DecisionPort } from '../runtime/decision-port.ts'
import { sealedChars, sealedText, sealValues } from '../sealing/sealed-values.ts'
import { checkReplay } from './check-replay.ts'
import type { DecisionFacts, EngineFacts } from './decision-facts.ts'
import { describeThrown } from './describe-thrown.ts'
import { judgeReplayability } from './judge-replayability.ts'
import { tapeView } from './tape-view.ts'
import { type SubjectOf, subjectName, viewKeys } from './view-keys.ts'

/** The part of a record that is made of data. */
export type Snapshot = Pick<
  DecisionRecord,
  | 'input'
  | 'output'
  | 'tape'
  | 'threw'
  | 'input_hash'
  | 'input_hash_key_id'
  | 'output_hash'
  | 'read_set'
  | 'replayability'
  | 'replayability_reasons'
  | 'subject'
  | 'sealed'
  | 'seal_key_id'
>

/** A record has 64 KiB, and a quote in a text takes two bytes there. */
const textsMaxBytes = 48 * 1024
const hashDigits = 16

/** What is kept where nothing of the data may be. */
export function emptySnapshot(reasons: readonly string[]): Snapshot {
  return {
    input: null,
    output: null,
    tape: null,
    threw: null,
    input_hash: null,
    input_hash_key_id: null,
    output_hash: null,
    read_set: [''],
    replayability: 'no',
    replayability_reasons: reasons,
    subject: null,
    sealed: null,
    seal_key_id: null,
  }
}

/** What is kept where there was too much: hashes, and what was read. */
export function withoutTexts<Kept extends Snapshot>(snapshot: Kept): Kept {
  return {
    ...snapshot,
    input: null,
    output: null,
    tape: null,
    sealed: null,
    seal_key_id: null,
    replayability: 'no',
    replayability_reasons: ['too large'],
  }
}

/** Makes what is stored of a decision, and finds out whether it can be made again from that. */
export function takeSnapshot<Input, Output>(
  facts: DecisionFacts<Input, Output>,
  about: EngineFacts,
  { key, dataKeys }: DecisionPort,
): Snapshot {
  const { engine, given, run, tape, tracker } = facts
  if (given.text === null || tracker === null) return withoutInput(facts)
  // The engine may have changed what it was given; dates and maps it has as they are.
  const mayDiffer = tracker.hasWrites || given.text.includes(tagKey)
  const value = mayDiffer ? parseCanonical(given.text) : given.value
  const answer = answerOf(run)
  const subject = subjectOf(engine.definition, value)
  const pointers = readPointers(tracker, engine.input)
  const kept: Snapshot = {
    ...emptySnapshot([]),
    ...hashesOf(key, given.text, answer.text),
    threw: describeThrown(facts, { value }),
    read_set: readSetOf(pointers),
    subject: namedSubject(key, subject),
  }
  if (tape.isTooLarge || isTooLarge([given.text, answer.text])) return withoutTexts(kept)
  const keys = viewKeys(key, subject)
  const input = storedView({ value, text: given.text }, engine.input, keys)
  const taken = tapeView(tape.entries, engine.tape, keys)
  const output =
    answer.text === null
      ? null
      : storedView({ value: answer.value, text: answer.text }, engine.output, keys)
  const secret = sealedText({
    input: input.sealed,
    output: output?.sealed ?? [],
    tape: taken.sealed,
  })
  const sealedSize = sealedChars(secret)
  if (isTooLarge([input.text, taken.text, output?.text], sealedSize)) return withoutTexts(kept)
  const judgement = judgeReplayability({
    obstacles: [
      ...about.unrecordedReads.map((api) => `unrecorded: ${api}`),
      ...tape.gaps,
      ...(answer.refusal === null ? [] : [`output: ${answer.refusal}`]),
    ],
    doubts: about.isWatched ? [] : ['unrecorded reads cannot be noticed: globals are locked'],
    forced: [input, taken, output ?? emptyView].flatMap(({ lossy }) =>
      lossy.filter(({ reason }) => reason !== null),
    ),
    read: [...readParts(input.lossy, pointers), ...taken.lossy],
    check: () => checkReplay({ engine, run, keys, input, tape: taken, output }),
  })
  const dataKey = secret === null ? undefined : dataKeys?.keyFor(kept.subject)
  return {
    ...kept,
    input: input.text,
    output: output?.text ?? null,
    tape: taken.text,
    replayability: judgement.replayability,
    replayability_reasons: judgement.reasons,
    sealed:
      secret === null || dataKey === undefined
        ? null
        : sealValues(dataKey, secret, facts.decisionId),
    seal_key_id: dataKey?.id ?? null,
  }
}

const emptyView: StoredView = { text: '', sealed: [], lossy: [] }

function withoutInput<Input, Output>(facts: DecisionFacts<Input, Output>): Snapshot {
  const why = facts.given.refusal?.reason ?? 'A value'
  return {
    ...emptySnapshot([`input: ${why} has no canonical form`]),
    threw: describeThrown(facts, undefined),
  }
}

/** An answer with its canonical form; no form where it threw, or where the answer has none. */
interface Answer {
  readonly value: unknown
  readonly text: string | null
  readonly refusal: string | null
}

function answerOf<Output>(run: EngineRun<Output>): Answer {
  if (run.kind === 'threw') return { value: undefined, text: null, refusal: null }
  try {
    return { value: run.output, text: canonicalize(run.output), refusal: null }
  } catch (error) {
    const why = error instanceof CanonicalRefusal ? error.reason : 'A value'
    return { value: undefined, text: null, refusal: `${why} has no canonical form` }
  }
}

function hashesOf(
  key: ProjectKey | undefined,
  input: string,
  output: string | null,
): Pick<Snapshot, 'input_hash' | 'input_hash_key_id' | 'output_hash'> {
  if (key === undefined) return { input_hash: null, input_hash_key_id: null, output_hash: null }
  return {
    input_hash: key.hmacHex('input-hash', input, hashDigits),
    input_hash_key_id: key.keyId('input-hash'),
    output_hash: output === null ? null : key.hmacHex('input-hash', output, hashDigits),
  }
}

/** Whose data it is. A function that throws does not cost the decision, but its sealed values. */
function subjectOf<Input, Output>(
  { subject }: EngineDefinition<Input, Output>,
  value: unknown,
): SubjectOf {
  if (subject === undefined) return { kind: 'known', subject: null }
  try {
    // The value is a copy of one that the schema let pass.
    const named: unknown = subject(value as Input)
    if (named === null || typeof named === 'string') return { kind: 'known', subject: named }
    return { kind: 'failed' }
  } catch {
    return { kind: 'failed' }
  }
}

function namedSubject(key: ProjectKey | undefined, subject: SubjectOf): string | null {
  if (key === undefined || subject.kind === 'failed' || subject.subject === null) return null
  return subjectName(key, subject.subject)
}

function isTooLarge(texts: readonly (string | null | undefined)[], more = 0): boolean {
  return texts.reduce((bytes, text) => bytes + bytesOf(text), more) > textsMaxBytes
}

/** A character takes at least a byte, so long texts are told without counting. */
function bytesOf(text: string | null | undefined): number {
  if (typeof text !== 'string') return 0
  return text.length > textsMaxBytes ? text.length : Buffer.byteLength(text)
}
