import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageArgs, type PageOptions } from '../queries/page.ts'
import {
  producerSelect,
  toProducerRow,
  type ProducerRow,
  type RawProducer,
} from './producer-row.ts'

interface ProducerFilter {
  readonly environment?: string | undefined
}

const pageRows = 200

/** Starts of producers, the one heard last first. */
export async function getProducers(
  store: StoreConnection,
  options: PageOptions & ProducerFilter = {},
): Promise<Page<ProducerRow>> {
  const start = pageStart(options, pageRows, 3)
  const rows = await selectProducers(store.database, {
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

const selectProducers = defineTransaction({
  name: 'store.get-producers',
  intent: 'READ_ONLY',
  run: async (tx, { schema, start, filter }: PageArgs<ProducerFilter>) => {
    const where = `($4::text is null or p.environment = $4)
      and ($1::timestamptz is null
        or (p.last_stored_at, p.producer, p.producer_epoch) < ($1, $2, $3))`
    const order = `p.last_stored_at desc, p.producer desc, p.producer_epoch desc limit ${start.limit + 1}`
    return await tx.query<RawProducer>(producerSelect(schema, where, order), [
      ...start.position,
      filter.environment ?? null,
    ])
  },
})
