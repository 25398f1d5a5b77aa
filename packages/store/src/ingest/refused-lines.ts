import { createHash } from 'node:crypto'

import type { WriteTx } from '@first-contact/transactions'

import type { RefusedLine } from './batch-item.ts'

/** Rows kept at most; they are a hint for a person, the counts are in the sequences. */
const refusedRowsMax = 100_000

/** Refused lines of one batch that are written down; a flood of garbage says no more than these. */
const refusedPerBatchMax = 100

/** 16 hex digits that recognise a line without holding its text. */
export function lineHash(line: string | Buffer): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 16)
}

export async function writeRefusedLines<S>(
  tx: WriteTx<S>,
  schema: string,
  lines: readonly RefusedLine[],
): Promise<void> {
  if (lines.length === 0) return
  const kept = [...new Map(lines.map((line) => [line.lineHash, line])).values()]
    .sort((a, b) => (a.lineHash < b.lineHash ? -1 : 1))
    .slice(0, refusedPerBatchMax)
  await tx.query(
    `insert into ${schema}.infra_rejected
       (line_hash, code, field, producer, producer_epoch, sequence, via)
     select * from unnest(
       $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[]
     )
     where (select count(*) from ${schema}.infra_rejected) < ${refusedRowsMax}
     on conflict do nothing`,
    [
      kept.map((line) => line.lineHash),
      kept.map((line) => line.code),
      kept.map((line) => line.field),
      kept.map((line) => line.producer),
      kept.map((line) => line.producerEpoch),
      kept.map((line) => line.sequence),
      kept.map((line) => line.via),
    ],
  )
}
