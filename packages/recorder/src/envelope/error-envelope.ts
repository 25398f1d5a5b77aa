import { inspect } from 'node:util'
import { cleanId, cleanLabel } from '../capture/clean-label.ts'
import { describeError, messageMaxChars } from '../capture/exception-chain.ts'
import { emissionError, resolveLabel, withClassifiedAs } from '../capture/resolve-label.ts'
import type { WorkIds } from '../correlation/correlation-context.ts'
import { newCorrelationId, newErrorId } from '../correlation/random-ids.ts'
import { FirstContactError } from '../errors/first-contact-error.ts'
import type { EnvelopeRecord } from '../records/envelope-record.ts'
import { parseRecord } from '../records/parse-record.ts'
import type { Origin } from '../records/record-header.ts'
import { scrubContext } from '../scrubber/scrub-context.ts'
import { scrubText } from '../scrubber/scrub-text.ts'
import { classifyError } from '../taxonomy/classify-error.ts'
import type { EmittableClass } from '../taxonomy/emission.ts'
import type { ErrorSeverity } from '../taxonomy/error-severity.ts'
import type { Layer } from '../taxonomy/layer.ts'
import { envelopeDigest, sealEnvelope, type UnsealedEnvelope } from './seal-envelope.ts'

/** What an envelope is made from; everything is scrubbed and bounded on the way in. */
export interface EnvelopeInit<L extends Layer = Layer> extends WorkIds {
  readonly producer: string
  readonly producerEpoch: string
  readonly sequence: number
  readonly environment: string
  readonly layer: L
  readonly component: string
  readonly operation: string
  /** @defaultValue read from `error` by the classification table, else `unknown` */
  readonly errorClass?: EmittableClass<L>
  readonly error?: unknown
  readonly message?: string
  /** @defaultValue `error` */
  readonly severity?: ErrorSeverity
  /** @defaultValue `user` */
  readonly origin?: Origin
  readonly rehearsalId?: string | null
  /** @defaultValue 1 */
  readonly attempt?: number
  /** @defaultValue a new one */
  readonly correlationId?: string
  readonly spanId?: string | null
  readonly inputHash?: string | null
  readonly inputHashKeyId?: string | null
  readonly context?: { readonly [key: string]: unknown }
  /** @defaultValue now */
  readonly timestamp?: Date
  /** Throws on labels that break the emission rules instead of marking them. */
  readonly strict?: boolean
}

/**
 * The immutable, sanitized record of one failure. Deep-frozen; `withContext` makes another one.
 *
 * @example
 * const again = ErrorEnvelope.parse(JSON.stringify(envelope))
 */
export class ErrorEnvelope {
  readonly #record: EnvelopeRecord

  private constructor(record: EnvelopeRecord) {
    this.#record = record
    Object.freeze(this)
  }

  /**
   * Makes an envelope.
   *
   * @throws FC_ENVELOPE_INVALID naming the field, FC_EMISSION_VIOLATION when strict
   */
  static create<const L extends Layer>(init: EnvelopeInit<L>): ErrorEnvelope {
    return ErrorEnvelope.#sealed(unsealedFrom(init))
  }

  /**
   * Reads an envelope back, of any format ever released, and checks its digest.
   *
   * @throws FC_ENVELOPE_INVALID naming the field
   */
  static parse(source: unknown): ErrorEnvelope {
    const text = typeof source === 'string' || Buffer.isBuffer(source) ? source : toJsonText(source)
    const parsed = parseRecord(text)
    if (parsed.kind === 'invalid') throw invalidEnvelope(parsed.message)
    if (parsed.record.kind !== 'envelope') throw invalidEnvelope('Field kind must be envelope.')
    if (envelopeDigest(parsed.record) !== parsed.record.digest) {
      throw invalidEnvelope('Field digest does not match the other fields.')
    }
    return new ErrorEnvelope(deepFreeze(parsed.record))
  }

  static #sealed(unsealed: UnsealedEnvelope): ErrorEnvelope {
    const { line } = sealEnvelope(unsealed)
    return ErrorEnvelope.parse(line)
  }

  get errorId(): string {
    return this.#record.error_id
  }

  get digest(): string {
    return this.#record.digest
  }

  get timestamp(): string {
    return this.#record.timestamp
  }

  get layer(): Layer {
    return this.#record.layer
  }

  get component(): string {
    return this.#record.component
  }

  get operation(): string {
    return this.#record.operation
  }

  get errorClass(): EnvelopeRecord['error_class'] {
    return this.#record.error_class
  }

  get severity(): ErrorSeverity {
    return this.#record.severity
  }

  get message(): string {
    return this.#record.message
  }

  get correlationId(): string {
    return this.#record.correlation_id
  }

  get context(): EnvelopeRecord['context'] {
    return this.#record.context
  }

  get violations(): readonly string[] {
    return this.#record.violations
  }

  /** Another envelope with more context, bounded anew, and so with another digest. */
  withContext(context: { readonly [key: string]: unknown }): ErrorEnvelope {
    const { digest: _digest, ...unsealed } = this.#record
    const merged = scrubContext({ ...unsealed.context, ...context })
    return ErrorEnvelope.#sealed({ ...unsealed, context: merged })
  }

  /** The wire form; frozen. */
  toJSON(): EnvelopeRecord {
    return this.#record
  }

  [inspect.custom](): EnvelopeRecord {
    return this.#record
  }
}

function unsealedFrom(init: EnvelopeInit): UnsealedEnvelope {
  const table = classifyError(init.error)
  const label = resolveLabel(init.errorClass, table, init.layer, init.layer)
  if (init.strict === true && label.violations.length > 0) throw emissionError(label.violations)
  const described = init.error === undefined ? undefined : describeError(init.error)
  const text = init.message === undefined ? described?.message : init.message
  return {
    format: 1,
    kind: 'envelope',
    producer: init.producer,
    producer_epoch: init.producerEpoch,
    sequence: init.sequence,
    environment: init.environment,
    origin: init.origin ?? 'user',
    rehearsal_id: init.rehearsalId ?? null,
    error_id: newErrorId(),
    timestamp: (init.timestamp ?? new Date()).toISOString(),
    layer: label.layer,
    component: cleanLabel(init.component),
    operation: cleanLabel(init.operation),
    error_class: label.errorClass,
    severity: init.severity ?? 'error',
    message: scrubText(text ?? '', messageMaxChars),
    attempt: init.attempt ?? 1,
    correlation_id: init.correlationId ?? newCorrelationId(),
    span_id: init.spanId ?? null,
    decision_id: cleanId(init.decisionId),
    run_id: cleanId(init.runId),
    agent_id: cleanId(init.agentId),
    tenant_id: cleanId(init.tenantId),
    input_hash: init.inputHash ?? null,
    input_hash_key_id: init.inputHashKeyId ?? null,
    exception_type: described?.type ?? null,
    exception_chain: described?.chain ?? [],
    context: withClassifiedAs(scrubContext(init.context), label.classifiedAs),
    violations: label.violations,
  }
}

function invalidEnvelope(message: string): FirstContactError {
  return new FirstContactError('FC_ENVELOPE_INVALID', { message })
}

function toJsonText(source: unknown): string {
  try {
    return JSON.stringify(source) ?? 'undefined'
  } catch (cause) {
    throw new FirstContactError('FC_ENVELOPE_INVALID', { message: 'Not JSON.', cause })
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) deepFreeze(item)
  return Object.freeze(value)
}
