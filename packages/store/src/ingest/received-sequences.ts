import type { ProducerRecord } from '@first-contact/recorder/records'
import type { WriteTx } from '@first-contact/transactions'

import type { RefusedLine } from './batch-item.ts'
import { multirangeText, rangesOf, type SequenceRange } from './sequence-multirange.ts'

/** What one batch says about the sequence numbers of one start of a producer. */
export interface SequenceNote {
  readonly producer: string
  readonly producerEpoch: string
  environment: string | null
  readonly received: number[]
  readonly shed: SequenceRange[]
  readonly rejected: number[]
}

/** Gathers a batch by producer and epoch. A refused line counts as received: it will not come again. */
export function noteSequences(
  records: readonly ProducerRecord[],
  refused: readonly RefusedLine[],
): SequenceNote[] {
  const notes = new Map<string, SequenceNote>()
  const noteFor = (producer: string, producerEpoch: string): SequenceNote => {
    const key = `${producerEpoch} ${producer}`
    const known = notes.get(key)
    if (known !== undefined) return known
    const note = {
      producer,
      producerEpoch,
      environment: null,
      received: [],
      shed: [],
      rejected: [],
    }
    notes.set(key, note)
    return note
  }
  for (const record of records) {
    const note = noteFor(record.producer, record.producer_epoch)
    note.environment = record.environment
    note.received.push(record.sequence)
    if (record.kind === 'shed') note.shed.push(...record.sequences)
  }
  for (const line of refused) {
    if (line.producer === null || line.producerEpoch === null || line.sequence === null) continue
    const note = noteFor(line.producer, line.producerEpoch)
    note.received.push(line.sequence)
    note.rejected.push(line.sequence)
  }
  return [...notes.values()]
}

/** Columns of the notes, as parameters of one statement. */
export function sequenceParameters(notes: readonly SequenceNote[]): unknown[] {
  return [
    notes.map((note) => note.producer),
    notes.map((note) => note.producerEpoch),
    notes.map((note) => note.environment),
    notes.map((note) => multirangeText(rangesOf(note.received))),
    notes.map((note) => multirangeText(note.shed)),
    notes.map((note) => multirangeText(rangesOf(note.rejected))),
  ]
}

/** Adds a batch to what is known to have arrived. Last before the chain: it locks hot rows. */
export async function upsertSequences<S>(
  tx: WriteTx<S>,
  schema: string,
  notes: readonly SequenceNote[],
): Promise<void> {
  await tx.query(
    `insert into ${schema}.infra_producer_sequences as p
       (producer, producer_epoch, environment, received, shed, rejected)
     select b.producer, b.producer_epoch, b.environment,
       b.received::int8multirange, b.shed::int8multirange, b.rejected::int8multirange
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       as b (producer, producer_epoch, environment, received, shed, rejected)
     -- One order for all writers.
     order by b.producer, b.producer_epoch
     on conflict (producer, producer_epoch) do update set
       environment = coalesce(excluded.environment, p.environment),
       received = p.received + excluded.received,
       shed = p.shed + excluded.shed,
       rejected = p.rejected + excluded.rejected,
       revision = p.revision + 1,
       last_stored_at = greatest(p.last_stored_at, excluded.last_stored_at)`,
    sequenceParameters(notes),
  )
}
