import type { ReadTx } from '@first-contact/transactions'
import type { DecisionFilter } from './decision-filter.ts'
import { originsParameter } from './window-options.ts'

/** An hour in which an engine decided, as the rollups know it. */
export interface EngineHour {
  readonly hour: Date
  readonly engine: string
  /** At least as many as there are: outcomes past the first fifty of an hour are counted as one. */
  readonly decisions: number
}

/** From where to where the rollups are looked through. */
export interface HourSpan {
  readonly from: Date
  /** Not part of it. */
  readonly before: Date
}

/** Rows of one look into the rollups. */
const hoursMax = 5000

const hourMs = 3_600_000

/** How far each look goes back, first little, then more. */
const lookBackMs = [2, 20, 200].map((days) => days * 24 * hourMs)

/**
 * The hours that hold what a filter asks for, newest first, in parts that grow. A reader takes no
 * more of them than it needs, so the last page of a rare outcome costs about what its first does.
 */
export async function* newestDecisionHours<S>(
  tx: ReadTx<S>,
  schema: string,
  filter: DecisionFilter,
  span: HourSpan,
): AsyncGenerator<readonly EngineHour[]> {
  const first = hourOf(span.from)
  let { before } = span
  for (let look = 0; before > first; look += 1) {
    const back = lookBackMs[look] ?? Number.POSITIVE_INFINITY
    const from = new Date(Math.max(first.getTime(), hourOf(before).getTime() - back))
    const hours = await hoursWithin(tx, schema, filter, { from, before })
    const isCut = hours.length === hoursMax
    const last = hours.at(-1)?.hour
    // Cut off in the middle of an hour: that hour is for the next look.
    const whole = isCut ? hours.filter(({ hour }) => hour.getTime() !== last?.getTime()) : hours
    if (whole.length > 0) yield whole
    before = isCut && last !== undefined ? new Date(last.getTime() + hourMs) : from
  }
}

function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / hourMs) * hourMs)
}

async function hoursWithin<S>(
  tx: ReadTx<S>,
  schema: string,
  filter: DecisionFilter,
  { from, before }: HourSpan,
): Promise<readonly EngineHour[]> {
  const rows = await tx.query<{ hour: Date; engine: string; decisions: string }>(
    `select hour, engine, sum(case $7
         when 'exact' then exact when 'partial' then partial when 'no' then not_replayable
         else decisions end) as decisions
     from ${schema}.infra_decision_rollup_hours
     where hour >= $1 and hour < $2
       and ($3::text is null or environment = $3)
       and ($4::text[] is null or origin = any ($4))
       and ($5::text is null or engine = $5)
       and ($6::text is null or engine_version = $6)
       and ($8::text is null or outcome in ($8, '*'))
     group by hour, engine
     having sum(case $7::text
         when 'exact' then exact when 'partial' then partial when 'no' then not_replayable
         else decisions end) > 0
     order by hour desc, engine
     limit ${hoursMax}`,
    [
      from,
      before,
      filter.environment ?? null,
      originsParameter(filter.origins),
      filter.engine ?? null,
      filter.version ?? null,
      filter.replayability ?? null,
      filter.outcome ?? null,
    ],
  )
  return rows.map((row) => ({ ...row, decisions: Number(row.decisions) }))
}
