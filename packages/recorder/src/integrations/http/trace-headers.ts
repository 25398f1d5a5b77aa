/** What a caller sent to continue its trace; each may be absent or malformed. */
export interface TraceHeaders {
  readonly traceparent: string | undefined
  readonly tracestate: string | undefined
  readonly sentryTrace: string | undefined
}

/** Most requests from outside continue no trace; those share one answer. */
export const noTrace: TraceHeaders = Object.freeze({
  traceparent: undefined,
  tracestate: undefined,
  sentryTrace: undefined,
})

const letterS = 115
const letterT = 116
/** Makes an ASCII letter a small one. */
const smallLetter = 32

/** Whether a name can be one of the three, before a string is made of it: `connection` cannot. */
function mayBeTrace(name: string): boolean {
  const { length } = name
  if (length < 10 || length > 12) return false
  const first = name.charCodeAt(0) | smallLetter
  return length === 12 ? first === letterS : first === letterT
}

/**
 * Reads the trace headers from Node's raw header list.
 *
 * `request.headers` builds an object of all headers on first use; a request that never looks at
 * it should not pay for that because of us.
 */
export function readTraceHeaders(rawHeaders: readonly string[]): TraceHeaders {
  let found: { -readonly [key in keyof TraceHeaders]: TraceHeaders[key] } | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (!mayBeTrace(name)) continue
    const lower = name.toLowerCase()
    if (lower === 'traceparent') (found ??= { ...noTrace }).traceparent = rawHeaders[at + 1]
    else if (lower === 'tracestate') (found ??= { ...noTrace }).tracestate = rawHeaders[at + 1]
    else if (lower === 'sentry-trace') (found ??= { ...noTrace }).sentryTrace = rawHeaders[at + 1]
  }
  return found ?? noTrace
}
