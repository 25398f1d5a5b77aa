import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageArgs, type PageOptions } from '../queries/page.ts'
import {
  producerSelect,
  toProducerRow,
  type ProducerRow,
  type RawProducer,
} from './producer-row.ts'

const pageRows = 200

export interface GapOptions extends PageOptions {
  readonly producer?: string | undefined
  /** Only starts of which nothing came since: their gaps are no longer on their way. */
  readonly quietSince?: Date | undefined
}

/** Starts of producers with records that never arrived: "api-1: 118 to 120 missing". */
export async function getGaps(
  store: StoreConnection,
  options: GapOptions = {},
): Promise<Page<ProducerRow>> {
  const start = pageStart(options, pageRows, 3)
  const rows = await selectGaps(store.database, {
    schema: quotedSchema(store),
    start,
    filter: options,
  })
  return toPage(rows.map(toProducerRow), start.limit, (row) => [
    row.last_stored_at,
    row.producer,
    row.producer_epoch,
  ])
}

const selectGaps = defineTransaction({
  name: 'store.get-gaps',
  intent: 'READ_ONLY',
  run: async (tx, { schema, start, filter }: PageArgs<GapOptions>) => {
    const where = `not isempty(x.missing)
      and ($4::text is null or p.producer = $4)
      and ($5::timestamptz is null or p.last_stored_at < $5)
      and ($1::timestamptz is null
        or (p.last_stored_at, p.producer, p.producer_epoch) < ($1, $2, $3))`
    const order = `p.last_stored_at desc, p.producer desc, p.producer_epoch desc limit ${start.limit + 1}`
    return await tx.query<RawProducer>(producerSelect(schema, where, order), [
      ...start.position,
      filter.producer ?? null,
      filter.quietSince ?? null,
    ])
  },
})
