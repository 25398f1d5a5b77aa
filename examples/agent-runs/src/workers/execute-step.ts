import { annotate, capture, childSpan, FirstContactError } from '@first-contact/recorder'
import type { ToolFailure } from '../platform/tool-failure.ts'
import type { ToolResult } from '../platform/tools-client.ts'
import type { PlannedStep } from './plan-step.ts'
import type { WorkerPorts } from './worker-ports.ts'

const classOf = {
  timeout: 'infra.timeout',
  connection: 'infra.connection',
  server_error: 'infra.external_service',
  rate_limited: 'infra.resource_exhausted',
  malformed: 'infra.external_service',
  circuit_open: 'infra.external_service',
  rejected: 'infra.external_service',
} as const satisfies Record<ToolFailure['kind'], string>

async function callThroughBreaker(ports: WorkerPorts, step: PlannedStep): Promise<ToolResult> {
  const { tool } = step.request
  const admission = await ports.breaker.admit(tool)
  if (admission.kind === 'rejected') {
    const retryAfterMs = Math.ceil(admission.retryAfterMs)
    const message = 'tool not called: its circuit is open'
    return {
      kind: 'failed',
      failure: { kind: 'circuit_open', effect: 'none', status: null, retryAfterMs, message },
    }
  }
  const result = await ports.tools.call({
    tool,
    input: step.request.body,
    idempotencyKey: step.idempotencyKey,
    attempt: step.attempt,
    reservedCents: step.reservedCents,
  })
  // A tool that turns a request down, or asks for patience, is alive.
  const alive =
    result.kind === 'answered' ||
    result.failure.kind === 'rejected' ||
    result.failure.kind === 'rate_limited'
  const state = await ports.breaker.report(tool, { succeeded: alive, probe: admission.probe })
  annotate({ breaker: state, probe: admission.probe })
  return result
}

/** Leaves the span as an error, so that the evidence carries the place where it happened. */
function throwFailure(tool: string, failure: ToolFailure): never {
  throw new FirstContactError('FC_TOOL_CALL_FAILED', {
    message: `${tool}: ${failure.message}`,
    cause: failure.cause,
  })
}

function captureFailure(step: PlannedStep, failure: ToolFailure, error: unknown): void {
  capture({
    error,
    layer: 'L5',
    component: 'workers.step',
    operation: `call ${step.request.tool}`,
    errorClass: classOf[failure.kind],
    severity: failure.kind === 'circuit_open' ? 'warning' : 'error',
    attempt: step.attempt,
    input: step.request.body,
    context: {
      tool: step.request.tool,
      failure: failure.kind,
      effect: failure.effect,
      status: failure.status,
      step: step.stepIndex,
    },
  })
}

/** Calls the tool of a planned step. No transaction is open meanwhile: a tool may be slow. */
export async function executeStep(ports: WorkerPorts, step: PlannedStep): Promise<ToolResult> {
  let result: ToolResult | null = null
  const span = {
    component: 'workers.step',
    layer: 'L5',
    operation: `call ${step.request.tool}`,
    attributes: { step: step.stepIndex, attempt: step.attempt },
  } as const
  try {
    return await childSpan(span, async () => {
      result = await callThroughBreaker(ports, step)
      if (result.kind === 'failed') throwFailure(step.request.tool, result.failure)
      annotate({ cost_cents: result.costCents })
      return result
    })
  } catch (error) {
    const known = failureOf(result)
    // Not the tool's doing, but ours or the database's: the queue plays the turn again.
    if (known === null) throw error
    captureFailure(step, known, error)
    return { kind: 'failed', failure: known }
  }
}

function failureOf(result: ToolResult | null): ToolFailure | null {
  return result?.kind === 'failed' ? result.failure : null
}
