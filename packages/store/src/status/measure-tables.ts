import { defineTransaction, type ReadTx } from '@first-contact/transactions'
import type { Store } from '../connection/store.ts'

export interface TableSize {
  readonly table: string
  readonly rows: number
  /** True when Postgres's statistics were used for a part that is too big to count. */
  readonly isEstimate: boolean
  /** Table and indexes. */
  readonly bytes: number
  /** Null for a table without partitions. */
  readonly partitions: number | null
}

/** A day of a table. */
export interface PartitionSize {
  readonly table: string
  readonly day: string
  readonly rows: number
  readonly bytes: number
}

export interface MeasuredTables {
  /** Biggest first. */
  readonly tables: readonly TableSize[]
  readonly partitions: readonly PartitionSize[]
}

/** Counting reads everything; a relation above this many pages (32 MB) is estimated. */
const countMaxPages = 4096

/** Sizes and row counts of every table and partition. */
export async function measureTables(store: Store): Promise<MeasuredTables> {
  // The owner's: the writing role may not look at partitions.
  const counted = await countLeaves(store.ownerDatabase, { schema: store.schema })
  const tables = new Map<string, Mutable<TableSize>>()
  const partitions: PartitionSize[] = []
  for (const leaf of counted) {
    const bytes = Number(leaf.bytes)
    const table = tables.get(leaf.table) ?? {
      table: leaf.table,
      rows: 0,
      isEstimate: false,
      bytes: 0,
      partitions: leaf.is_partitioned ? 0 : null,
    }
    tables.set(leaf.table, table)
    if (leaf.name === null) continue
    table.rows += leaf.rows
    table.bytes += bytes
    table.isEstimate ||= leaf.isEstimate
    if (leaf.day === null) continue
    table.partitions = (table.partitions ?? 0) + 1
    partitions.push({ table: leaf.table, day: leaf.day, rows: leaf.rows, bytes })
  }
  return { tables: [...tables.values()].toSorted((a, b) => b.bytes - a.bytes), partitions }
}

type Mutable<T> = { -readonly [key in keyof T]: T[key] }

interface Leaf {
  /** The table as a reader knows it. */
  readonly table: string
  readonly is_partitioned: boolean
  /** What holds the rows: the table itself or a partition; null for a parent without any. */
  readonly name: string | null
  readonly day: string | null
  readonly bytes: string
  readonly pages: number
  readonly estimated_rows: number
}

interface CountedLeaf extends Leaf {
  readonly rows: number
  readonly isEstimate: boolean
}

const countLeaves = defineTransaction({
  name: 'store.measure-tables',
  intent: 'READ_ONLY',
  run: async (tx, { schema }: { readonly schema: string }): Promise<readonly CountedLeaf[]> => {
    const counted: CountedLeaf[] = []
    for (const leaf of await listLeaves(tx, schema)) {
      counted.push({ ...leaf, ...(await countRows(tx, schema, leaf)) })
    }
    return counted
  },
})

async function listLeaves<S>(tx: ReadTx<S>, schema: string): Promise<readonly Leaf[]> {
  return await tx.query<Leaf>(
    `select c.relname as table, c.relkind = 'p' as is_partitioned, leaf.relname as name,
      case when c.relkind = 'p'
        then to_date(right(leaf.relname, 8), 'YYYYMMDD')::text end as day,
      coalesce(pg_total_relation_size(leaf.oid), 0)::text as bytes,
      coalesce(pg_relation_size(leaf.oid) / current_setting('block_size')::integer, 0)::integer
        as pages,
      coalesce(leaf.reltuples, 0)::double precision as estimated_rows
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_inherits i on i.inhparent = c.oid and c.relkind = 'p'
    left join pg_class leaf
      on leaf.oid = case c.relkind when 'p' then i.inhrelid else c.oid end
    where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition`,
    [schema],
  )
}

async function countRows<S>(
  tx: ReadTx<S>,
  schema: string,
  leaf: Leaf,
): Promise<{ readonly rows: number; readonly isEstimate: boolean }> {
  if (leaf.name === null || leaf.pages === 0) return { rows: 0, isEstimate: false }
  // -1 says that nobody has analysed it yet.
  if (leaf.pages > countMaxPages && leaf.estimated_rows >= 0) {
    return { rows: Math.round(leaf.estimated_rows), isEstimate: true }
  }
  const [count] = await tx.query<{ rows: string }>(
    `select count(*) as rows from ${schema}."${leaf.name}"`,
  )
  return { rows: Number(count?.rows ?? 0), isEstimate: false }
}
