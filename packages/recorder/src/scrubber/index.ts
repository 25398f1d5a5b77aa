export { marks as scrubMarks } from './marks.ts'
export { isSensitiveKey } from './sensitive-key.ts'
export { scrubText } from './scrub-text.ts'
export * from './scrub-context.ts'
