import type { Database } from '@first-contact/transactions'

/** What ingest, queries and retention need of an open store. */
export interface StoreConnection {
  /** Connections of the role that may insert and select only. */
  readonly database: Database
  /** Connections of the role that owns the tables, where there is one of its own. */
  readonly ownerDatabase?: Database | undefined
  /** Name of the schema, unquoted. */
  readonly schema: string
}

/** Arguments of a transaction, with the schema's name as SQL text. */
export type InSchema<Args = unknown> = Args & { readonly schema: string }

/** The schema's name as SQL text. */
export function quotedSchema(store: StoreConnection): string {
  return `"${store.schema.replaceAll('"', '""')}"`
}
