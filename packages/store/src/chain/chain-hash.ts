import { createHash } from 'node:crypto'

import { canonicalizeJson } from '@first-contact/recorder/canonical'

/** Where the rows of a link are: day partitions, or a table for days that are not kept. */
export type ChainPlace =
  | 'infra_error_events'
  | 'infra_out_of_range'
  | 'infra_decision_snapshots'
  | 'infra_out_of_range_decisions'

/** One link: the rows of one batch that lie in one place and day. */
export interface ChainLink {
  readonly chainWriter: number
  readonly chainBatch: number
  readonly place: ChainPlace
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string
  readonly rowCount: number
  readonly rowsDigest: string
  readonly createdAt: string
}

/** The last link of another writer when this one started. */
export type ChainHead = readonly [chainWriter: number, chainBatch: number, hash: string]

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** One digest over the digests of rows; their order does not matter. */
export function rowsDigest(digests: readonly string[]): string {
  return sha256([...digests].sort().join('\n'))
}

/** The hash of a link covers everything in it and the link before. */
export function linkHash(previousHash: string, link: ChainLink): string {
  return sha256(
    canonicalizeJson([
      'fc-chain-1',
      previousHash,
      link.chainWriter,
      link.chainBatch,
      link.place,
      link.day,
      link.rowCount,
      link.rowsDigest,
      link.createdAt,
    ]),
  )
}

/** What the first link of a writer follows: the heads that nobody followed before. */
export function genesisHash(follows: readonly ChainHead[]): string {
  return sha256(canonicalizeJson(['fc-chain-1', follows.map((head) => [...head])]))
}
