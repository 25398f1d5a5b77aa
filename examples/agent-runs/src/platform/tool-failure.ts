export type ToolFailureKind =
  | 'timeout'
  | 'connection'
  | 'server_error'
  | 'rate_limited'
  | 'malformed'
  | 'circuit_open'
  | 'rejected'

export interface ToolFailure {
  readonly kind: ToolFailureKind
  /** Whether the tool may have done its work although nobody heard of it. */
  readonly effect: 'none' | 'unknown'
  readonly status: number | null
  readonly retryAfterMs: number
  readonly message: string
  readonly cause?: unknown
}

/** Errors from before the request left: nothing can have happened on the other side. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('name' in error && error.name === 'TimeoutError') return 'TimeoutError'
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

export function classifyTransportError(error: unknown): ToolFailure {
  const code = codeOf(error)
  const base = { status: null, retryAfterMs: 0, cause: error }
  if (code === 'FC_TOOL_ANSWER_TOO_LARGE') {
    return { ...base, kind: 'malformed', effect: 'unknown', message: 'tool answer is too large' }
  }
  if (BEFORE_SENDING.has(code)) {
    return { ...base, kind: 'connection', effect: 'none', message: `tool not reached: ${code}` }
  }
  if (code === 'TimeoutError' || code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') {
    return { ...base, kind: 'timeout', effect: 'unknown', message: 'tool did not answer in time' }
  }
  return { ...base, kind: 'connection', effect: 'unknown', message: 'tool connection was lost' }
}
