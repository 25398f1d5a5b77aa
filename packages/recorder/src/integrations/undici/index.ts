export { correlatedFetch, instrumentFetch } from './correlated-fetch.ts'
export { correlationInterceptor } from './correlation-interceptor.ts'
export type { DependencyOptions } from './dependency-policy.ts'
