import type { Database } from '@first-contact/transactions'
import type { CircuitBreaker } from '../platform/circuit-breaker.ts'
import type { ToolsClient } from '../platform/tools-client.ts'
import type { DecisionPorts, PolicyRules } from './decision-ports.ts'

/** Everything a turn of a run needs. */
export interface WorkerPorts {
  readonly database: Database
  readonly decisions: DecisionPorts
  readonly tools: ToolsClient
  readonly breaker: CircuitBreaker
  readonly policy: PolicyRules
  readonly maxAttempts: number
  readonly tenantDailyCents: number
}

/** One hand-over of a run. */
export interface Turn {
  readonly runId: string
  readonly turn: number
}
