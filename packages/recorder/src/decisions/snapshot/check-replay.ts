import { parseCanonical } from '../../canonical/parse-canonical.ts'
import { runtime } from '../../correlation/runtime.ts'
import type { CompiledEngine } from '../engine/compiled-engine.ts'
import type { EngineRun } from '../engine/run-engine.ts'
import { runOnTape, type TapeRun } from '../engine/run-on-tape.ts'
import { type OpenSealed, replayView } from '../fields/replay-view.ts'
import { type StoredView, storedView, type ViewKeys } from '../fields/stored-view.ts'
import { readProperty } from '../../taxonomy/classify-error.ts'
import { decisionRuntime } from '../runtime/decision-runtime.ts'
import type { ServedTape } from '../tape/served-tape.ts'
import { nestedName, type TapeEntry } from '../tape/tape-entry.ts'

/** What a decision was, and the views that are stored of it. */
export interface CheckedDecision<Input, Output> {
  readonly engine: CompiledEngine<Input, Output>
  readonly run: EngineRun<Output>
  readonly keys: ViewKeys
  readonly input: StoredView
  readonly tape: StoredView
  /** Null where it threw. */
  readonly output: StoredView | null
}

/**
 * Decides once more, on what is stored; answers null when that comes to the same, else how it went
 * another way. This is the proof behind `exact` where fields were hidden that the engine read.
 */
export function checkReplay<Input, Output>(
  decision: CheckedDecision<Input, Output>,
): string | null {
  const surprises = new Set<string>()
  const run = runAside(decision, (api) => surprises.add(api))
  if (run.kind === 'stopped') return run.reason
  const [surprise] = surprises
  if (surprise !== undefined) return `reads ${surprise}`
  return isSame(decision, run) ? null : 'decides otherwise'
}

/** Nothing that happens in this run is recorded: it is a check and no work. */
function runAside<Input, Output>(
  { engine, input, tape }: CheckedDecision<Input, Output>,
  notice: (api: string) => void,
): TapeRun {
  const { frame, watch } = decisionRuntime
  const { isDisabled } = runtime
  let served: ServedTape | undefined
  decisionRuntime.frame = {
    isCheck: true,
    serveNested: (name) => ({ decision: served?.serve(nestedName(name)) }),
    noteNested: () => {},
  }
  runtime.isDisabled = true
  try {
    const value = replayView(input.text, opener(input))
    const entries = replayView(tape.text, opener(tape)) as readonly TapeEntry[]
    const run = (): TapeRun =>
      runOnTape(engine.definition, value, entries, (made) => {
        served = made
      })
    return watch === undefined ? run() : watch.run(notice, run)
  } finally {
    decisionRuntime.frame = frame
    runtime.isDisabled = isDisabled
  }
}

function opener({ sealed }: StoredView): OpenSealed {
  const texts = new Map(sealed.map(({ pointer, text }) => [pointer, text]))
  return (pointer) => {
    const text = texts.get(pointer)
    return text === undefined ? null : { value: parseCanonical(text) }
  }
}

function isSame<Input, Output>(
  { engine, run, keys, output }: CheckedDecision<Input, Output>,
  again: Exclude<TapeRun, { kind: 'stopped' }>,
): boolean {
  if (run.kind === 'threw') return again.kind === 'threw' && isSameError(run.error, again.error)
  if (again.kind === 'threw' || output === null) return false
  const view = storedView({ value: again.output, text: again.text }, engine.output, keys)
  return view.text === output.text && sealedTexts(view) === sealedTexts(output)
}

function sealedTexts({ sealed }: StoredView): string {
  return JSON.stringify(sealed.map(({ pointer, text }) => [pointer, text]))
}

function isSameError(first: unknown, second: unknown): boolean {
  return ['name', 'message'].every(
    (name) => readProperty(first, name) === readProperty(second, name),
  )
}
