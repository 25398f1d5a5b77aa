import { existsSync, readFileSync } from 'node:fs'
import type { Store } from '@first-contact/store'

export interface ReceiptCheck {
  /** Envelopes for which `capture` answered `spooled`. */
  readonly spooled: number
  readonly shed: number
  /** Promised and not in the store, as `epoch sequence error_id`. */
  readonly missing: readonly string[]
  /** In the store more than once. */
  readonly duplicates: readonly string[]
  /** Rows of envelopes in the store; those captured right before a kill have no receipt. */
  readonly stored: number
}

interface StoredRow {
  readonly producer_epoch: string
  readonly sequence: string
  readonly error_id: string
  readonly copies: string
}

function readReceipts(file: string): { kind: string; key: string }[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  // A kill in the middle of the note leaves a line without its end.
  lines.pop()
  return lines.map((line) => {
    const [kind = '', ...key] = line.split(' ')
    return { kind, key: key.join(' ') }
  })
}

/** Compares every receipt that was given with what the store holds. */
export async function checkReceipts(
  store: Store,
  receiptFiles: readonly string[],
  producers: readonly string[],
): Promise<ReceiptCheck> {
  const receipts = receiptFiles.flatMap(readReceipts)
  const { rows } = await store.database.pool.query<StoredRow>(
    `select producer_epoch, sequence, error_id, count(*) as copies from (
       select producer, producer_epoch, sequence, error_id from ${store.schema}.infra_error_events
       union all
       select producer, producer_epoch, sequence, error_id from ${store.schema}.infra_out_of_range
     ) as envelopes
     where producer = any($1) group by producer_epoch, sequence, error_id`,
    [producers],
  )
  const copies = new Map(
    rows.map((row) => [
      `${row.producer_epoch} ${row.sequence} ${row.error_id}`,
      Number(row.copies),
    ]),
  )
  const spooled = receipts.filter(({ kind }) => kind === 'spooled')
  return {
    spooled: spooled.length,
    shed: receipts.filter(({ kind }) => kind === 'shed').length,
    missing: spooled.filter(({ key }) => !copies.has(key)).map(({ key }) => key),
    duplicates: [...copies].filter(([, count]) => count > 1).map(([key]) => key),
    stored: [...copies.values()].reduce((sum, count) => sum + count, 0),
  }
}
