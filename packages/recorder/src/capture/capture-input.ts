import type { ErrorSeverity } from '../taxonomy/error-severity.ts'
import type { EmittableClass } from '../taxonomy/emission.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { WorkIds } from '../correlation/correlation-context.ts'

/**
 * One failure. Everything is optional: what is left out comes from where the error was first seen
 * leaving, else from the running scope, else from the recorder's defaults. What is said here wins.
 */
export interface CaptureInput<L extends Layer = Layer> extends WorkIds {
  /** Whatever was thrown. The same object twice gives one envelope. */
  readonly error?: unknown
  /** Scrubbed, cut at 500 characters. @defaultValue the error's message */
  readonly message?: string | undefined
  readonly layer?: L | undefined
  /** @defaultValue read from the error by one table, else `unknown` */
  readonly errorClass?: EmittableClass<L> | undefined
  readonly component?: string | undefined
  readonly operation?: string | undefined
  /** @defaultValue `error` */
  readonly severity?: ErrorSeverity | undefined
  /** Hashed under the project key, never stored. */
  readonly input?: unknown
  /** Bounded to 16 KiB and scrubbed. */
  readonly context?: { readonly [key: string]: unknown } | undefined
  /** From 1; above 1 it is a retry of the same work. */
  readonly attempt?: number | undefined
  readonly correlationId?: string | undefined
  readonly spanId?: string | undefined
}

/** What became of a capture. The guarantee against loss covers `spooled`. */
export interface CaptureReceipt {
  readonly kind: 'spooled' | 'shed' | 'disabled'
  readonly errorId: string
  /** 0 when nothing was recorded. */
  readonly sequence: number
}

export const disabledReceipt: CaptureReceipt = Object.freeze({
  kind: 'disabled',
  errorId: '',
  sequence: 0,
})
