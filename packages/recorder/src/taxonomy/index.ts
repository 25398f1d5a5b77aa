export * from './classify-error.ts'
export * from './emission.ts'
export {
  isErrorClassName,
  isKnownErrorClass,
  listErrorClasses,
  mayEmit,
  registerErrorClass,
  type ErrorClassRegistration,
} from './error-class-registry.ts'
export * from './error-class.ts'
export * from './error-severity.ts'
export * from './layer.ts'
