export { addJobWithCorrelation, addJobsWithCorrelation } from './add-job-with-correlation.ts'
export { correlatedPayload, type JobTrace } from './job-payload.ts'
export { withJobCorrelation, type JobCorrelationOptions } from './with-job-correlation.ts'
