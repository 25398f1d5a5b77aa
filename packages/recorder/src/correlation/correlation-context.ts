import type { Origin } from '../records/record-header.ts'
import type { Layer } from '../taxonomy/layer.ts'

/** The ids that tie one request or workflow together across every process it touches. */
export interface CorrelationContext {
  /** 32 hex digits, equal to the W3C trace id. */
  readonly correlationId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly component: string
  readonly layer: Layer
  readonly operation: string
  /** UTC, RFC 3339 with milliseconds and `Z`. */
  readonly startedAt: string
  readonly origin: Origin
  readonly rehearsalId: string | null
  readonly runId: string | null
  readonly agentId: string | null
  readonly tenantId: string | null
  readonly decisionId: string | null
}

/** The ids an application gives its own work. */
export interface WorkIds {
  readonly runId?: string | null | undefined
  readonly agentId?: string | null | undefined
  readonly tenantId?: string | null | undefined
  readonly decisionId?: string | null | undefined
}
