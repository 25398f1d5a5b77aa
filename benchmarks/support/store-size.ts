import { Client } from 'pg'

/** Rows and bytes, indexes included, of one kind of evidence with what is derived from it. */
export interface KindSize {
  readonly rows: number
  readonly bytes: number
}

export interface StoreSize {
  readonly envelopes: KindSize
  readonly spans: KindSize
  readonly statistics: KindSize
}

const kinds = {
  envelopes: ['infra_error_events', 'infra_(error_events|incident)'],
  spans: ['infra_spans', 'infra_spans'],
  statistics: ['infra_component_stats', 'infra_component_stats'],
} as const

async function kindSize(client: Client, kind: keyof typeof kinds): Promise<KindSize> {
  const [table, pattern] = kinds[kind]
  const { rows } = await client.query<{ rows: string; bytes: string }>(
    `select (select count(*) from first_contact.${table}) as rows,
       coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
     from pg_class c
     where c.relnamespace = 'first_contact'::regnamespace and c.relkind = 'r'
       and c.relname ~ $1`,
    [`^${pattern}`],
  )
  return { rows: Number(rows[0]?.rows ?? 0), bytes: Number(rows[0]?.bytes ?? 0) }
}

export async function storeSize(databaseUrl: string): Promise<StoreSize> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const size = {
    envelopes: await kindSize(client, 'envelopes'),
    spans: await kindSize(client, 'spans'),
    statistics: await kindSize(client, 'statistics'),
  }
  await client.end()
  return size
}

/** The same statistics many times over: there are too few of them to see what one takes. */
export async function repeatStatistics(databaseUrl: string, times: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query(
    `insert into first_contact.infra_component_stats
     select s.producer, s.producer_epoch, s.sequence + n * 10000000, s.window_start, s.window_end,
       s.format, s.position, s.component, s.layer, s.operation, s.count, s.errors, s.sum_us,
       s.min_us, s.max_us, s.buckets, s.environment, s.origin, s.rehearsal_id, s.created_at
     from (select * from first_contact.infra_component_stats where component is not null limit 100) s
     cross join generate_series(1, $1::integer) as n`,
    [times],
  )
  await client.end()
}

export function bytesEach(before: KindSize, after: KindSize): number {
  return (after.bytes - before.bytes) / (after.rows - before.rows)
}
