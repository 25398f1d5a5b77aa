import { cleanId, cleanLabel } from '../../capture/clean-label.ts'
import { newCorrelationId } from '../../correlation/random-ids.ts'
import { runtime } from '../../correlation/runtime.ts'
import { isoTime } from '../../records/iso-time.ts'
import { wellFormedText } from '../../scrubber/scrub-text.ts'
import type { DecisionDraft, DecisionPort } from '../runtime/decision-port.ts'
import { decisionRuntime } from '../runtime/decision-runtime.ts'
import type { DecisionFacts, EngineFacts } from './decision-facts.ts'
import { emptySnapshot, type Snapshot, takeSnapshot } from './take-snapshot.ts'

/**
 * Records a decision that was made. Never throws: the engine has decided, and what goes wrong here
 * costs the snapshot and not the decision.
 */
export function recordDecision<Input, Output>(
  facts: DecisionFacts<Input, Output>,
  about: EngineFacts,
  port: DecisionPort,
): void {
  try {
    port.record(draftOf(facts, about, snapshotOf(facts, about, port)))
  } catch {
    warnOnce(facts.engine.definition.name)
  }
}

function snapshotOf<Input, Output>(
  facts: DecisionFacts<Input, Output>,
  about: EngineFacts,
  port: DecisionPort,
): Snapshot {
  try {
    return takeSnapshot(facts, about, port)
  } catch {
    // Whatever broke may have broken on the data, so nothing of that is kept.
    warnOnce(facts.engine.definition.name)
    return emptySnapshot(['the snapshot failed'])
  }
}

function warnOnce(engine: string): void {
  const key = `${engine} unrecorded`
  if (decisionRuntime.warned.has(key)) return
  decisionRuntime.warned.add(key)
  process.emitWarning(`A decision of engine ${engine} could not be recorded whole.`, {
    code: 'FC_DECISION_UNRECORDED',
  })
}

function draftOf<Input, Output>(
  facts: DecisionFacts<Input, Output>,
  about: EngineFacts,
  snapshot: Snapshot,
): DecisionDraft {
  const { definition } = facts.engine
  const span = runtime.storage.getStore()
  return {
    ...snapshot,
    read_set: snapshot.read_set.map((pointer) => wellFormedText(pointer)),
    origin: span?.origin ?? 'user',
    rehearsal_id: span?.rehearsalId ?? null,
    decision_id: facts.decisionId,
    timestamp: isoTime(facts.startedAtMs),
    engine: definition.name,
    component: cleanLabel(definition.component),
    engine_version: about.version,
    engine_version_reason: about.reason,
    duration_us: Math.max(0, Math.round(facts.durationMs * 1000)),
    correlation_id: span?.correlationId ?? newCorrelationId(),
    span_id: span?.spanId ?? null,
    run_id: cleanId(span?.runId),
    agent_id: cleanId(span?.agentId),
    tenant_id: cleanId(span?.tenantId),
    outcome: facts.outcome,
    unrecorded_reads: about.unrecordedReads,
  }
}
