import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'

/** Whether evidence goes when its time is over. */
export interface RetentionState {
  readonly retention_days: number
  /** Oldest day with a partition of envelopes; null where there is none. */
  readonly oldest_day: string | null
  /** When the schedule last ran the cleanup; null when it never did, or has no queue. */
  readonly last_run_at: Date | null
}

interface RawState {
  readonly retention_days: number
  readonly oldest_day: string | null
}

/** Reads the partitions themselves and the queue of the station's schedule. */
export async function getRetentionState(store: StoreConnection): Promise<RetentionState> {
  return await selectState(store.database, {
    schema: quotedSchema(store),
    schemaName: store.schema,
  })
}

/** Where the station's schedule keeps its queue. */
const crontabs = 'first_contact_jobs._private_known_crontabs'

const selectState = defineTransaction({
  name: 'store.get-retention-state',
  intent: 'READ_ONLY',
  run: async (tx, { schema, schemaName }: InSchema<{ readonly schemaName: string }>) => {
    const [state] = await tx.query<RawState>(
      `select ${schema}.retention_days() as retention_days,
         (select min(to_date(right(c.relname, 8), 'YYYYMMDD'))::text
          from pg_inherits i
          join pg_class c on c.oid = i.inhrelid
          join pg_class p on p.oid = i.inhparent
          where p.relname = 'infra_error_events' and p.relnamespace = $1::regnamespace
         ) as oldest_day`,
      [`"${schemaName.replaceAll('"', '""')}"`],
    )
    const [queue] = await tx.query<{ known: boolean }>(
      `select to_regclass($1) is not null
         and coalesce(has_table_privilege(to_regclass($1), 'select'), false) as known`,
      [crontabs],
    )
    const [run] =
      queue?.known === true
        ? await tx.query<{ last_execution: Date | null }>(
            `select last_execution from ${crontabs} where identifier = 'cleanup_old_errors'`,
          )
        : []
    return {
      retention_days: state?.retention_days ?? 0,
      oldest_day: state?.oldest_day ?? null,
      last_run_at: run?.last_execution ?? null,
    }
  },
})
