/** Bytes of one day, over all tables that are partitioned by day. */
export interface DaySize {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly bytes: number
  readonly rows: number
  readonly byTable: { readonly [table: string]: number }
}
