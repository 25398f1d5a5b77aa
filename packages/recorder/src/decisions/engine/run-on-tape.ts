import { canonicalize } from '../../canonical/canonicalize.ts'
import { type HiddenRead, hiddenReadText } from '../fields/hidden-field.ts'
import { ReadTracker } from '../reading/read-tracker.ts'
import { ServedTape } from '../tape/served-tape.ts'
import type { TapeEntry } from '../tape/tape-entry.ts'
import type { EngineDefinition } from './engine-definition.ts'
import { runEngine } from './run-engine.ts'

/** What an engine makes of a stored decision. */
export type TapeRun =
  | { readonly kind: 'answered'; readonly output: unknown; readonly text: string }
  | { readonly kind: 'threw'; readonly error: unknown }
  /** It asked for what is not stored, or went another way than the tape. */
  | { readonly kind: 'stopped'; readonly reason: string; readonly hidden: HiddenRead | null }

/** Told what is going to serve the decisions of other engines, before the engine runs. */
export type OnTape = (tape: ServedTape) => void

/**
 * Runs an engine on a replay view of its input and of its tape. The same code judges a decision
 * when it is recorded and replays it later, in a sandbox that has the language and nothing else.
 */
export function runOnTape<Input, Output>(
  definition: EngineDefinition<Input, Output>,
  input: unknown,
  entries: readonly TapeEntry[],
  onTape: OnTape = () => {},
): TapeRun {
  const tape = new ServedTape(entries)
  const tracker = new ReadTracker(input, { prefix: [] })
  onTape(tape)
  const run = runEngine(definition, tracker.input, tape.context)
  tracker.close()
  const hidden = tracker.hiddenRead ?? tape.hiddenRead
  if (hidden !== null) return { kind: 'stopped', reason: hiddenReadText(hidden), hidden }
  if (tape.mismatch !== null) return { kind: 'stopped', reason: tape.mismatch, hidden: null }
  if (run.kind === 'threw') return run
  try {
    return { kind: 'answered', output: run.output, text: canonicalize(run.output) }
  } catch (error) {
    return { kind: 'threw', error }
  }
}
