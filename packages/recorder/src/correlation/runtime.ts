import { AsyncLocalStorage } from 'node:async_hooks'
import type { ProjectKey } from '../keys/project-key.ts'
import type { Origin } from '../records/record-header.ts'
import type { ErrorClass } from '../taxonomy/error-class.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { ActiveSpan } from './active-span.ts'
import { ErrorStamps } from './error-stamps.ts'

/** What is remembered of an error object: where it was first seen leaving, and its envelope. */
export interface ErrorStamp {
  /** Null when it was captured before any span saw it. */
  readonly span: ActiveSpan | null
  readonly errorClass: ErrorClass
  /** The id of its envelope, from just before that is written. */
  errorId: string | null
  receipt: { readonly kind: string; readonly errorId: string; readonly sequence: number } | null
}

/** What spans tell the recorder of this process, when there is one. */
export interface SpanObserver {
  readonly key: ProjectKey | undefined
  readonly origin: Origin
  readonly rehearsalId: string | null
  readonly defaultComponent: string | null
  readonly defaultLayer: Layer
  spanEnded(span: ActiveSpan): void
}

/** Shared by every copy of the recorder in one process, so that ids survive a double install. */
export interface Runtime {
  readonly storage: AsyncLocalStorage<ActiveSpan>
  readonly stamps: ErrorStamps
  observer: SpanObserver | undefined
  /** Set by `FC_DISABLED=1`: scopes run their function and do nothing else. */
  isDisabled: boolean
}

const runtimeSymbol = Symbol.for('first-contact.runtime.1')

type Holder = { [runtimeSymbol]?: Runtime }

function obtainRuntime(): Runtime {
  const holder = globalThis as unknown as Holder
  holder[runtimeSymbol] ??= {
    storage: new AsyncLocalStorage<ActiveSpan>(),
    stamps: new ErrorStamps(),
    observer: undefined,
    isDisabled: false,
  }
  return holder[runtimeSymbol]
}

export const runtime: Runtime = obtainRuntime()
