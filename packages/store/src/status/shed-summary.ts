import { defineTransaction } from '@first-contact/transactions'
import type { InSchema } from '../ingest/store-connection.ts'

/** Days of spans and raw statistics that went before their time, so that the store stays small. */
export interface ShedSummary {
  readonly days: number
  readonly rows: number
  readonly bytes: number
  /** The newest of these days, UTC. */
  readonly lastDay: string
  readonly lastAt: Date
}

interface RawShed {
  readonly days: number
  readonly rows: string | null
  readonly bytes: string | null
  readonly last_day: string | null
  readonly last_at: Date | null
}

export function shedSummary(raw: RawShed | undefined): ShedSummary | null {
  if (raw === undefined || raw.last_day === null || raw.last_at === null) return null
  const { days, rows, bytes, last_day: lastDay, last_at: lastAt } = raw
  return { days, rows: Number(rows), bytes: Number(bytes), lastDay, lastAt }
}

export const readShed = defineTransaction({
  name: 'store.read-shed',
  intent: 'READ_ONLY',
  run: async (tx, { schema }: InSchema): Promise<RawShed | undefined> => {
    const [shed] = await tx.query<RawShed>(
      `select count(distinct day)::integer as days, sum(rows_removed) as rows,
        sum(bytes_freed) as bytes, max(day)::text as last_day, max(done_at) as last_at
      from ${schema}.infra_retention_log where why = 'size'`,
    )
    return shed
  },
})
