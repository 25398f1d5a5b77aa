import { defineTransaction } from '@first-contact/transactions'
import type { Store } from '../connection/store.ts'
import { quotedSchema, type InSchema } from '../ingest/store-connection.ts'
import type { DaySize } from './day-size.ts'
import { estimateGrowth, type StoreGrowth } from './estimate-growth.ts'
import { readShed, shedSummary, type ShedSummary } from './shed-summary.ts'
import { measureDisk, type DiskSpace } from './measure-disk.ts'
import { measureTables, type PartitionSize, type TableSize } from './measure-tables.ts'

export interface StoreStatus {
  readonly kind: Store['kind']
  readonly schemaVersion: number
  readonly serverVersion: number
  /** All tables and indexes of the store. */
  readonly bytes: number
  readonly tables: readonly TableSize[]
  /** Newest first; days without a row are left out. */
  readonly days: readonly DaySize[]
  readonly oldestDay: string | null
  readonly newestDay: string | null
  readonly firstStoredAt: Date | null
  readonly lastStoredAt: Date | null
  readonly retentionDays: number
  /** What the store may take before days of spans and counts go early; null without a bound. */
  readonly maxBytes: number | null
  /** What went early to stay within that bound, ever; null when nothing did. */
  readonly shed: ShedSummary | null
  /** Null where the server's disk is not ours to see. */
  readonly disk: DiskSpace | null
  readonly growth: StoreGrowth
  readonly notes: readonly string[]
}

/** How big the store is, what it grows by, and when its disk will be full. */
export async function storeStatus(store: Store, now: Date = new Date()): Promise<StoreStatus> {
  const parts = await measureTables(store)
  const days = sumUpDays(parts.partitions)
  const times = await readTimes(store.database, { schema: quotedSchema(store) })
  const disk = await measureDisk(store)
  const bytes = parts.tables.reduce((sum, table) => sum + table.bytes, 0)
  return {
    kind: store.kind,
    schemaVersion: store.schemaVersion,
    serverVersion: store.serverVersion,
    bytes,
    tables: parts.tables,
    days,
    oldestDay: days.at(-1)?.day ?? null,
    newestDay: days[0]?.day ?? null,
    firstStoredAt: times.first_stored_at,
    lastStoredAt: times.last_stored_at,
    retentionDays: times.retention_days,
    maxBytes: times.max_bytes,
    shed: shedSummary(await readShed(store.database, { schema: quotedSchema(store) })),
    disk,
    growth: estimateGrowth({
      days,
      firstStoredAt: times.first_stored_at,
      retentionDays: times.retention_days,
      freeBytes: disk?.freeBytes ?? null,
      now,
    }),
    notes: store.notes,
  }
}

interface StoreTimes {
  readonly first_stored_at: Date | null
  readonly last_stored_at: Date | null
  readonly retention_days: number
  readonly max_bytes: number | null
}

const readTimes = defineTransaction({
  name: 'store.read-times',
  intent: 'READ_ONLY',
  run: async (tx, { schema }: InSchema) => {
    const [times] = await tx.query<StoreTimes>(
      `select min(first_stored_at) as first_stored_at, max(last_stored_at) as last_stored_at,
        ${schema}.retention_days() as retention_days,
        (select (value #>> '{}')::double precision from ${schema}.settings where key = 'max_bytes')
          as max_bytes
      from ${schema}.infra_producer_sequences`,
    )
    return (
      times ?? { first_stored_at: null, last_stored_at: null, retention_days: 0, max_bytes: null }
    )
  },
})

function sumUpDays(partitions: readonly PartitionSize[]): readonly DaySize[] {
  const days = new Map<string, { bytes: number; rows: number; byTable: Record<string, number> }>()
  for (const { table, day, rows, bytes } of partitions) {
    if (rows === 0) continue
    const sum = days.get(day) ?? { bytes: 0, rows: 0, byTable: {} }
    sum.bytes += bytes
    sum.rows += rows
    sum.byTable[table] = bytes
    days.set(day, sum)
  }
  return [...days]
    .map(([day, sum]) => ({ day, ...sum }))
    .toSorted((a, b) => b.day.localeCompare(a.day))
}
