import type { ReadTx } from '@first-contact/transactions'

import { genesisHash, linkHash, type ChainHead } from './chain-hash.ts'
import type { ChainProblem } from './chain-verdict.ts'
import { readLinks, type StoredLink } from './stored-link.ts'

/** Links read at once. */
const linksPerPage = 2000

export interface CheckedLinks {
  readonly problems: ChainProblem[]
  readonly linksChecked: number
  readonly linksOfDroppedDays: number
  readonly heads: readonly { readonly chainWriter: number; readonly hash: string }[]
}

/** Checks that every link gives its hash and follows the one before, writer by writer. */
export async function checkLinks<S>(tx: ReadTx<S>, schema: string): Promise<CheckedLinks> {
  const writers = await tx.query<{
    chain_writer: number
    follows: ChainHead[]
    genesis_hash: string
  }>(
    `select chain_writer, follows, genesis_hash from ${schema}.infra_chain_writers
     order by chain_writer`,
  )
  const problems: ChainProblem[] = []
  const heads: { chainWriter: number; hash: string }[] = []
  let linksChecked = 0
  let linksOfDroppedDays = 0
  for (const writer of writers) {
    problems.push(...(await checkFollowed(tx, schema, writer)))
    let walk: ChainWalk = { hash: writer.genesis_hash, chainBatch: 0 }
    for (;;) {
      const links = await readLinks(tx, schema, {
        chainWriter: writer.chain_writer,
        chainBatch: walk.chainBatch,
        limit: linksPerPage,
      })
      // A page may end inside a batch; the rest of that batch is read with the next page.
      const whole = links.length < linksPerPage ? links : withoutLastBatch(links)
      for (const link of whole) {
        problems.push(...checkLink(link, walk))
        walk = { hash: link.hash, chainBatch: link.chainBatch }
        linksChecked += 1
        if (link.isDropped) linksOfDroppedDays += 1
      }
      if (links.length < linksPerPage || whole.length === 0) break
    }
    heads.push({ chainWriter: writer.chain_writer, hash: walk.hash })
  }
  return { problems, linksChecked, linksOfDroppedDays, heads }
}

interface ChainWalk {
  readonly hash: string
  readonly chainBatch: number
}

function withoutLastBatch(links: readonly StoredLink[]): readonly StoredLink[] {
  const last = links.at(-1)?.chainBatch
  return links.filter((link) => link.chainBatch !== last)
}

function checkLink(link: StoredLink, walk: ChainWalk): ChainProblem[] {
  const at = {
    chainWriter: link.chainWriter,
    chainBatch: link.chainBatch,
    place: link.place,
    day: link.day,
    errorId: null,
    decisionId: null,
  }
  if (link.previousHash !== walk.hash || link.chainBatch > walk.chainBatch + 1) {
    const detail = `does not follow batch ${walk.chainBatch}: a link between them is gone or changed`
    return [{ kind: 'link_missing', ...at, detail }]
  }
  if (linkHash(link.previousHash, link) !== link.hash) {
    return [{ kind: 'link_changed', ...at, detail: 'its fields do not give its hash' }]
  }
  return []
}

/** The ends of other chains that a writer followed when it started must still be there. */
async function checkFollowed<S>(
  tx: ReadTx<S>,
  schema: string,
  writer: {
    readonly chain_writer: number
    readonly follows: readonly ChainHead[]
    readonly genesis_hash: string
  },
): Promise<ChainProblem[]> {
  const problems: ChainProblem[] = []
  const problem = (kind: ChainProblem['kind'], head: ChainHead | null, detail: string) => {
    const [chainWriter, chainBatch] = head ?? [writer.chain_writer, 0]
    const row = { errorId: null, decisionId: null }
    problems.push({ kind, chainWriter, chainBatch, place: '', day: null, ...row, detail })
  }
  if (genesisHash(writer.follows) !== writer.genesis_hash) {
    problem('link_changed', null, 'what it followed does not give its first hash')
  }
  for (const head of writer.follows) {
    const [chainWriter, chainBatch, hash] = head
    const found = await tx.query(
      `select from ${schema}.infra_chain_batches
       where chain_writer = $1 and chain_batch = $2 and hash = $3`,
      [chainWriter, chainBatch, hash],
    )
    if (found.length === 0) {
      problem('tail_missing', head, `writer ${writer.chain_writer} followed it, and it is gone`)
    }
  }
  return problems
}
