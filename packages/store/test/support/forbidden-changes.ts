import type { Client } from 'pg'

/** A statement that no table of evidence may take. */
export interface ForbiddenChange {
  readonly table: string
  readonly what: string
  readonly sql: string
}

interface CatalogTable {
  readonly name: string
  /** The columns that a statement may name: neither generated nor numbered by Postgres alone. */
  readonly columns: readonly string[]
  /** The columns of each unique index over the whole table. */
  readonly keys: readonly (readonly string[])[]
}

/**
 * Every table of the schema, partitions too, but those of `changing` and their partitions: from the
 * catalog, so that a table that nobody thought of is among them.
 */
async function catalogTables(
  client: Client,
  changing: readonly string[],
): Promise<readonly CatalogTable[]> {
  const { rows } = await client.query<CatalogTable>(
    `select c.relname as name,
       (select json_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
           and a.attgenerated = '' and a.attidentity <> 'a') as columns,
       (select coalesce(json_agg(key.columns), '[]') from (
          select (select json_agg(quote_ident(a.attname)) from pg_attribute a
                   where a.attrelid = c.oid and a.attnum = any(i.indkey)) as columns
          from pg_index i
          where i.indrelid = c.oid and i.indisunique and i.indpred is null and i.indexprs is null
        ) key) as keys
     from pg_class c
     where c.relnamespace = 'first_contact'::regnamespace and c.relkind in ('r', 'p')
       and coalesce(pg_partition_root(c.oid)::regclass, c.oid::regclass)::oid not in (
         select oid from pg_class where relnamespace = 'first_contact'::regnamespace
           and relname = any($1))
     order by 1`,
    [changing],
  )
  return rows
}

/** Both as they are and for no row at all: a trigger for each row would let the second pass. */
function changesOf({ name, columns, keys }: CatalogTable): readonly ForbiddenChange[] {
  const table = `first_contact.${name}`
  const [column = 'oid'] = columns
  const all = columns.join(', ')
  const statements: readonly (readonly [string, string])[] = [
    ['UPDATE', `update ${table} set ${column} = ${column}`],
    ['UPDATE of no row', `update ${table} set ${column} = ${column} where false`],
    ['DELETE', `delete from ${table}`],
    ['DELETE of no row', `delete from ${table} where false`],
    ['TRUNCATE', `truncate ${table} cascade`],
    [
      'MERGE that deletes',
      `merge into ${table} using (select 1) s on true when matched then delete`,
    ],
    [
      'MERGE that updates',
      `merge into ${table} t using (select 1) s on true when matched then update set ${column} = t.${column}`,
    ],
    ...keys.flatMap((key): readonly (readonly [string, string])[] => {
      const target = `on conflict (${key.join(', ')}) do update set ${column} = excluded.${column}`
      const insert = `insert into ${table} (${all}) select ${all} from ${table}`
      const what = `INSERT that updates on a conflict of ${key.join(', ')}`
      return [
        [what, `${insert} ${target}`],
        [`${what}, of no row`, `${insert} where false ${target}`],
      ]
    }),
  ]
  return statements.map(([what, sql]) => ({ table: name, what, sql }))
}

/** What must be refused, made from the catalog as it is. */
export async function forbiddenChanges(
  client: Client,
  changing: readonly string[],
): Promise<readonly ForbiddenChange[]> {
  const tables = await catalogTables(client, changing)
  return tables.flatMap(changesOf)
}

const insufficientPrivilege = '42501'

/** The code a statement was refused with; `allowed` where it was not. It leaves nothing behind. */
export async function outcomeOf(client: Client, role: string | null, sql: string): Promise<string> {
  await client.query('begin')
  try {
    if (role !== null) await client.query(`set local role ${role}`)
    await client.query(sql)
    return 'allowed'
  } catch (error) {
    return String(Reflect.get(error as object, 'code'))
  } finally {
    await client.query('rollback')
  }
}

/** Those of the changes that were not refused as a matter of right, as `table: what: outcome`. */
export async function notRefused(
  client: Client,
  role: string | null,
  changes: readonly ForbiddenChange[],
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { table, what, sql } of changes) {
    const outcome = await outcomeOf(client, role, sql)
    if (outcome !== insufficientPrivilege) wrong.push(`${table}: ${what}: ${outcome}`)
  }
  return wrong
}
