import type { ReadTx } from '@first-contact/transactions'

/**
 * The decisions whose last replay came to a verdict: that of today's code where it ran, else that of
 * the code that decided. People ask for replays, so these are few, however many decisions there are.
 */
export async function decisionsByVerdict<S>(
  tx: ReadTx<S>,
  schema: string,
  { verdict, environment }: { readonly verdict: string; readonly environment: string | null },
): Promise<readonly string[]> {
  const rows = await tx.query<{ decision_id: string }>(
    `select decision_id from (
       select distinct on (d.decision_id) d.decision_id, r.results
       from ${schema}.decision_replays d
       join ${schema}.decision_replay_results r using (replay_id)
       where r.state = 'done' and ($2::text is null or d.environment = $2)
       order by d.decision_id, d.asked_at desc, d.replay_id
     ) last
     where (
       -- By name, current comes before recorded.
       select each ->> 'verdict' from json_array_elements(results) each
       order by each ->> 'code' limit 1
     ) = $1`,
    [verdict, environment],
  )
  return rows.map(({ decision_id: id }) => id)
}
