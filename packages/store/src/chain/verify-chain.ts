import { AsyncResource } from 'node:async_hooks'
import { defineTransaction, type ReadTx } from '@first-contact/transactions'

import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { problemsMax, type ChainProblem, type ChainVerdict } from './chain-verdict.ts'
import { checkLinks } from './check-links.ts'
import { checkRowsOfDay } from './check-rows.ts'
import type { PlaceAndDay } from './stored-link.ts'

/**
 * Checks every stored envelope and decision, and the hash chain over all batches: what was changed, removed or
 * put in past the triggers. Reads one snapshot, so ingest may go on.
 *
 * @example
 * const verdict = await verifyChain(store)
 * if (verdict.kind === 'broken') console.error(verdict.problems[0])
 */
export async function verifyChain(
  store: StoreConnection,
  options: { readonly onDay?: (day: string) => void } = {},
): Promise<ChainVerdict> {
  const { onDay = () => undefined } = options
  const { links, rows } = await readChain(store.database, {
    schema: quotedSchema(store),
    // The caller's code runs outside of the transaction, and may use the store.
    onDay: AsyncResource.bind(onDay),
  })
  const problems = [...links.problems, ...rows.problems].toSorted(
    (a, b) => a.chainWriter - b.chainWriter || a.chainBatch - b.chainBatch,
  )
  return {
    kind: problems.length === 0 ? 'intact' : 'broken',
    problems: problems.slice(0, problemsMax),
    linksChecked: links.linksChecked,
    rowsChecked: rows.rowsChecked,
    linksOfDroppedDays: links.linksOfDroppedDays,
    heads: links.heads,
  }
}

type ChainArgs = InSchema<{ readonly onDay: (day: string) => void }>

const readChain = defineTransaction({
  name: 'store.verify-chain',
  intent: 'READ_ONLY',
  isolation: 'repeatable read',
  // Sorting a large day may take longer than the store allows others.
  timeouts: { statementTimeoutMs: 0 },
  run: async (tx, { schema, onDay }: ChainArgs) => {
    const links = await checkLinks(tx, schema)
    const problems: ChainProblem[] = []
    let rowsChecked = 0
    for (const at of await daysWithRows(tx, schema)) {
      onDay(at.day)
      const checked = await checkRowsOfDay(tx, schema, at)
      rowsChecked += checked.rowsChecked
      problems.push(...checked.problems)
    }
    return { links, rows: { problems, rowsChecked } }
  },
})

/** Days that have links or rows: either alone is a problem that has to be seen. */
async function daysWithRows<S>(tx: ReadTx<S>, schema: string): Promise<readonly PlaceAndDay[]> {
  return await tx.query<PlaceAndDay>(
    `select place, day::text as day from ${schema}.infra_chain_batches group by place, day
     union
     select p.relname, to_date(right(c.relname, 8), 'YYYYMMDD')::text
     from pg_inherits i
     join pg_class c on c.oid = i.inhrelid
     join pg_class p on p.oid = i.inhparent
     where i.inhparent = any (array[$1, $2]::regclass[])
     union
     select 'infra_out_of_range', (created_at at time zone 'UTC')::date::text
     from ${schema}.infra_out_of_range
     union
     select 'infra_out_of_range_decisions', (created_at at time zone 'UTC')::date::text
     from ${schema}.infra_out_of_range_decisions
     order by 1, 2`,
    [`${schema}.infra_error_events`, `${schema}.infra_decision_snapshots`],
  )
}
