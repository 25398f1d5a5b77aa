import type { SpanRecord } from '@first-contact/recorder/records'
import { defineTransaction, type ReadTx } from '@first-contact/transactions'

import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageOptions, type PageStart } from './page.ts'

/** A span as it is stored. */
export interface SpanRow extends SpanRecord {
  readonly stored_at: string
}

type RawSpan = Omit<SpanRecord, 'started_at' | 'sequence' | 'duration_us' | 'kind'> & {
  readonly started_at: Date
  readonly sequence: string
  readonly duration_us: string
  readonly created_at: Date
}

const columns = `producer, producer_epoch, sequence, started_at, duration_us, format, created_at,
  correlation_id, span_id, parent_span_id, operation, component, layer, outcome, error_class,
  error_id, decision_id, run_id, agent_id, tenant_id, attributes, sample_rate, environment, origin,
  rehearsal_id`

const pageRows = 500

/** The spans of one correlation by start; those of dropped days as far as they were kept. */
export async function getSpansByCorrelation(
  store: StoreConnection,
  correlationId: string,
  options: PageOptions = {},
): Promise<Page<SpanRow>> {
  const start = pageStart(options, pageRows, 4)
  const rows = await selectSpans(store.database, {
    schema: quotedSchema(store),
    correlationId,
    start,
  })
  const distinct = new Map<string, SpanRow>()
  for (const raw of rows) {
    distinct.set(`${raw.producer} ${raw.producer_epoch} ${raw.sequence}`, toSpanRow(raw))
  }
  return toPage([...distinct.values()], start.limit, (row) => [
    row.started_at,
    row.producer,
    row.producer_epoch,
    String(row.sequence),
  ])
}

type SpanArgs = InSchema<{ readonly correlationId: string; readonly start: PageStart }>

const selectSpans = defineTransaction({
  name: 'store.get-spans-by-correlation',
  intent: 'READ_ONLY',
  run: async (tx, { schema, correlationId, start }: SpanArgs) => {
    const { limit, position } = start
    const bounds = await spanBounds(tx, schema, correlationId)
    const place = (table: string, isHere: string): string => `(
      select ${columns} from ${schema}.${table}
      where correlation_id = $1 and ${isHere}
        and ($2::timestamptz is null or (started_at >= $2
          and (started_at, producer, producer_epoch, sequence) > ($2, $3, $4, $5::bigint)))
      order by started_at, producer, producer_epoch, sequence
      limit ${limit + 1}
    )`
    return await tx.query<RawSpan>(
      `select * from (
         ${place('infra_spans', 'started_at >= $6 and started_at <= $7')}
         union all ${place('infra_kept_spans', 'keep_day >= $8::date and keep_day <= $9::date')}
         union all ${place('infra_pinned_spans', 'true')}
       ) s
       order by started_at, producer, producer_epoch, sequence
       limit ${3 * limit + 3}`,
      [correlationId, ...position, ...bounds],
    )
  },
})

/** Times and days outside of which there is no span of a correlation; `infinity` means none. */
async function spanBounds<S>(
  tx: ReadTx<S>,
  schema: string,
  correlationId: string,
): Promise<readonly unknown[]> {
  const [row] = await tx.query<{
    first_at: Date | null
    last_at: Date | null
    first_keep_day: string | null
    last_keep_day: string | null
  }>(
    `select first_at, last_at, first_keep_day::text, last_keep_day::text
     from ${schema}.span_bounds($1)`,
    [correlationId],
  )
  return [
    row?.first_at ?? 'infinity',
    row?.last_at ?? 'infinity',
    row?.first_keep_day ?? 'infinity',
    row?.last_keep_day ?? 'infinity',
  ]
}

function toSpanRow({ created_at: createdAt, ...raw }: RawSpan): SpanRow {
  return {
    ...raw,
    kind: 'span',
    sequence: Number(raw.sequence),
    started_at: raw.started_at.toISOString(),
    duration_us: Number(raw.duration_us),
    stored_at: createdAt.toISOString(),
  }
}
