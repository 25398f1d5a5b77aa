import type { ActiveSpan } from '../correlation/active-span.ts'
import { newCorrelationId, newErrorId } from '../correlation/random-ids.ts'
import type { UnsealedEnvelope } from '../envelope/seal-envelope.ts'
import { keyedInputHash } from '../keys/input-hash.ts'
import type { ProjectKey } from '../keys/project-key.ts'
import { isoTime } from '../records/iso-time.ts'
import type { Origin } from '../records/record-header.ts'
import { emptyContext, scrubContext } from '../scrubber/scrub-context.ts'
import { scrubText } from '../scrubber/scrub-text.ts'
import type { ErrorClass } from '../taxonomy/error-class.ts'
import { isErrorSeverity } from '../taxonomy/error-severity.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { CaptureInput } from './capture-input.ts'
import { cleanId, cleanLabel } from './clean-label.ts'
import { describeError, messageMaxChars } from './exception-chain.ts'
import { emissionError, resolveLabel, withClassifiedAs } from './resolve-label.ts'

/** What an envelope takes from the recorder. */
export interface EnvelopeSource {
  readonly key: ProjectKey | undefined
  readonly isStrict: boolean
  readonly producer: string
  readonly epoch: string
  readonly environment: string
  readonly origin: Origin
  readonly rehearsalId: string | null
  readonly defaultComponent: string | null
  readonly defaultLayer: Layer
}

/** Where a captured failure belongs. */
export interface CapturePlace {
  /** The span in which the error was first seen leaving, else the running one. */
  readonly span: ActiveSpan | undefined
  /** The class that the table gives the error. */
  readonly tableClass: ErrorClass
}

/** An envelope whose sequence number is 0 until it is taken, last, so that none is lost. */
export type DraftEnvelope = Omit<UnsealedEnvelope, 'sequence'> & { sequence: number }

const correlationPattern = /^[0-9a-f]{32}$/
const spanPattern = /^[0-9a-f]{16}$/

/**
 * Puts an envelope together.
 *
 * @throws FC_EMISSION_VIOLATION in strict mode only
 */
export function buildEnvelope(
  input: CaptureInput,
  place: CapturePlace,
  source: EnvelopeSource,
): DraftEnvelope {
  const { span, tableClass } = place
  const label = resolveLabel(
    input.errorClass,
    tableClass,
    input.layer,
    span?.layer ?? source.defaultLayer,
  )
  if (source.isStrict && label.violations.length > 0) throw emissionError(label.violations)
  const described = input.error === undefined ? undefined : describeError(input.error)
  const hashed = keyedInputHash(source.key, input.input)
  const context = input.context === undefined ? emptyContext : scrubContext(input.context)
  const correlationId = givenCorrelationId(input.correlationId)
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
    layer: label.layer,
    component: cleanLabel(
      textOr(input.component, span?.component ?? source.defaultComponent ?? 'application'),
    ),
    operation: cleanLabel(textOr(input.operation, span?.operation ?? 'run')),
    error_class: label.errorClass,
    severity: isErrorSeverity(input.severity) ? input.severity : 'error',
    message:
      typeof input.message === 'string'
        ? scrubText(input.message, messageMaxChars)
        : (described?.message ?? ''),
    attempt: attemptOf(input.attempt),
    correlation_id: correlationId ?? span?.correlationId ?? newCorrelationId(),
    span_id:
      spanIdOf(input.spanId) ??
      (correlationId === null || correlationId === span?.correlationId
        ? (span?.spanId ?? null)
        : null),
    decision_id: cleanId(input.decisionId ?? span?.decisionId),
    run_id: cleanId(input.runId ?? span?.runId),
    agent_id: cleanId(input.agentId ?? span?.agentId),
    tenant_id: cleanId(input.tenantId ?? span?.tenantId),
    input_hash: hashed.hash,
    input_hash_key_id: hashed.keyId,
    exception_type: described?.type ?? null,
    exception_chain: described?.chain ?? [],
    context: withClassifiedAs(context, label.classifiedAs),
    violations: label.violations,
  }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback
}

function attemptOf(attempt: unknown): number {
  return typeof attempt === 'number' && Number.isSafeInteger(attempt) && attempt > 0
    ? Math.min(attempt, 1_000_000)
    : 1
}

function givenCorrelationId(value: unknown): string | null {
  return typeof value === 'string' && correlationPattern.test(value) ? value : null
}

function spanIdOf(value: unknown): string | null {
  return typeof value === 'string' && spanPattern.test(value) ? value : null
}
