export * from './error-registry.ts'
export * from './first-contact-error.ts'
export * from './invariant.ts'
export * from './registry.ts'
