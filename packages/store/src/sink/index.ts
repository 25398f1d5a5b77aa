export * from './postgres-transport.ts'
