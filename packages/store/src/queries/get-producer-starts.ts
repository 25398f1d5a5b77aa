import type { StartRecord } from '@first-contact/recorder/records'
import { defineTransaction } from '@first-contact/transactions'

import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { pageStart, toPage, type Page, type PageArgs, type PageOptions } from './page.ts'
import type { AudienceOptions, WindowOptions } from './window-options.ts'

/** The start of a producer as it is stored. */
export interface ProducerStartRow extends StartRecord {
  readonly stored_at: string
}

type StartFilter = WindowOptions &
  Pick<AudienceOptions, 'environment'> & { readonly producer?: string | undefined }

type RawStart = Omit<StartRecord, 'started_at' | 'sequence' | 'kind' | 'error_classes'> & {
  readonly error_classes: StartRecord['error_classes'] | null
  readonly started_at: Date
  readonly sequence: string
  readonly created_at: Date
}

const pageRows = 100

/** Which producers started when, with what version; newest first. */
export async function getProducerStarts(
  store: StoreConnection,
  options: PageOptions & StartFilter = {},
): Promise<Page<ProducerStartRow>> {
  const start = pageStart(options, pageRows, 4)
  const rows = await selectStarts(store.database, {
    schema: quotedSchema(store),
    start,
    filter: options,
  })
  return toPage(rows.map(toStartRow), start.limit, (row) => [
    row.started_at,
    row.producer,
    row.producer_epoch,
    String(row.sequence),
  ])
}

const selectStarts = defineTransaction({
  name: 'store.get-producer-starts',
  intent: 'READ_ONLY',
  run: async (tx, { schema, start, filter }: PageArgs<StartFilter>) =>
    await tx.query<RawStart>(
      `select producer, producer_epoch, sequence, started_at, format, version, commit,
         config_digest, engine_versions, runtime, recorder_version, spool_survives_redeploy,
         error_classes, environment, origin, rehearsal_id, created_at
       from ${schema}.infra_producer_starts
       where ($1::timestamptz is null or (started_at <= $1
           and (started_at, producer, producer_epoch, sequence) < ($1, $2, $3, $4::bigint)))
         and ($5::timestamptz is null or started_at >= $5)
         and ($6::timestamptz is null or started_at < $6)
         and ($7::text is null or environment = $7)
         and ($8::text is null or producer = $8)
       order by started_at desc, producer desc, producer_epoch desc, sequence desc
       limit ${start.limit + 1}`,
      [
        ...start.position,
        filter.since ?? null,
        filter.until ?? null,
        filter.environment ?? null,
        filter.producer ?? null,
      ],
    ),
})

function toStartRow({
  created_at: createdAt,
  error_classes: errorClasses,
  ...raw
}: RawStart): ProducerStartRow {
  return {
    ...raw,
    ...(errorClasses ? { error_classes: errorClasses } : {}),
    kind: 'start',
    sequence: Number(raw.sequence),
    started_at: raw.started_at.toISOString(),
    stored_at: createdAt.toISOString(),
  }
}
