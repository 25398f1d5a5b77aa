export { kyselyIn, type KyselyInOptions, type TxThatCan } from './kysely-in.ts'
export type { ReadQueries, WriteQueries } from './queries.ts'
