import type { WorkIds } from '../../correlation/correlation-context.ts'
import { annotate } from '../../correlation/current.ts'
import { monotonicMs } from '../../correlation/monotonic-ms.ts'
import { newDecisionId } from '../../correlation/random-ids.ts'
import { runtime } from '../../correlation/runtime.ts'
import { childSpan } from '../../correlation/run-in-span.ts'
import { FirstContactError } from '../../errors/first-contact-error.ts'
import { AmbientWatch } from '../ambient/ambient-watch.ts'
import { UnrecordedReads } from '../ambient/unrecorded-reads.ts'
import { ReadTracker } from '../reading/read-tracker.ts'
import type { DecisionPort } from '../runtime/decision-port.ts'
import { decisionRuntime, type DecisionFrame, outsideEngine } from '../runtime/decision-runtime.ts'
import { recordDecision } from '../snapshot/record-decision.ts'
import { EffectsTape } from '../tape/effects-tape.ts'
import { canonicalInput, type CanonicalInput } from './canonical-input.ts'
import { checkValue } from './check-value.ts'
import type { CompiledEngine } from './compiled-engine.ts'
import type { Decision } from './engine-definition.ts'
import { liveContext } from './live-context.ts'
import { outcomeOf } from './outcome-of.ts'
import { type EngineRun, runEngine } from './run-engine.ts'

type Decided<Output> = Omit<Decision<Output>, 'spanId'>

/** One decision. Inside another engine it goes on that one's tape, and comes from it in a replay. */
export function decide<Input, Output>(
  engine: CompiledEngine<Input, Output>,
  raw: Input,
  ids: WorkIds | undefined,
): Decision<Output> {
  const { frame } = decisionRuntime
  if (frame === null) return decideInSpan(engine, raw, ids)
  const served = frame.serveNested(engine.definition.name)
  // What is on a tape was put there by this same engine.
  if (served !== null) return { ...(served.decision as Decision<Output>), spanId: spanIdHere() }
  let decision: Decision<Output> | null = null
  try {
    decision = outsideEngine(() => decideInSpan(engine, raw, ids))
    return decision
  } finally {
    frame.noteNested(engine.definition.name, decision === null ? null : onTape(decision))
  }
}

/** A span is of one run alone. */
function onTape<Output>(decision: Decision<Output>): object {
  const { decisionId, output, engineVersion, outcome } = decision
  return { decisionId, output, engineVersion, outcome }
}

function spanIdHere(): string {
  return runtime.storage.getStore()?.spanId ?? ''
}

function decideInSpan<Input, Output>(
  engine: CompiledEngine<Input, Output>,
  raw: Input,
  ids: WorkIds | undefined,
): Decision<Output> {
  const { component } = engine.definition
  const decisionId = newDecisionId()
  const options = { ...ids, operation: 'decide', component, layer: 'L4', decisionId } as const
  return childSpan(options, () => {
    const decided = decideNow(engine, raw, decisionId)
    if (decided.outcome !== null) annotate({ outcome: decided.outcome })
    return { ...decided, spanId: spanIdHere() }
  })
}

function decideNow<Input, Output>(
  engine: CompiledEngine<Input, Output>,
  raw: Input,
  decisionId: string,
): Decided<Output> {
  const { definition } = engine
  const fitting = checkValue(definition.input, raw, 'FC_DECISION_INPUT_INVALID', definition.name)
  const given = canonicalInput(fitting)
  const { port } = decisionRuntime
  if (port !== undefined) return decideRecorded(engine, given, { decisionId, port })
  const run = runEngine(definition, given.value, liveContext)
  if (run.kind === 'threw') throw run.error
  return {
    decisionId,
    output: run.output,
    engineVersion: 'unknown',
    outcome: outcomeOf(engine, run.output),
  }
}

interface Recording {
  readonly decisionId: string
  readonly port: DecisionPort
}

function decideRecorded<Input, Output>(
  engine: CompiledEngine<Input, Output>,
  given: CanonicalInput,
  { decisionId, port }: Recording,
): Decided<Output> {
  const { definition } = engine
  if (port.isStrict && given.refusal !== null) throw refusedInput(definition.name, given.refusal)
  const tape = new EffectsTape()
  const tracker = given.refusal === null ? new ReadTracker(given.value) : null
  const reads = new UnrecordedReads(definition.name, port.isStrict)
  const watch = (decisionRuntime.watch ??= new AmbientWatch())
  const startedAtMs = Date.now()
  const startedMs = monotonicMs()
  const input = tracker === null ? given.value : tracker.input
  const run = watchedRun({ watch, tape, reads }, () => runEngine(definition, input, tape.context))
  const durationMs = monotonicMs() - startedMs
  tracker?.close()
  reads.warn()
  const outcome = run.kind === 'answered' ? outcomeOf(engine, run.output) : null
  const { version, reason } = port.versionOf(definition.name)
  recordDecision(
    { engine, decisionId, startedAtMs, durationMs, given, tape, tracker, run, outcome },
    { version, reason, unrecordedReads: reads.apis, isWatched: watch.isWhole },
    port,
  )
  if (run.kind === 'threw') throw run.error
  return { decisionId, output: run.output, engineVersion: version, outcome }
}

function refusedInput(engine: string, cause: FirstContactError): FirstContactError {
  return new FirstContactError('FC_DECISION_INPUT_INVALID', {
    message: `The input of engine ${engine} cannot be recorded: ${cause.message}`,
    cause,
  })
}

interface Watching {
  readonly watch: AmbientWatch
  readonly tape: EffectsTape
  readonly reads: UnrecordedReads
}

function watchedRun<Output>(
  { watch, tape, reads }: Watching,
  run: () => EngineRun<Output>,
): EngineRun<Output> {
  const before = decisionRuntime.frame
  const frame: DecisionFrame = {
    isCheck: false,
    serveNested: () => null,
    noteNested: (engine, decision) => tape.putNested(engine, decision),
  }
  decisionRuntime.frame = frame
  try {
    return watch.run(reads.notice, run)
  } finally {
    decisionRuntime.frame = before
  }
}
