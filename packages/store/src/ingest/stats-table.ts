import type { ComponentStats, StatsRecord } from '@first-contact/recorder/records'

import {
  columnName,
  type ColumnValue,
  type EvidenceTable,
  type ScalarField,
} from './evidence-table.ts'

/** One component of a statistics record; null in the one row of a record that counted nothing. */
export interface IncomingStats {
  readonly record: StatsRecord
  readonly storedAt: string
  readonly position: number
  readonly counted: ComponentStats | null
}

/** A record as rows, one a component. */
export function statsRows(record: StatsRecord, storedAt: string): IncomingStats[] {
  if (record.components.length === 0) return [{ record, storedAt, position: 0, counted: null }]
  return record.components.map((counted, position) => ({ record, storedAt, position, counted }))
}

const plain = (name: ScalarField<StatsRecord>, type: string) => ({
  name: columnName(name),
  type,
  value: (row: IncomingStats): ColumnValue => row.record[name],
})

const counted = (name: string, type: string, value: (stats: ComponentStats) => ColumnValue) => ({
  name,
  type,
  value: (row: IncomingStats): ColumnValue => {
    if (row.counted !== null) return value(row.counted)
    return type === 'text' ? null : 0
  },
})

/** Statistics whose window starts in the days that are kept. */
export const componentStats: EvidenceTable<IncomingStats> = {
  name: 'infra_component_stats',
  columns: [
    plain('producer', 'text'),
    plain('producer_epoch', 'text'),
    plain('sequence', 'int8'),
    plain('window_start', 'timestamptz'),
    plain('window_end', 'timestamptz'),
    plain('format', 'int2'),
    { name: 'position', type: 'int2', value: (row) => row.position },
    counted('component', 'text', (stats) => stats.component),
    counted('layer', 'text', (stats) => stats.layer),
    counted('operation', 'text', (stats) => stats.operation),
    counted('count', 'int8', (stats) => stats.count),
    counted('errors', 'int8', (stats) => stats.errors),
    counted('sum_us', 'int8', (stats) => stats.latency.sum_us),
    counted('min_us', 'int8', (stats) => stats.latency.min_us),
    counted('max_us', 'int8', (stats) => stats.latency.max_us),
    {
      name: 'buckets',
      type: 'json',
      value: (row) => JSON.stringify(row.counted?.latency.buckets ?? []),
    },
    plain('environment', 'text'),
    plain('origin', 'text'),
    plain('rehearsal_id', 'text'),
    { name: 'created_at', type: 'timestamptz', value: (row) => row.storedAt },
  ],
  returning: `'stats ' || sequence || ' ' || producer_epoch || ' ' || producer`,
  // Sorted by record; the rows of one record are written by one statement, in order.
  key: ({ record }) => `stats ${record.sequence} ${record.producer_epoch} ${record.producer}`,
}
