import { defineTransaction } from '@first-contact/transactions'

const ownRelations = `
  select c.oid, c.relname, c.relkind, c.reloptions, c.relacl, c.relowner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and not c.relispartition`

const catalogQueries = {
  relations: `
    with own as (${ownRelations})
    select case relkind when 'v' then 'view ' else 'table ' end || relname
      || case relkind when 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end
      || coalesce(' with ' || array_to_string(reloptions, ', '), '') as line
    from own where relkind in ('r', 'p', 'v', 'm')`,
  columns: `
    with own as (${ownRelations})
    select 'column ' || own.relname || '.' || a.attname || ' '
      || format_type(a.atttypid, a.atttypmod)
      || case when l.collname is null or l.collname = 'default' then ''
           else ' collate ' || l.collname end
      || case when a.attnotnull then ' not null' else '' end
      || case a.attidentity when 'a' then ' identity always' when 'd' then ' identity' else '' end
      || case when d.adbin is null then ''
           when a.attgenerated <> '' then ' generated ' || pg_get_expr(d.adbin, d.adrelid)
           else ' default ' || pg_get_expr(d.adbin, d.adrelid) end as line
    from own
    join pg_attribute a on a.attrelid = own.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = own.oid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation
    where own.relkind in ('r', 'p', 'v', 'm', 'c')`,
  constraints: `
    with own as (${ownRelations})
    select 'constraint ' || own.relname || '.' || k.conname || ' '
      || pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' not valid' end
      as line
    from own join pg_constraint k on k.conrelid = own.oid
    -- Postgres 18 lists NOT NULL here; columns say it already.
    where k.contype <> 'n'`,
  indexes: `
    with own as (${ownRelations})
    select 'index ' || pg_get_indexdef(i.indexrelid)
      || case when i.indisvalid then '' else ' invalid' end as line
    from own join pg_index i on i.indrelid = own.oid`,
  triggers: `
    with own as (${ownRelations})
    select 'trigger ' || own.relname || ': ' || pg_get_triggerdef(t.oid)
      || case t.tgenabled when 'O' then '' else ' disabled' end as line
    from own join pg_trigger t on t.tgrelid = own.oid and not t.tgisinternal`,
  functions: `
    select 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') returns '
      || pg_get_function_result(p.oid) || ' language ' || l.lanname
      || case p.provolatile when 'i' then ' immutable' when 's' then ' stable' else '' end
      || case when p.prosecdef then ' security definer' else '' end
      || coalesce(' set ' || array_to_string(p.proconfig, '; '), '')
      || ' body ' || left(encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex'), 16) as line
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    join pg_language l on l.oid = p.prolang
    where n.nspname = $1`,
  types: `
    select 'type ' || t.typname || ' ' || case t.typtype
      when 'e' then (
        select 'enum ' || string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
        from pg_enum e where e.enumtypid = t.oid
      )
      when 'd' then 'domain over ' || format_type(t.typbasetype, t.typtypmod)
      else 'composite' end as line
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    left join pg_class c on c.oid = t.typrelid
    where n.nspname = $1 and (t.typtype in ('e', 'd') or (t.typtype = 'c' and c.relkind = 'c'))`,
  grants: `
    with own as (${ownRelations})
    select 'grant ' || lower(a.privilege_type) || ' on ' || own.relname
      || ' to ' || coalesce(r.rolname, 'public') as line
    from own, aclexplode(own.relacl) a left join pg_roles r on r.oid = a.grantee
    where own.relkind in ('r', 'p', 'v', 'm') and a.grantee <> own.relowner
    union all
    select 'grant ' || lower(a.privilege_type) || ' on ' || own.relname || '.' || c.attname
      || ' to ' || coalesce(r.rolname, 'public')
    from own
    join pg_attribute c on c.attrelid = own.oid,
    aclexplode(c.attacl) a left join pg_roles r on r.oid = a.grantee
    where own.relkind in ('r', 'p', 'v', 'm') and a.grantee <> own.relowner
    union all
    select 'grant execute on ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid)
      || ') to ' || coalesce(r.rolname, 'public')
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace,
    aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    left join pg_roles r on r.oid = a.grantee
    where n.nspname = $1 and a.grantee <> p.proowner`,
} as const

/**
 * One line for everything in the schema that this release made: tables, columns, constraints,
 * indexes, triggers, functions, types and grants, sorted. Partitions are left out, for their
 * number follows the calendar. The text is the same for Postgres 15 to 18.
 */
export const describeSchema = defineTransaction({
  name: 'store.describe-schema',
  intent: 'READ_ONLY',
  run: async (tx, { schema }: { readonly schema: string }) => {
    // Definitions name their schema, whatever the session's search path is.
    await tx.query('set local search_path = pg_catalog')
    const lines: string[] = []
    for (const sql of Object.values(catalogQueries)) {
      const rows = await tx.query<{ line: string }>(sql, [schema])
      for (const row of rows) lines.push(row.line.replaceAll(/\s+/g, ' '))
    }
    return lines.toSorted()
  },
})
