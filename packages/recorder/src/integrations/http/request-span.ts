import type { IncomingMessage, ServerResponse } from 'node:http'
import { capture, openScope, type Layer, type OpenSpan } from '../../index.ts'
import type { KnownOperations } from './known-operations.ts'
import { sendProblem } from './problem-document.ts'
import { nameInAnswer } from './reference-header.ts'
import { readTraceHeaders } from './trace-headers.ts'

/** What every HTTP integration can be told. */
export interface HttpScopeOptions {
  /**
   * Component of the request spans.
   * @defaultValue `'http'`
   */
  readonly component?: string
  /**
   * Layer of the request spans.
   * @defaultValue `'L2'`
   */
  readonly layer?: Layer
}

const spanOf = Symbol('first-contact.request-span')

interface Tracked {
  readonly span: OpenSpan
  readonly method: string
  readonly operation: string
  readonly known: KnownOperations | undefined
}

type TrackedResponse = ServerResponse & { [spanOf]?: Tracked }

/** The request span of a response, when one of our hooks opened it. */
export function requestSpanOf(response: ServerResponse): OpenSpan | undefined {
  return (response as TrackedResponse)[spanOf]?.span
}

// One shared function for all responses: a closure for each would be the dearest part of a scope.
// 'close' comes once for each response, also on a kept-alive connection and when the client left.
function endSpan(this: TrackedResponse): void {
  const tracked = this[spanOf]
  if (tracked === undefined) return
  const { span, method, operation, known } = tracked
  const status = this.statusCode
  if (known !== undefined && this.headersSent) {
    const settled = known.settle(operation, method, status)
    if (settled !== operation) span.rename(settled)
  }
  if (!this.writableFinished) {
    span.end('aborted')
    return
  }
  if (status >= 400) span.annotate({ status })
  span.end(status >= 500 ? 'error' : undefined)
}

/** Where a request span comes from. */
export interface RequestSpanInit {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly component: string
  readonly layer: Layer
  readonly operation: string
  /** Bounds the operations that have only a path for a name; routers leave it out. */
  readonly known?: KnownOperations
}

/** Opens the span of a request, names it in the answer, and ends it when the response closes. */
export function openRequestSpan(init: RequestSpanInit): OpenSpan {
  const { request, response, operation } = init
  const trace = readTraceHeaders(request.rawHeaders)
  const span = openScope({
    component: init.component,
    layer: init.layer,
    operation,
    traceparent: trace.traceparent,
    tracestate: trace.tracestate,
    sentryTrace: trace.sentryTrace,
  })
  const tracked: TrackedResponse = response
  tracked[spanOf] = { span, method: request.method ?? 'GET', operation, known: init.known }
  nameInAnswer(response, span.correlationId)
  response.on('close', endSpan)
  return span
}

/**
 * Captures what a handler threw and answers, if nothing was sent yet, with a problem document.
 *
 * Once headers are out the answer cannot be taken back; the connection is cut, so that the client
 * does not take half a body for a whole one.
 */
export function failRequest(span: OpenSpan, response: ServerResponse, error: unknown): void {
  span.fail(error)
  span.run(() => capture({ error }))
  if (!response.headersSent) {
    sendProblem(response, 500, span.correlationId)
    return
  }
  span.end('error')
  if (!response.writableEnded) response.destroy()
}
