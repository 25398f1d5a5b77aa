import { outsideTransaction, type Database } from '@first-contact/transactions'

import { storeError } from '../errors/store-error.ts'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { spanDaysDefault, statsDaysDefault } from './kept-for.ts'

export interface CleanupOptions {
  /** @defaultValue 90 */
  readonly retentionDays?: number
  /** Days of spans whose correlation has no envelope. @defaultValue 14 */
  readonly spanDays?: number
  /** Days of raw statistics; their hours stay. @defaultValue 3 */
  readonly statsDays?: number
  /** Cleans as if it were then; only the owner of the tables may say so. */
  readonly asOf?: Date | undefined
}

/** What retention removed of one table. */
export interface CleanupResult {
  readonly what: string
  readonly daysDropped: number
  readonly rowsRemoved: number
}

interface RawCleanup {
  readonly what: string
  readonly days_dropped: number
  readonly rows_removed: string
}

/** The writing role may not keep less than this. */
const retentionDaysMin = 7

/**
 * Drops whole days that are older than their retention, after pinning what incidents need.
 *
 * @throws FC_RETENTION_REFUSED
 */
export async function cleanupOldErrors(
  store: StoreConnection,
  options: CleanupOptions = {},
): Promise<readonly CleanupResult[]> {
  const { retentionDays = 90, asOf } = options
  const { spanDays = spanDaysDefault, statsDays = statsDaysDefault } = options
  if (!Number.isInteger(retentionDays) || retentionDays < retentionDaysMin) {
    throw storeError('FC_RETENTION_REFUSED', `a retention of ${retentionDays} days is refused`)
  }
  const days = [retentionDays, spanDays, statsDays]
  const schema = quotedSchema(store)
  const rows =
    asOf === undefined
      ? await queryAtLeisure(
          store.database,
          `select * from ${schema}.cleanup_old_errors($1, $2, $3)`,
          days,
        )
      : await queryAtLeisure(
          store.ownerDatabase ?? store.database,
          `select * from ${schema}.cleanup_as_of($1, $2, $3, $4)`,
          [...days, asOf],
        )
  return rows.map((raw) => ({
    what: raw.what,
    daysDropped: raw.days_dropped,
    rowsRemoved: Number(raw.rows_removed),
  }))
}

/** Runs one statement that may take longer than the store allows others. */
async function queryAtLeisure(
  database: Database,
  text: string,
  values: readonly unknown[],
): Promise<readonly RawCleanup[]> {
  const reason = 'retention drops partitions, by a function of the schema with its own lock timeout'
  return await outsideTransaction(database, reason, async (client) => {
    await client.query('begin')
    await client.query('set local statement_timeout = 0')
    const result = await client.query<RawCleanup>(text, [...values])
    await client.query('commit')
    return result.rows
  })
}
