import type { ReadTx } from '@first-contact/transactions'

import { rowsDigest } from './chain-hash.ts'
import type { ChainProblem } from './chain-verdict.ts'
import {
  chainedTables,
  faultOf,
  nameOf,
  noRow,
  type ChainedRow,
  type NamedRow,
} from './chained-table.ts'
import { readLinksOfDay, type PlaceAndDay, type StoredLink } from './stored-link.ts'

/** Rows of one batch as they are now. */
interface FoundBatch {
  readonly chainWriter: number
  readonly chainBatch: number
  readonly digests: string[]
  readonly first: NamedRow
  changed: ChainProblem | null
}

/** Checks every row of one place and day against its columns, and every batch against its rows. */
export async function checkRowsOfDay<S>(
  tx: ReadTx<S>,
  schema: string,
  at: PlaceAndDay,
): Promise<{ readonly problems: ChainProblem[]; readonly rowsChecked: number }> {
  const links = new Map(
    (await readLinksOfDay(tx, schema, at)).map((link) => [batchKey(link), link]),
  )
  const problems: ChainProblem[] = []
  let rowsChecked = 0
  for await (const batch of batchesOfDay(tx, schema, at)) {
    rowsChecked += batch.digests.length
    const key = batchKey(batch)
    problems.push(...checkBatch(batch, links.get(key), at))
    links.delete(key)
  }
  for (const link of links.values()) {
    if (link.isDropped) continue
    const { chainWriter, chainBatch, rowCount } = link
    const detail = `all ${rowCount} rows of the batch are gone`
    problems.push({ kind: 'rows_missing', chainWriter, chainBatch, ...at, ...noRow, detail })
  }
  return { problems, rowsChecked }
}

function batchKey(batch: { readonly chainWriter: number; readonly chainBatch: number }): string {
  return `${batch.chainWriter} ${batch.chainBatch}`
}

function checkBatch(
  batch: FoundBatch,
  link: StoredLink | undefined,
  { place, day }: PlaceAndDay,
): ChainProblem[] {
  const { chainWriter, chainBatch, digests } = batch
  const at = { chainWriter, chainBatch, place, day }
  if (link === undefined || link.isDropped) {
    const detail = `${digests.length} rows name a batch that was never written here`
    return [{ kind: 'rows_inserted', ...at, ...batch.first, detail }]
  }
  const problems = batch.changed === null ? [] : [batch.changed]
  if (rowsDigest(digests) === link.rowsDigest) return problems
  const detail = `${link.rowCount} rows were written, ${digests.length} are there`
  if (digests.length < link.rowCount) {
    problems.push({ kind: 'rows_missing', ...at, ...noRow, detail })
  } else if (digests.length > link.rowCount) {
    problems.push({ kind: 'rows_inserted', ...at, ...noRow, detail })
  } else if (problems.length === 0) {
    problems.push({ kind: 'rows_exchanged', ...at, ...noRow, detail })
  }
  return problems
}

/** The batches that rows of a day name, in order, through a cursor: a day may not fit in memory. */
async function* batchesOfDay<S>(
  tx: ReadTx<S>,
  schema: string,
  { place, day }: PlaceAndDay,
): AsyncGenerator<FoundBatch> {
  const { columns, timeColumn, rowsPerFetch } = chainedTables[place]
  const from = `${day} 00:00:00+00`
  await tx.query(
    `declare rows_of_day no scroll cursor for
     select ${columns}, chain_writer, chain_batch from ${schema}.${place}
     where ${timeColumn} >= '${from}'::timestamptz
       and ${timeColumn} < '${from}'::timestamptz + interval '24 hours'
     order by chain_writer, chain_batch`,
  )
  let open: FoundBatch | undefined
  for (;;) {
    const rows = await tx.query<ChainedRow>(`fetch ${rowsPerFetch} from rows_of_day`)
    for (const row of rows) {
      const chainBatch = Number(row.chain_batch)
      const isSame = open?.chainWriter === row.chain_writer && open.chainBatch === chainBatch
      if (open === undefined || !isSame) {
        if (open !== undefined) yield open
        open = {
          chainWriter: row.chain_writer,
          chainBatch,
          digests: [],
          first: nameOf(row),
          changed: null,
        }
      }
      open.digests.push(row.digest)
      open.changed ??= checkRow(row, { place, day })
    }
    if (rows.length < rowsPerFetch) break
  }
  if (open !== undefined) yield open
  await tx.query('close rows_of_day')
}

function checkRow(row: ChainedRow, { place, day }: PlaceAndDay): ChainProblem | null {
  const wrong = faultOf(row)
  if (wrong === null) return null
  return {
    kind: 'row_changed',
    chainWriter: row.chain_writer,
    chainBatch: Number(row.chain_batch),
    place,
    day,
    ...nameOf(row),
    detail: wrong,
  }
}
