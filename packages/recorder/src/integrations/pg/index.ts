export { instrumentClient, type PgOptions } from './instrument-client.ts'
export { instrumentPool, type PgPoolOptions } from './instrument-pool.ts'
