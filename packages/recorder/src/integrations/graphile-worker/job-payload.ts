import { outboundHeaders } from '../../index.ts'

/** Key under which a job's payload carries the correlation it was added in. */
export const payloadKey = '_fc'

/** What a payload carries: the same two headers an HTTP call would. */
export interface JobTrace {
  readonly traceparent?: string
  readonly tracestate?: string
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Adds the current correlation to a job's payload; also for jobs added in SQL, in the same
 * transaction as the rows they belong to.
 *
 * A payload that is not an object (a batch, a string) has no room for it and is given back as is.
 *
 * @example
 * ```ts
 * await client.query('select graphile_worker.add_job($1, $2)', [
 *   'run-step',
 *   JSON.stringify(correlatedPayload({ run_id: run.id })),
 * ])
 * ```
 */
export function correlatedPayload<T>(payload: T): T {
  if (payload !== undefined && payload !== null && !isPlainObject(payload)) return payload
  const { traceparent, tracestate } = outboundHeaders()
  if (traceparent === undefined) return payload
  const trace: JobTrace = tracestate === undefined ? { traceparent } : { traceparent, tracestate }
  return { ...payload, [payloadKey]: trace }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Takes the correlation out of a payload; the task sees the payload it was given. */
export function takeTrace(payload: unknown): {
  readonly payload: unknown
  readonly traceparent: string | undefined
  readonly tracestate: string | undefined
} {
  if (!isPlainObject(payload) || !(payloadKey in payload)) {
    return { payload, traceparent: undefined, tracestate: undefined }
  }
  const { [payloadKey]: trace, ...rest } = payload
  const carried = isPlainObject(trace) ? trace : {}
  return {
    payload: rest,
    traceparent: text(carried['traceparent']),
    tracestate: text(carried['tracestate']),
  }
}
