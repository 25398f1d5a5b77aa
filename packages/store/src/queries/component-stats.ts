import { latencyQuantileUs } from '@first-contact/recorder/records'
import type { AudienceOptions } from './window-options.ts'

/** Which statistics. */
export interface ComponentStatsOptions extends AudienceOptions {
  readonly since: Date
  readonly until: Date
  readonly component?: string | undefined
}

/** What was counted of one component, exactly: every operation, sampled or not. */
export interface ComponentStatsRow {
  /** Empty where a whole layer is taken together. */
  readonly component: string
  readonly layer: string
  /** Empty where all operations of the component are taken together. */
  readonly operation: string
  /** Operations that ended. */
  readonly count: number
  readonly errors: number
  readonly mean_us: number
  readonly max_us: number
  /** Right within 2 %; null where no sketch was kept. */
  readonly p50_us: number | null
  readonly p95_us: number | null
  readonly p99_us: number | null
  /** Start of the last window or hour that counted something. */
  readonly last_at: string
}

/** Sums and a sketch as Postgres answers them. */
export interface RawStats {
  readonly count: string
  readonly errors: string
  readonly sum_us: string
  readonly max_us: string
  readonly buckets: readonly (readonly [number, number])[] | null
}

export type RawComponentStats = RawStats & {
  readonly component: string
  readonly layer: string
  readonly operation: string
  readonly last_at: Date
}

/** Counts, mean and quantiles of one row. */
export function measuresOf({ count, errors, sum_us, max_us, buckets }: RawStats) {
  const pairs = buckets ?? []
  const quantile = (share: number): number | null => {
    const us = latencyQuantileUs(pairs, share)
    // A bucket's middle may lie above all that was measured.
    return us === null ? null : Math.min(Math.round(us), Number(max_us))
  }
  return {
    count: Number(count),
    errors: Number(errors),
    mean_us: Number(count) === 0 ? 0 : Math.round(Number(sum_us) / Number(count)),
    max_us: Number(max_us),
    p50_us: quantile(0.5),
    p95_us: quantile(0.95),
    p99_us: quantile(0.99),
  }
}

/**
 * SQL that adds statistics up by the given columns of `picked`, sketches by bucket. `grouped` are
 * names of columns in code, never data.
 */
export function addUpSql(picked: string, grouped: string, extra = ''): string {
  return `with picked as materialized (${picked}),
    totals as (
      select ${grouped}, sum(count) as count, sum(errors) as errors, sum(sum_us) as sum_us,
        max(max_us) as max_us${extra}
      from picked group by ${grouped}
    ),
    added as (
      select ${grouped}, (pair ->> 0)::integer as bucket, sum((pair ->> 1)::bigint) as counted
      from picked cross join lateral json_array_elements(coalesce(buckets, '[]')) as e (pair)
      group by ${grouped}, bucket
    ),
    sketches as (
      select ${grouped}, json_agg(json_build_array(bucket, counted) order by bucket) as buckets
      from added group by ${grouped}
    )
    select * from totals left join sketches using (${grouped})`
}
