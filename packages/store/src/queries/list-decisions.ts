import { defineTransaction, type ReadTx } from '@first-contact/transactions'
import { quotedSchema, type StoreConnection } from '../ingest/store-connection.ts'
import { decisionsByVerdict } from '../replays/decisions-by-verdict.ts'
import { decisionConditions, type DecisionFilter } from './decision-filter.ts'
import { newestDecisionHours, type EngineHour } from './decision-hours.ts'
import { decisionColumns, toDecisionRow, type DecisionRow } from './decision-row.ts'
import { boundsOf } from './kept-bounds.ts'
import type { Page, PageArgs, PageOptions } from './page.ts'
import {
  decisionPageStart,
  findDecisions,
  readDecisions,
  toDecisionPage,
  type FoundDecision,
} from './read-decisions.ts'

/** Hours read by one statement: each is a look into an index. */
const hoursPerRead = 500

const hourMs = 3_600_000

/** Days are kept up to tomorrow; a clock may differ. */
const latestAheadMs = 72 * hourMs

/**
 * Decisions, newest first. Which hours hold a page is read from rollups, so a page costs about the
 * same however many days and decisions there are.
 *
 * @throws FC_INVALID_CURSOR
 */
export async function listDecisions(
  store: StoreConnection,
  options: PageOptions & DecisionFilter = {},
): Promise<Page<DecisionRow>> {
  return selectDecisions(store.database, {
    schema: quotedSchema(store),
    start: decisionPageStart(options),
    filter: options,
  })
}

const selectDecisions = defineTransaction({
  name: 'store.list-decisions',
  intent: 'READ_ONLY',
  run: async (tx, args: PageArgs<DecisionFilter>): Promise<Page<DecisionRow>> => {
    const { runId, correlationId, verdict } = args.filter
    if (verdict !== undefined) return await readReplayed(tx, args, verdict)
    if (correlationId !== undefined) {
      return await readOfId(tx, args, 'decision_correlation_bounds', correlationId)
    }
    if (runId !== undefined) return await readOfId(tx, args, 'decision_run_bounds', runId)
    return await readByHours(tx, args)
  },
})

/** The few decisions of a run or a correlation are found by an index of their own. */
async function readOfId<S>(
  tx: ReadTx<S>,
  { schema, start, filter }: PageArgs<DecisionFilter>,
  boundsFunction: string,
  id: string,
): Promise<Page<DecisionRow>> {
  return await readDecisions(tx, schema, {
    ...start,
    ...decisionConditions(filter, 8),
    since: filter.since,
    until: filter.until,
    order: 'newest',
    kept: await boundsOf(tx, `${schema}.${boundsFunction}`, id),
  })
}

/** Those that were replayed are few, and known by their ids. */
async function readReplayed<S>(
  tx: ReadTx<S>,
  { schema, start, filter }: PageArgs<DecisionFilter>,
  verdict: string,
): Promise<Page<DecisionRow>> {
  const environment = filter.environment ?? null
  const ids = await decisionsByVerdict(tx, schema, { verdict, environment })
  if (ids.length === 0) return { items: [], nextCursor: null }
  const { where, values } = decisionConditions(filter, 9)
  return await readDecisions(tx, schema, {
    ...start,
    where: `decision_id = any ($8::text[]) and ${where}`,
    values: [ids, ...values],
    since: filter.since,
    until: filter.until,
    order: 'newest',
  })
}

async function readByHours<S>(
  tx: ReadTx<S>,
  { schema, start, filter }: PageArgs<DecisionFilter>,
): Promise<Page<DecisionRow>> {
  const kept = await readKept(tx, { schema, start, filter })
  // Few by nature: what came out of range, and what is pinned past its day.
  const elsewhere = await findDecisions(tx, schema, {
    ...start,
    ...decisionConditions(filter, 8),
    since: filter.since,
    until: filter.until,
    order: 'newest',
    kept: { from: 'infinity', to: null },
  })
  const rows = [...kept, ...elsewhere].toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
  return toDecisionPage(rows, start.limit)
}

