import type { ActiveSpan } from '../correlation/active-span.ts'
import { newCorrelationId, newErrorId } from '../correlation/random-ids.ts'
import { isoTime } from '../records/iso-time.ts'
import { emptyContext } from '../scrubber/scrub-context.ts'
import { marks } from '../scrubber/marks.ts'
import { cleanLabel } from './clean-label.ts'
import type { DraftEnvelope, EnvelopeSource } from './build-envelope.ts'

/**
 * What is written when an envelope could not be put together: it holds nothing of the failure but
 * that there was one, and where. Reads nothing that a caller gave, so it cannot fail likewise.
 */
export function redactedEnvelope(
  source: EnvelopeSource,
  span: ActiveSpan | undefined,
): DraftEnvelope {
  return {
    format: 1,
    kind: 'envelope',
    producer: source.producer,
    producer_epoch: source.epoch,
    sequence: 0,
    environment: source.environment,
    origin: span?.origin ?? source.origin,
    rehearsal_id: span?.rehearsalId ?? source.rehearsalId,
    error_id: newErrorId(),
    timestamp: isoTime(Date.now()),
    layer: span?.layer ?? source.defaultLayer,
    component: cleanLabel(span?.component ?? source.defaultComponent ?? 'application'),
    operation: cleanLabel(span?.operation ?? 'run'),
    error_class: 'unknown',
    severity: 'error',
    message: marks.redacted,
    attempt: 1,
    correlation_id: span?.correlationId ?? newCorrelationId(),
    span_id: span?.spanId ?? null,
    decision_id: null,
    run_id: null,
    agent_id: null,
    tenant_id: null,
    input_hash: null,
    input_hash_key_id: null,
    exception_type: null,
    exception_chain: [],
    context: emptyContext,
    violations: ['capture:redacted'],
  }
}
