import type { MarkRecord } from '@first-contact/recorder/records'
import { defineTransaction } from '@first-contact/transactions'

import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageArgs, type PageOptions } from './page.ts'
import type { AudienceOptions, WindowOptions } from './window-options.ts'

/** A mark as it is stored. */
export interface MarkRow extends MarkRecord {
  readonly stored_at: string
}

type MarkFilter = WindowOptions & Pick<AudienceOptions, 'environment'>

type RawMark = Omit<MarkRecord, 'marked_at' | 'sequence' | 'kind'> & {
  readonly marked_at: Date
  readonly sequence: string
  readonly created_at: Date
}

const pageRows = 100

/** What people and processes wrote on the timeline, newest first. */
export async function getMarks(
  store: StoreConnection,
  options: PageOptions & MarkFilter = {},
): Promise<Page<MarkRow>> {
  const start = pageStart(options, pageRows, 4)
  const rows = await selectMarks(store.database, {
    schema: quotedSchema(store),
    start,
    filter: options,
  })
  return toPage(rows.map(toMarkRow), start.limit, (row) => [
    row.marked_at,
    row.producer,
    row.producer_epoch,
    String(row.sequence),
  ])
}

const selectMarks = defineTransaction({
  name: 'store.get-marks',
  intent: 'READ_ONLY',
  run: async (tx, { schema, start, filter }: PageArgs<MarkFilter>) =>
    await tx.query<RawMark>(
      `select producer, producer_epoch, sequence, marked_at, format, mark_type, text, environment,
         origin, rehearsal_id, created_at
       from ${schema}.infra_marks
       where ($1::timestamptz is null or (marked_at <= $1
           and (marked_at, producer, producer_epoch, sequence) < ($1, $2, $3, $4::bigint)))
         and ($5::timestamptz is null or marked_at >= $5)
         and ($6::timestamptz is null or marked_at < $6)
         and ($7::text is null or environment = $7)
       order by marked_at desc, producer desc, producer_epoch desc, sequence desc
       limit ${start.limit + 1}`,
      [...start.position, filter.since ?? null, filter.until ?? null, filter.environment ?? null],
    ),
})

function toMarkRow({ created_at: createdAt, ...raw }: RawMark): MarkRow {
  return {
    ...raw,
    kind: 'mark',
    sequence: Number(raw.sequence),
    marked_at: raw.marked_at.toISOString(),
    stored_at: createdAt.toISOString(),
  }
}
