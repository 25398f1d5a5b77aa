import { defineTransaction } from '@first-contact/transactions'
import type { StoreConnection } from '../ingest/store-connection.ts'

/** Limits that a session of a database starts with, in milliseconds; 0 is no limit. */
export interface ServerTimeouts {
  readonly database: string
  /** The store's own. */
  readonly is_own: boolean
  readonly statement_timeout_ms: number
  readonly lock_timeout_ms: number
  readonly idle_in_transaction_session_timeout_ms: number
}

interface RawTimeouts {
  readonly database: string
  readonly is_own: boolean
  readonly name: string
  readonly milliseconds: string
}

/**
 * What the live server gives to every session that sets nothing itself, for each database of it:
 * `ALTER DATABASE ... SET` before the server's own setting. A role's setting may differ still.
 */
export async function getServerTimeouts(
  store: StoreConnection,
): Promise<readonly ServerTimeouts[]> {
  const rows = await selectTimeouts(store.database)
  return [...Map.groupBy(rows, ({ database }) => database)].map(([database, settings]) => {
    const value = (name: string): number =>
      Number(settings.find((setting) => setting.name === name)?.milliseconds ?? 0)
    return {
      database,
      is_own: settings[0]?.is_own === true,
      statement_timeout_ms: value('statement_timeout'),
      lock_timeout_ms: value('lock_timeout'),
      idle_in_transaction_session_timeout_ms: value('idle_in_transaction_session_timeout'),
    }
  })
}

const selectTimeouts = defineTransaction({
  name: 'store.get-server-timeouts',
  intent: 'READ_ONLY',
  run: async (tx) =>
    // boot_val and reset_val of a session may come from the connection; the files and the
    // databases' own settings are what another application would start with.
    await tx.query<RawTimeouts>(
      `with limits (name) as (
         values ('statement_timeout'), ('lock_timeout'), ('idle_in_transaction_session_timeout')
       ),
       of_database as (
         select s.setdatabase, split_part(each, '=', 1) as name,
           substr(each, strpos(each, '=') + 1) as value
         from pg_db_role_setting s cross join lateral unnest(s.setconfig) as u (each)
         where s.setrole = 0
       ),
       of_server as (
         select name, setting as value from pg_settings
         where source in ('configuration file', 'command line', 'default')
       )
       select d.datname as database, d.datname = current_database() as is_own, l.name,
         case
           when coalesce(o.value, v.value, '0') ~ '^[0-9]+$'
             then coalesce(o.value, v.value, '0')::numeric
           else extract(epoch from coalesce(o.value, v.value)::interval) * 1000
         end as milliseconds
       from pg_database d cross join limits l
       left join of_database o on o.setdatabase = d.oid and o.name = l.name
       left join of_server v on v.name = l.name
       where not d.datistemplate and d.datallowconn and d.datname <> 'postgres'
       order by d.datname, l.name`,
    ),
})
