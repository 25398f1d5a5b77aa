import { invariant } from '@first-contact/recorder/errors'
import type { RowReader } from '../connection/row-reader.ts'

/** A table to save or to fill. */
export interface StoredTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly is_partitioned: boolean
  readonly identity_column: string | null
  /** Tables that must be filled before it. */
  readonly parents: readonly string[]
}

/**
 * Not saved: what migrations write themselves, what lives within one transaction, open sessions,
 * which must not come to life again elsewhere, and the keys of subjects: a backup would go on
 * holding whom the store has erased.
 */
const leftOut = [
  'schema_migrations',
  'infra_retention_door',
  'sessions',
  'sign_in_links',
  'subject_keys',
]

/** All tables with content of their own, those first that others refer to. */
export async function listTables(
  reader: RowReader,
  schema: string,
): Promise<readonly StoredTable[]> {
  const tables = await reader.query<StoredTable>(
    `select c.relname as name, c.relkind = 'p' as is_partitioned,
      (
        select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      ) as columns,
      (
        select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped
      ) as identity_column,
      coalesce((
        select array_agg(distinct p.relname::text) from pg_constraint k
        join pg_class p on p.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and p.oid <> c.oid
      ), '{}') as parents
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> all ($2::text[])
    order by c.relname`,
    [schema, leftOut],
  )
  invariant(tables.length > 0, 'FC_INVARIANT_TABLES', `schema ${schema} has no tables`)
  return parentsFirst(tables)
}

function parentsFirst(tables: readonly StoredTable[]): readonly StoredTable[] {
  const names = new Set(tables.map((table) => table.name))
  const ordered = new Map<string, StoredTable>()
  while (ordered.size < tables.length) {
    const ready = tables.filter(
      (table) =>
        !ordered.has(table.name) &&
        table.parents.every((parent) => ordered.has(parent) || !names.has(parent)),
    )
    invariant(ready.length > 0, 'FC_INVARIANT_TABLES', 'tables refer to each other in a circle')
    for (const table of ready) ordered.set(table.name, table)
  }
  return [...ordered.values()]
}

/** Column names as SQL. */
export function columnList(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

/** Settings that COPY's text depends on, for one transaction. */
export const copySettings = `
  set local timezone = 'UTC';
  set local datestyle = 'ISO, MDY';
  set local intervalstyle = 'postgres';
  set local bytea_output = 'hex';
  set local extra_float_digits = 1;
  set local client_encoding = 'UTF8'`
