export type { EmbeddedPostgres } from './embedded-server.ts'
export { removeEmbeddedPostgres } from './remove-embedded-postgres.ts'
export { findEmbeddedStore, type PlacesOptions } from './server-places.ts'
export * from './start-embedded-postgres.ts'
