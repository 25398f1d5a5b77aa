export * from './input-hash.ts'
export * from './load-project-key.ts'
export * from './project-key.ts'
