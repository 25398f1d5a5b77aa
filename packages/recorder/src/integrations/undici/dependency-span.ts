import { openChildSpan, outboundHeaders, type OpenSpan } from '../../index.ts'
import { operationTemplate } from '../http/operation-template.ts'
import type { DependencyPolicy } from './dependency-policy.ts'

/** One outbound call that is under way. */
export interface DependencyCall {
  readonly span: OpenSpan
  /** Headers to add; empty when the host is not to learn the id. */
  readonly headers: Readonly<Record<string, string>>
}

/** Opens the child span of an outbound request. */
export function openDependencyCall(
  policy: DependencyPolicy,
  method: string,
  url: URL,
): DependencyCall {
  const span = openChildSpan({
    component: policy.component(url),
    layer: policy.layer(),
    operation: operationTemplate(method.toUpperCase(), url.pathname),
  })
  return { span, headers: policy.mayPropagate(url) ? span.run(outboundHeaders) : {} }
}

/** Ends the span of a call that was answered; a 5xx is the other side's failure. */
export function endAnswered(span: OpenSpan, status: number): void {
  if (status >= 400) span.annotate({ status })
  if (status >= 500) span.fail(undefined, 'infra.external_service')
  span.end()
}

function isAbort(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'AbortError' || error.name === 'RequestAbortedError')
  )
}

/**
 * Ends the span of a call that got no answer.
 *
 * The error is stamped with this span, so that whoever captures it later reports the dependency.
 * A caller that gave up on purpose is no failure; one that gave up on a deadline is.
 */
export function endFailed(span: OpenSpan, error: unknown): void {
  if (isAbort(error)) {
    span.end('aborted')
    return
  }
  span.fail(error)
  span.end('error')
}
