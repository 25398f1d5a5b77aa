import { defineTransaction } from '@first-contact/transactions'
import { quotedSchema, type InSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { originsParameter, type AudienceOptions } from './window-options.ts'

/** A window to count in; by whole hours, so that it can be read from rollups. */
export interface DecisionCountOptions extends AudienceOptions {
  readonly since: Date
  readonly until: Date
  readonly engine?: string | undefined
}

/** How often a version of an engine decided what. */
export interface DecisionCount {
  readonly engine: string
  readonly engine_version: string
  /** Empty without a name; `*` for those past the first fifty of an hour. */
  readonly outcome: string
  readonly decisions: number
  /** Part of `decisions`, as the next three are together all of it. */
  readonly threw: number
  readonly exact: number
  readonly partial: number
  readonly not_replayable: number
  readonly mean_us: number
  readonly max_us: number
}

type RawDecisionCount = { readonly [name in keyof DecisionCount]: string }

/** Engines, versions and outcomes are names in code, not data. */
const countsMax = 1000

/** Decisions by engine, version and outcome, most first. Reads rollups only. */
export async function getDecisionCounts(
  store: StoreConnection,
  options: DecisionCountOptions,
): Promise<readonly DecisionCount[]> {
  const rows = await selectCounts(store.database, { schema: quotedSchema(store), options })
  return rows.map((raw) => ({
    engine: raw.engine,
    engine_version: raw.engine_version,
    outcome: raw.outcome,
    decisions: Number(raw.decisions),
    threw: Number(raw.threw),
    exact: Number(raw.exact),
    partial: Number(raw.partial),
    not_replayable: Number(raw.not_replayable),
    mean_us: Number(raw.mean_us),
    max_us: Number(raw.max_us),
  }))
}

const selectCounts = defineTransaction({
  name: 'store.get-decision-counts',
  intent: 'READ_ONLY',
  run: async (tx, { schema, options }: InSchema<{ readonly options: DecisionCountOptions }>) =>
    await tx.query<RawDecisionCount>(
      `select engine, engine_version, outcome, sum(decisions) as decisions, sum(threw) as threw,
         sum(exact) as exact, sum(partial) as partial, sum(not_replayable) as not_replayable,
         round(sum(sum_us) / sum(decisions)) as mean_us, max(max_us) as max_us
       from ${schema}.infra_decision_rollup_hours
       where hour >= date_trunc('hour', $1::timestamptz, 'UTC') and hour < $2
         and ($3::text is null or environment = $3)
         and ($4::text[] is null or origin = any ($4))
         and ($5::text is null or engine = $5)
       group by engine, engine_version, outcome
       order by sum(decisions) desc, engine, engine_version, outcome
       limit ${countsMax}`,
      [
        options.since,
        options.until,
        options.environment ?? null,
        originsParameter(options.origins),
        options.engine ?? null,
      ],
    ),
})
