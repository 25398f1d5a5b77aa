/** Who caused a record: a person, the team's own synthetic traffic, or a rehearsal. */
export type Origin = 'user' | 'synthetic' | 'rehearsal'

export const origins: readonly Origin[] = Object.freeze(['user', 'synthetic', 'rehearsal'])

/**
 * What every record carries, on the wire and in the spool (snake_case JSON, one record a line).
 *
 * `sequence` starts at 1 and is contiguous for one `producer` and `producer_epoch` over records of
 * all kinds, so that the store can name what is missing.
 */
export interface RecordHeader {
  /** Version of the record's own format. */
  readonly format: 1
  /** Dotted or dashed name of the process that records, such as `agent-runs-api`. */
  readonly producer: string
  /** One start of the producer: `<start in ms, base 36, 9 digits>-<8 hex>`, sorts by start time. */
  readonly producer_epoch: string
  readonly sequence: number
  readonly environment: string
  readonly origin: Origin
  readonly rehearsal_id: string | null
}
