export type * from './correlation-context.ts'
export * from './current.ts'
export { openChildSpan, openScope } from './open-scope.ts'
export type * from './open-span.ts'
export { newCorrelationId, newDecisionId, newErrorId, newSpanId } from './random-ids.ts'
export * from './run-in-span.ts'
export {
  formatTraceparent,
  parseSentryTrace,
  parseTraceparent,
  type RemoteParent,
} from './trace-context.ts'