/** Times are all equally long, and ids and digests are hex: they sort as texts. */
function placeOf(row: DecisionRow): string {
  return `${row.seen_at} ${row.decision_id} ${row.digest}`
}

async function readKept<S>(
  tx: ReadTx<S>,
  args: PageArgs<DecisionFilter>,
): Promise<readonly DecisionRow[]> {
  const { schema, start, filter } = args
  const oldest = await oldestDay(tx, schema)
  if (oldest === null) return []
  const span = {
    from: filter.since === undefined || filter.since < oldest ? oldest : filter.since,
    before: earliest(filter.until, start.position[0]),
  }
  const found: DecisionRow[] = []
  for await (const hours of newestDecisionHours(tx, schema, filter, span)) {
    for (const some of portions(hours, start.limit + 1)) {
      found.push(...(await readHours(tx, args, some)))
      if (found.length > start.limit) return found
    }
  }
  return found
}

/** The first day that has a partition: rollups know of older ones. */
async function oldestDay<S>(tx: ReadTx<S>, schema: string): Promise<Date | null> {
  const [row] = await tx.query<{ day: Date | null }>(
    `select min(to_date(right(c.relname, 8), 'YYYYMMDD'))::timestamp at time zone 'UTC' as day
     from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass`,
    [`${schema}.infra_decision_snapshots`],
  )
  return row?.day ?? null
}

/** Where the list starts; the row of a cursor lies in the hour that its time is in. */
function earliest(until: Date | undefined, cursorAt: string | null | undefined): Date {
  const latest = until ?? new Date(Date.now() + latestAheadMs)
  if (typeof cursorAt !== 'string') return latest
  const after = new Date(new Date(cursorAt).getTime() + 1)
  return after < latest ? after : latest
}

/** Hours that hold enough for a page, by what the rollups say. */
function* portions(hours: readonly EngineHour[], wanted: number): Generator<readonly EngineHour[]> {
  let some: EngineHour[] = []
  let decisions = 0
  for (const [index, hour] of hours.entries()) {
    some.push(hour)
    decisions += hour.decisions
    // Not in the middle of an hour: engines decide at the same time.
    const isHourWhole = hours[index + 1]?.hour.getTime() !== hour.hour.getTime()
    if (isHourWhole && (decisions >= wanted || some.length >= hoursPerRead)) {
      yield some
      some = []
      decisions = 0
    }
  }
  if (some.length > 0) yield some
}

async function readHours<S>(
  tx: ReadTx<S>,
  { schema, start, filter }: PageArgs<DecisionFilter>,
  hours: readonly EngineHour[],
): Promise<readonly DecisionRow[]> {
  const times = hours.map(({ hour }) => hour.getTime())
  const { where, values } = decisionConditions(filter, 10)
  const rows = await tx.query<FoundDecision>(
    `select d.* from unnest($4::timestamptz[], $5::text[]) as h (hour, of_engine)
     cross join lateral (
       select ${decisionColumns}, "timestamp" as seen_at, 'kept' as source
       from ${schema}.infra_decision_snapshots
       where engine = h.of_engine
         and "timestamp" >= h.hour and "timestamp" < h.hour + interval '1 hour'
         -- Said again for the planner, which drops all other days.
         and "timestamp" >= $6 and "timestamp" < $7
         and ($8::timestamptz is null or "timestamp" >= $8)
         and ($9::timestamptz is null or "timestamp" < $9)
         and ($1::timestamptz is null
           or ("timestamp" <= $1 and ("timestamp", decision_id, digest) < ($1, $2, $3)))
         and ${where}
       order by "timestamp" desc, decision_id desc, digest desc
       limit ${start.limit + 1}
     ) d
     order by d."timestamp" desc, d.decision_id desc, d.digest desc
     limit ${start.limit + 1}`,
    [
      ...start.position,
      hours.map(({ hour }) => hour),
      hours.map(({ engine }) => engine),
      new Date(Math.min(...times)),
      new Date(Math.max(...times) + hourMs),
      filter.since ?? null,
      filter.until ?? null,
      ...values,
    ],
  )
  return rows.map(toDecisionRow)
}
