import { parseMultirange, type SequenceRange } from '../ingest/sequence-multirange.ts'

/** One start of a producer: what arrived, and what did not. */
export interface ProducerRow {
  readonly producer: string
  readonly producer_epoch: string
  readonly environment: string | null
  readonly first_stored_at: string
  readonly last_stored_at: string
  /** From its announcement; null while that has not arrived. */
  readonly started_at: string | null
  /** From its mark of a clean stop. */
  readonly stopped_at: string | null
  readonly version: string | null
  readonly received_records: number
  readonly missing_records: number
  readonly shed_records: number
  readonly rejected_records: number
  /** Closed ranges, lowest first, at most 100. A number may still be on its way. */
  readonly missing: readonly SequenceRange[]
}

export interface RawProducer {
  readonly producer: string
  readonly producer_epoch: string
  readonly environment: string | null
  readonly first_stored_at: Date
  readonly last_stored_at: Date
  readonly started_at: Date | null
  readonly stopped_at: Date | null
  readonly version: string | null
  readonly received_records: string
  readonly missing_records: string
  readonly shed_records: string
  readonly rejected_records: string
  readonly missing: string
}

/** Ranges of one producer that are shown; the count beside them is of all. */
const rangesMax = 100

const sizeOf = (multirange: string): string =>
  `(select coalesce(sum(upper(r) - lower(r)), 0) from unnest(${multirange}) r)`

/** Selects producers `p` with what is missing: everything up to the highest number that is known. */
export function producerSelect(schema: string, where: string, order: string): string {
  return `select p.producer, p.producer_epoch, p.environment, p.first_stored_at, p.last_stored_at,
      s.started_at, s.version, m.stopped_at, x.missing::text as missing,
      ${sizeOf('p.received')} as received_records, ${sizeOf('x.missing')} as missing_records,
      ${sizeOf('p.shed')} as shed_records, ${sizeOf('p.rejected')} as rejected_records
    from ${schema}.infra_producer_sequences p
    cross join lateral (
      select int8multirange(
        int8range(1, greatest(upper(p.received), upper(p.shed), 1))
      ) - p.received - p.shed as missing
    ) x
    left join lateral (
      select started_at, version from ${schema}.infra_producer_starts
      where producer = p.producer and producer_epoch = p.producer_epoch
      order by sequence limit 1
    ) s on true
    left join lateral (
      select max(marked_at) as stopped_at from ${schema}.infra_marks
      where producer = p.producer and producer_epoch = p.producer_epoch and mark_type = 'stop'
    ) m on true
    where ${where}
    order by ${order}`
}

export function toProducerRow(raw: RawProducer): ProducerRow {
  return {
    producer: raw.producer,
    producer_epoch: raw.producer_epoch,
    environment: raw.environment,
    first_stored_at: raw.first_stored_at.toISOString(),
    last_stored_at: raw.last_stored_at.toISOString(),
    started_at: raw.started_at?.toISOString() ?? null,
    stopped_at: raw.stopped_at?.toISOString() ?? null,
    version: raw.version,
    received_records: Number(raw.received_records),
    missing_records: Number(raw.missing_records),
    shed_records: Number(raw.shed_records),
    rejected_records: Number(raw.rejected_records),
    missing: parseMultirange(raw.missing).slice(0, rangesMax),
  }
}
