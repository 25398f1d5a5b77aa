import type { Database } from '@first-contact/transactions'
import type { EmbeddedPostgres } from '../embedded/embedded-server.ts'

/** Which Postgres the store lives in. */
export type StoreOptions = StoreTarget & {
  /** @defaultValue `first-contact` */
  readonly applicationName?: string | undefined
  /** Connections of the writing pool. @defaultValue 10 */
  readonly maxConnections?: number | undefined
}

export type StoreTarget =
  | {
      readonly kind: 'url'
      readonly connectionString: string
      /** Where the value came from, for messages. @defaultValue `DATABASE_URL` */
      readonly source?: string | undefined
    }
  | {
      readonly kind: 'embedded'
      readonly projectDir: string
      /** In place of `<projectDir>/.first-contact`. */
      readonly stateDir?: string | undefined
    }

/** An open store. All queries of this package take it as their first argument. */
export interface Store {
  readonly kind: StoreTarget['kind']
  /** Everything lives in this schema. */
  readonly schema: string
  /** Reads and appends, as the role `first_contact_writer` where that exists. */
  readonly database: Database
  /** Owns the tables: partitions, retention, restore. */
  readonly ownerDatabase: Database
  /** What a person should know: no roles, a transaction pooler, a schema that was changed. */
  readonly notes: readonly string[]
  /** As `server_version_num`. */
  readonly serverVersion: number
  readonly schemaVersion: number
  /** The server of our own, when it is one. */
  readonly embedded: EmbeddedPostgres | undefined
  close(): Promise<void>
}
