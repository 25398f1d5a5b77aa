import { finished } from 'node:stream/promises'

import type { WriteTx } from '@first-contact/transactions'
import { from as copyFrom } from 'pg-copy-streams'

import { copyText } from './copy-text.ts'
import type { EvidenceTable } from './evidence-table.ts'

/** Rows that are all new: COPY, which fails as a whole on one that is not. */
export async function copyRows<S, Row>(
  tx: WriteTx<S>,
  schema: string,
  table: EvidenceTable<Row>,
  rows: readonly Row[],
): Promise<void> {
  const names = table.columns.map((column) => column.name).join(', ')
  const stream = tx.stream(copyFrom(`copy ${schema}.${table.name} (${names}) from stdin`))
  stream.end(Buffer.from(copyText(table, rows)))
  await finished(stream)
}

/** Rows of which some may be there: answers the keys of those that were not. */
export async function mergeRows<S, Row>(
  tx: WriteTx<S>,
  schema: string,
  table: EvidenceTable<Row>,
  rows: readonly Row[],
): Promise<ReadonlySet<string>> {
  // Sorted, so that two writers of the same rows wait for each other and never deadlock.
  const orderOf = table.order ?? table.key
  const sorted = rows
    .map((row) => ({ row, order: orderOf(row) }))
    .sort((a, b) => (a.order === b.order ? 0 : a.order < b.order ? -1 : 1))
  const names = table.columns.map((column) => column.name).join(', ')
  const arrays = table.columns.map((column, index) => `$${index + 1}::${column.type}[]`)
  const inserted = await tx.query<{ key: string }>(
    `insert into ${schema}.${table.name} (${names})
     select * from unnest(${arrays.join(', ')})
     on conflict do nothing
     returning ${table.returning} as key`,
    table.columns.map((column) => sorted.map(({ row }) => column.value(row))),
  )
  return new Set(inserted.map((row) => row.key))
}
