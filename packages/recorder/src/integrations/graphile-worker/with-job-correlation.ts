import type { JobHelpers, Task, TaskList } from 'graphile-worker'
import { capture, correlationScope, type Layer } from '../../index.ts'
import { correlatedHelpers } from './add-job-with-correlation.ts'
import { takeTrace } from './job-payload.ts'

/** Options of {@link withJobCorrelation}. */
export interface JobCorrelationOptions {
  /**
   * Component of the job spans, for all tasks or by task.
   * @defaultValue `jobs.<task>`
   */
  readonly component?: string | ((task: string) => string)
  /**
   * Layer of the job spans.
   * @defaultValue `'L5'`
   */
  readonly layer?: Layer
}

function captureJobFailure(error: unknown, { job, abortSignal }: JobHelpers): void {
  const isFinal = job.attempts >= job.max_attempts
  capture({
    error,
    attempt: Math.max(1, job.attempts),
    // The last attempt is the one after which the work is lost.
    severity: isFinal ? 'error' : 'warning',
    context: {
      job_id: job.id,
      task: job.task_identifier,
      max_attempts: job.max_attempts,
      final_attempt: isFinal,
      shutting_down: abortSignal.aborted,
    },
  })
}

function wrapTask(name: string, task: Task, options: JobCorrelationOptions): Task {
  const { component } = options
  const named = typeof component === 'function' ? component(name) : component
  return async (rawPayload, helpers) => {
    const { payload, traceparent, tracestate } = takeTrace(rawPayload)
    const scope = {
      component: named ?? `jobs.${name}`,
      layer: options.layer ?? 'L5',
      operation: name,
      traceparent,
      tracestate,
      attributes: { attempt: helpers.job.attempts },
    }
    return correlationScope(scope, async () => {
      try {
        return await task(payload, correlatedHelpers(helpers))
      } catch (error) {
        captureJobFailure(error, helpers)
        throw error
      }
    })
  }
}

/**
 * Runs every task in a scope that continues the correlation its job was added in.
 *
 * A failure is captured with its attempt number, flagged when no attempt is left, and thrown on,
 * so that graphile-worker schedules the retry as ever.
 *
 * @example
 * ```ts
 * await run({ pgPool, taskList: withJobCorrelation({ 'run-step': runStep }) })
 * ```
 */
export function withJobCorrelation(
  taskList: TaskList,
  options: JobCorrelationOptions = {},
): TaskList {
  const wrapped: TaskList = {}
  for (const [name, task] of Object.entries(taskList)) {
    if (task !== undefined) wrapped[name] = wrapTask(name, task, options)
  }
  return wrapped
}
