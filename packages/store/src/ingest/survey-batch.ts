import { defineTransaction } from '@first-contact/transactions'

import { sequenceParameters, type SequenceNote } from './received-sequences.ts'
import type { InSchema } from './store-connection.ts'

/** What ingest has to know before it writes a batch. */
export interface BatchSurvey {
  /** The database's own clock: one for all stations. */
  readonly storedAt: Date
  /** Evidence older than this many days is not kept in partitions. */
  readonly retentionDays: number
  readonly hasOutOfRange: boolean
  /** Some sequence number of the batch came before: a retry, most likely. */
  readonly seenBefore: boolean
}

interface SurveyRow {
  readonly stored_at: Date
  readonly retention_days: number
  readonly has_out_of_range: boolean
  readonly seen_before: boolean
}

/** Reads what ingest has to know of a batch with these numbers. */
export const surveyBatch = defineTransaction({
  name: 'store.survey-batch',
  intent: 'READ_ONLY',
  run: async (
    tx,
    { schema, notes }: InSchema<{ readonly notes: readonly SequenceNote[] }>,
  ): Promise<BatchSurvey> => {
    const [producers, epochs, , received] = sequenceParameters(notes)
    const [row] = await tx.query<SurveyRow>(
      `select
         date_trunc('milliseconds', now()) as stored_at,
         ${schema}.retention_days() as retention_days,
         exists (select from ${schema}.infra_out_of_range)
           or exists (select from ${schema}.infra_out_of_range_decisions) as has_out_of_range,
         exists (
           select from unnest($1::text[], $2::text[], $3::text[])
             as b (producer, producer_epoch, received)
           join ${schema}.infra_producer_sequences p using (producer, producer_epoch)
           where p.received && b.received::int8multirange
         ) as seen_before`,
      [producers, epochs, received],
    )
    if (row === undefined)
      return { storedAt: new Date(), retentionDays: 90, hasOutOfRange: true, seenBefore: true }
    return {
      storedAt: row.stored_at,
      retentionDays: row.retention_days,
      hasOutOfRange: row.has_out_of_range,
      seenBefore: row.seen_before,
    }
  },
})
