import { ensurePartitions, openStore } from '@first-contact/store'
import { Client } from 'pg'

export interface Filling {
  readonly databaseUrl: string
  readonly count: number
  /** Number of the first; no two fillings of one store may share a number. */
  readonly first: number
  readonly from: Date
  readonly to: Date
  /** Of each fourth envelope's correlation, a span with it, where spans are still kept. */
  readonly hasSpans: boolean
}

/** 40 components x 3 operations x 4 error classes. */
export const incidentCount = 480

/** Two connections keep both cores of a small machine busy. */
const lanes = 2
const chunkRows = 100_000

/** The same incidents at every scale, keyed as ingest keys them. */
const catalogue = `create temporary table catalogue as
  select c.number, c.component, c.operation, c.error_class,
    'fc1:' || left(encode(sha256(convert_to(format(
      '["%s","L5","%s","%s"]', c.component, c.error_class, c.operation
    ), 'UTF8')), 'hex'), 16) as incident_key
  from (
    select n as number, 'workers.kind_' || n % 40 as component, 'step ' || n / 40 % 3 as operation,
      (array['infra.timeout', 'infra.external_service', 'domain.validation', 'system.internal']
      )[n / 120 + 1] as error_class
    from generate_series(0, ${incidentCount - 1}) as n
  ) c`

// Neighbours in time belong to different incidents; four envelopes of one run share a correlation.
const rows = `from generate_series($1::bigint, $2::bigint) as n
  cross join lateral (
    select $3::timestamptz + (n - $1) * ($4::timestamptz - $3) / ($2 - $1 + 1) as at
  ) t`

const envelopes = `insert into first_contact.infra_error_events (
    error_id, "timestamp", digest, format, attempt, sequence, chain_writer, chain_batch, created_at,
    incident_key, layer, component, operation, error_class, severity, message, correlation_id,
    span_id, run_id, agent_id, tenant_id, input_hash, input_hash_key_id, exception_type,
    exception_chain, context, violations, producer, producer_epoch, environment, origin
  )
  select 'err_' || left(md5('e' || n), 12), t.at, md5('d' || n), 1,
    case when n % 5 = 0 then 2 else 1 end, n, 1, n / 1000, t.at, c.incident_key, 'L5', c.component,
    c.operation, c.error_class, 'error', 'summarize: no answer within 2000 ms from tool ' || n % 97,
    md5('c' || n / 4), left(md5('s' || n), 16), 'run_' || left(md5('r' || n / 4), 16),
    'agent_' || n % 50, 'tenant_' || n % 20, left(md5('i' || n), 16), '0a1b2c3d', 'TimeoutError',
    '[{"type":"TimeoutError","message":"no answer within 2000 ms"}]'::json,
    json_build_object('tool', 'tool-' || n % 97, 'note', repeat('x', 100)), '[]'::json,
    'history', '0mgzk3v9q-0a1b2c3d', 'benchmark', 'synthetic'
  ${rows} join catalogue c on c.number = n * 7 % ${incidentCount}`

const spans = `insert into first_contact.infra_spans (
    producer, producer_epoch, sequence, started_at, duration_us, format, created_at, correlation_id,
    span_id, operation, component, layer, outcome, error_class, run_id, attributes, sample_rate,
    environment, origin
  )
  select 'history', '0mgzk3v9q-1b2c3d4e', n, t.at, 2000000, 1, t.at, md5('c' || n / 4),
    left(md5('s' || n), 16), c.operation, c.component, 'L5', 'error', c.error_class,
    'run_' || left(md5('r' || n / 4), 16), '{"tool":"search"}'::json, 1, 'benchmark', 'synthetic'
  ${rows} join catalogue c on c.number = n * 7 % ${incidentCount}`

function instant(filling: Filling, index: number): Date {
  const { from, to, count } = filling
  return new Date(from.getTime() + ((to.getTime() - from.getTime()) * index) / count)
}

/**
 * Fills a store by the server itself, oldest first, through the parent table: its trigger folds
 * the rollups, exactly as for what ingest writes. No hash chain: no page reads it.
 */
export async function fillStore(
  filling: Filling,
  onRows: (stored: number) => void = () => undefined,
): Promise<void> {
  const { databaseUrl, count, first, from, to, hasSpans } = filling
  const store = await openStore({ kind: 'url', connectionString: databaseUrl })
  await ensurePartitions(store, { from, to })
  await store.close()
  let next = 0
  let stored = 0
  const fillLane = async (): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    // Nothing here has to outlive a power cut; the station that is measured waits for its commits.
    await client.query('set synchronous_commit = off')
    await client.query(catalogue)
    while (next < count) {
      const start = next
      const end = Math.min(start + chunkRows, count)
      next = end
      const values = [
        first + start,
        first + end - 1,
        instant(filling, start),
        instant(filling, end),
      ]
      await client.query(envelopes, values)
      if (hasSpans) await client.query(spans, values)
      stored += end - start
      onRows(stored)
    }
    await client.end()
  }
  await Promise.all(Array.from({ length: count > chunkRows ? lanes : 1 }, fillLane))
}

/** What autovacuum would have done long ago in a store that grew over weeks. */
export async function settleStore(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('vacuum analyze')
  await client.query('checkpoint')
  await client.end()
}
