import type { AddJobFunction, AddJobsFunction, JobHelpers } from 'graphile-worker'
import { correlatedPayload } from './job-payload.ts'

/**
 * Wraps an `addJob` so that every job it adds continues the current correlation.
 *
 * @example
 * ```ts
 * const addJob = addJobWithCorrelation(workerUtils.addJob)
 * await addJob('run-step', { run_id: run.id })
 * ```
 */
export function addJobWithCorrelation(addJob: AddJobFunction): AddJobFunction {
  return (identifier, payload, spec) => addJob(identifier, correlatedPayload(payload), spec)
}

/** Wraps an `addJobs` likewise. */
export function addJobsWithCorrelation(addJobs: AddJobsFunction): AddJobsFunction {
  return (specs, preserveRunAt) => {
    const correlated = specs.map((spec) => ({ ...spec, payload: correlatedPayload(spec.payload) }))
    return addJobs(correlated, preserveRunAt)
  }
}

/** The helpers of a job, with both functions wrapped: a job's own jobs continue its correlation. */
export function correlatedHelpers(helpers: JobHelpers): JobHelpers {
  return {
    ...helpers,
    addJob: addJobWithCorrelation(helpers.addJob),
    addJobs: addJobsWithCorrelation(helpers.addJobs),
  }
}
