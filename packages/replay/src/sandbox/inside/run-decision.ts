import {
  canonicalize,
  type CompiledEngine,
  cutText,
  describeError,
  FirstContactError,
  hiddenReadText,
  hiddenTexts,
  outcomeOf,
  parseCanonical,
  ReadTracker,
  replayView,
  runEngine,
  storedView,
  type TapeEntry,
  type ViewKeys,
  withoutTexts,
} from '@first-contact/recorder/replaying'
import type { DecisionRequest, RefusalCode, SandboxAnswer } from '../sandbox-answer.ts'
import { hexOfText } from '../hex-text.ts'
import { fittingCandidate } from './fitting-candidate.ts'
import { fittingInput } from './fitting-input.ts'
import { KeyedTape } from './keyed-tape.ts'
import type { Trips } from './trips.ts'

type Engine = CompiledEngine<unknown, unknown>

const causeMaxChars = 200
/** What V8 says where a realm makes no code from text. */
const codeFromText = /^Code generation from strings disallowed/

/** What one decision is made in. */
export interface Realm {
  readonly engine: Engine
  readonly trips: Trips
  /** Told which tape serves engines inside this one. */
  readonly onTape: (tape: KeyedTape) => void
}

interface Prepared {
  readonly input: unknown
  readonly entries: readonly TapeEntry[]
  readonly notes: readonly string[]
}

/** Makes one decision again. */
export function runDecision(request: DecisionRequest, realm: Realm): SandboxAnswer {
  const { engine, trips } = realm
  trips.startDeciding()
  const refused = (code: RefusalCode, reason: string): SandboxAnswer => ({
    kind: 'refused',
    code,
    reason,
    touched: trips.touched,
  })
  const prepared = prepare(request, engine, refused)
  if ('kind' in prepared) return prepared
  const tape = new KeyedTape(prepared.entries)
  const tracker = new ReadTracker(prepared.input, { prefix: [] })
  realm.onTape(tape)
  const run = runEngine(engine.definition, tracker.input, tape.context)
  tracker.close()
  const hidden = tracker.hiddenRead ?? tape.hiddenRead
  if (hidden !== null) return refused('HIDDEN_FIELD', hiddenReadText(hidden))
  if (tape.missing !== null) {
    return refused('UNRECORDED_READ', `asks for ${tape.missing}, which was not recorded`)
  }
  if (trips.refusal !== null) return refused('FORBIDDEN_API', `uses ${trips.refusal}`)
  const told = { notes: prepared.notes, leftovers: tape.leftovers, touched: trips.touched }
  if (run.kind === 'threw') {
    const { error } = run
    if (FirstContactError.is(error, 'FC_DECISION_THENABLE')) {
      return refused('THENABLE', 'returns a promise')
    }
    const { type, message } = describeError(error)
    if (type === 'EvalError' && codeFromText.test(message)) {
      return refused('FORBIDDEN_API', 'makes code from text (eval or Function)')
    }
    return { kind: 'threw', ...described({ type, message }, engine, prepared), ...told }
  }
  let text: string
  try {
    text = canonicalize(run.output)
  } catch (error) {
    return refused('NO_CANONICAL_FORM', `answers what cannot be compared: ${messageOf(error)}`)
  }
  const { text: view } = storedView({ value: run.output, text }, engine.output, keylessView)
  return { kind: 'output', text, view, outcome: outcomeOf(engine, run.output), ...told }
}

function messageOf(error: unknown): string {
  return describeError(error).message
}

function prepare(
  { input, tape, opened, isChecked, asFitAs }: DecisionRequest,
  engine: Engine,
  refused: (code: RefusalCode, reason: string) => SandboxAnswer,
): Prepared | SandboxAnswer {
  let value: unknown
  let entries: readonly TapeEntry[]
  try {
    value = replayView(input, openerOf(opened.input))
    entries = replayView(tape, openerOf(opened.tape)) as readonly TapeEntry[]
  } catch (error) {
    return refused('UNREADABLE', `what was recorded cannot be read: ${messageOf(error)}`)
  }
  if (!isChecked && asFitAs === undefined) return { input: value, entries, notes: [] }
  const fitting =
    asFitAs === undefined
      ? fittingInput(engine, value, input.includes('"$fc":'))
      : fittingCandidate(engine, value, { asFitAs, isOtherCode: isChecked })
  if (fitting.kind === 'unfit') return refused('INPUT_UNFIT', fitting.reason)
  return { input: fitting.value, entries, notes: fitting.note === null ? [] : [fitting.note] }
}

function openerOf(texts: { readonly [pointer: string]: string }) {
  return (pointer: string): { readonly value: unknown } | null => {
    const text = Object.hasOwn(texts, pointer) ? texts[pointer] : undefined
    return text === undefined ? null : { value: parseCanonical(text) }
  }
}

/** As the recorder describes what an engine threw: without what the fields hide. */
function described(
  { type, message }: { readonly type: string | null; readonly message: string },
  engine: Engine,
  { input, entries }: Prepared,
): { readonly type: string; readonly message: string } {
  const hidden = new Set<string>()
  hiddenTexts(input, engine.input, hidden)
  for (const { name, value } of entries) hiddenTexts(value, engine.tape.next(name), hidden)
  return {
    type: cutText(withoutTexts(type ?? 'Error', hidden), causeMaxChars),
    message: cutText(withoutTexts(message, hidden), causeMaxChars),
  }
}

/** Keys stay outside: a token says under which path it is to be made, sealed values are compared. */
const keylessView: ViewKeys = {
  token: hexOfText,
  tokenRefusal: null,
  sealRefusal: null,
}
