import type { ShedRecord, ShedReason } from '@first-contact/recorder/records'
import { defineTransaction } from '@first-contact/transactions'

import { parseMultirange } from '../ingest/sequence-multirange.ts'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageArgs, type PageOptions } from './page.ts'
import type { AudienceOptions, WindowOptions } from './window-options.ts'

/** What a producer had to shed, as it is stored. */
export interface ShedRow extends ShedRecord {
  readonly stored_at: string
}

type ShedFilter = WindowOptions & Pick<AudienceOptions, 'environment'>

type RawShed = Omit<ShedRecord, 'shed_at' | 'sequence' | 'sequences' | 'other_records' | 'kind'> & {
  readonly shed_at: Date
  readonly sequence: string
  readonly sequences: string
  readonly other_records: string
  readonly created_at: Date
  readonly reason: ShedReason
}

const pageRows = 100

/** What producers had to shed, newest first. */
export async function getShedRecords(
  store: StoreConnection,
  options: PageOptions & ShedFilter = {},
): Promise<Page<ShedRow>> {
  const start = pageStart(options, pageRows, 4)
  const rows = await selectShed(store.database, {
    schema: quotedSchema(store),
    start,
    filter: options,
  })
  return toPage(rows.map(toShedRow), start.limit, (row) => [
    row.shed_at,
    row.producer,
    row.producer_epoch,
    String(row.sequence),
  ])
}

const selectShed = defineTransaction({
  name: 'store.get-shed-records',
  intent: 'READ_ONLY',
  run: async (tx, { schema, start, filter }: PageArgs<ShedFilter>) =>
    await tx.query<RawShed>(
      `select producer, producer_epoch, sequence, shed_at, format, reason, sequences::text, envelopes,
         other_records, environment, origin, rehearsal_id, created_at
       from ${schema}.infra_shed
       where ($1::timestamptz is null or (shed_at <= $1
           and (shed_at, producer, producer_epoch, sequence) < ($1, $2, $3, $4::bigint)))
         and ($5::timestamptz is null or shed_at >= $5)
         and ($6::timestamptz is null or shed_at < $6)
         and ($7::text is null or environment = $7)
       order by shed_at desc, producer desc, producer_epoch desc, sequence desc
       limit ${start.limit + 1}`,
      [...start.position, filter.since ?? null, filter.until ?? null, filter.environment ?? null],
    ),
})

function toShedRow({ created_at: createdAt, ...raw }: RawShed): ShedRow {
  return {
    ...raw,
    kind: 'shed',
    sequence: Number(raw.sequence),
    shed_at: raw.shed_at.toISOString(),
    sequences: parseMultirange(raw.sequences),
    other_records: Number(raw.other_records),
    stored_at: createdAt.toISOString(),
  }
}
