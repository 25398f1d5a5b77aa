import type { ErrorClass } from '../taxonomy/error-class.ts'
import { findErrorDefinition } from './error-registry.ts'

/**
 * Marks this project's errors across realms and across two installed copies of the recorder,
 * where `instanceof` says no.
 */
const brand = Symbol.for('first-contact.error')

const fallbackPublicMessage = 'Something went wrong.'

/** Causes kept when an error crosses a process boundary. */
const wireCausesMax = 5

export interface FirstContactErrorOptions {
  /** For logs only; says what happened, the offending value (redacted), and what to do. */
  readonly message?: string
  readonly cause?: unknown
  readonly correlationId?: string | undefined
  /** Overrides the class that the registry gives the code. */
  readonly errorClass?: ErrorClass
}

/** A `FirstContactError` as JSON: `JSON.stringify` of an error drops message and cause. */
export interface FirstContactErrorWire {
  readonly format: 1
  readonly name: string
  readonly code: string
  readonly message: string
  readonly public_message: string
  readonly retryable: boolean
  readonly correlation_id: string | null
  readonly causes: readonly { readonly name: string; readonly message: string }[]
}

/** The one error this project throws. Recognise it by `FirstContactError.is`, never `instanceof`. */
export class FirstContactError extends Error {
  readonly code: string
  /** May leave the process, unlike `message`. */
  readonly publicMessage: string
  readonly retryable: boolean
  readonly correlationId: string | null
  readonly errorClass: ErrorClass | undefined

  constructor(code: string, options: FirstContactErrorOptions = {}) {
    const definition = findErrorDefinition(code)
    const text = options.message ?? definition?.publicMessage ?? fallbackPublicMessage
    super(text, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.publicMessage = definition?.publicMessage ?? fallbackPublicMessage
    this.retryable = definition?.retryable ?? false
    this.correlationId = options.correlationId ?? null
    this.errorClass = options.errorClass ?? definition?.errorClass
    Object.defineProperty(this, brand, { value: true })
  }

  override get name(): string {
    return 'FirstContactError'
  }

  /** Whether a value is one of ours, also from another realm or another copy; with a code, that one. */
  static is(value: unknown, code?: string): value is FirstContactError {
    if (typeof value !== 'object' || value === null) return false
    try {
      if (Reflect.get(value, brand) !== true) return false
      return code === undefined || Reflect.get(value, 'code') === code
    } catch {
      // A hostile getter or proxy is not one of ours.
      return false
    }
  }

  /** The error as plain JSON, with its cause chain cut to names and messages. */
  toWire(): FirstContactErrorWire {
    const causes: { name: string; message: string }[] = []
    let cause: unknown = this.cause
    while (cause instanceof Error && causes.length < wireCausesMax) {
      causes.push({ name: cause.name, message: cause.message })
      cause = cause.cause
    }
    return {
      format: 1,
      name: this.name,
      code: this.code,
      message: this.message,
      public_message: this.publicMessage,
      retryable: this.retryable,
      correlation_id: this.correlationId,
      causes,
    }
  }

  toJSON(): FirstContactErrorWire {
    return this.toWire()
  }

  /**
   * Reads `toWire()` back, also where this process never declared the code.
   *
   * @throws FC_WIRE_ERROR_INVALID when the value is not the wire form
   */
  static fromWire(wire: unknown): FirstContactError {
    if (!isWire(wire)) {
      throw new FirstContactError('FC_WIRE_ERROR_INVALID', {
        message: 'Expected the wire form of a FirstContactError with format 1, code and message.',
      })
    }
    let cause: Error | undefined
    for (const entry of wire.causes.toReversed()) {
      const link = new Error(entry.message, cause === undefined ? undefined : { cause })
      Object.defineProperty(link, 'name', { value: entry.name, configurable: true })
      cause = link
    }
    const error = new FirstContactError(wire.code, {
      message: wire.message,
      cause,
      correlationId: wire.correlation_id ?? undefined,
    })
    return Object.assign(error, { publicMessage: wire.public_message, retryable: wire.retryable })
  }
}

function isWire(value: unknown): value is FirstContactErrorWire {
  if (typeof value !== 'object' || value === null) return false
  const wire = value as { readonly [key: string]: unknown }
  return (
    wire['format'] === 1 &&
    typeof wire['code'] === 'string' &&
    typeof wire['message'] === 'string' &&
    typeof wire['public_message'] === 'string' &&
    typeof wire['retryable'] === 'boolean' &&
    Array.isArray(wire['causes']) &&
    wire['causes'].every(isWireCause)
  )
}

function isWireCause(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const cause = value as { readonly [key: string]: unknown }
  return typeof cause['name'] === 'string' && typeof cause['message'] === 'string'
}
