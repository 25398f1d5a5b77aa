/** Where a continued trace comes from. */
export interface RemoteParent {
  readonly correlationId: string
  readonly spanId: string
}

const traceparentLength = 55
const zeroTrace = '0'.repeat(32)
const zeroSpan = '0'.repeat(16)
const traceparentPattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const sentryTracePattern = /^([0-9a-f]{32})-([0-9a-f]{16})(?:-[01])?$/

/**
 * Reads a W3C `traceparent`; undefined when it is malformed, which starts a new trace.
 *
 * Version `ff` and all-zero ids are invalid; a higher version is read by its first 55 characters,
 * as the specification asks. The sampled flag is advice of an untrusted caller and is not read:
 * it must never suppress evidence.
 */
export function parseTraceparent(header: string | undefined): RemoteParent | undefined {
  if (typeof header !== 'string') return undefined
  const text = header.trim()
  if (text.length < traceparentLength) return undefined
  const match = traceparentPattern.exec(text.slice(0, traceparentLength))
  if (match === null) return undefined
  const [, version, correlationId, spanId] = match
  if (version === 'ff' || correlationId === undefined || spanId === undefined) return undefined
  if (text.length > traceparentLength && (version === '00' || text[traceparentLength] !== '-')) {
    return undefined
  }
  if (correlationId === zeroTrace || spanId === zeroSpan) return undefined
  return { correlationId, spanId }
}

/** Reads Sentry's `sentry-trace`, which its Node SDK sends instead of `traceparent`. */
export function parseSentryTrace(header: string | undefined): RemoteParent | undefined {
  if (typeof header !== 'string') return undefined
  const match = sentryTracePattern.exec(header.trim())
  const [, correlationId, spanId] = match ?? []
  if (correlationId === undefined || spanId === undefined) return undefined
  if (correlationId === zeroTrace || spanId === zeroSpan) return undefined
  return { correlationId, spanId }
}

/** Writes version 00 with the sampled flag set. */
export function formatTraceparent(correlationId: string, spanId: string): string {
  return `00-${correlationId}-${spanId}-01`
}
