import { keptForDays } from '../retention/kept-for.ts'
import type { DaySize } from './day-size.ts'

export interface StoreGrowth {
  /** Over the last week, or since the first record; null before there is one. */
  readonly bytesPerDay: number | null
  /** What the days will take once retention drops as much as arrives, each table at its own. */
  readonly steadyBytes: number | null
  /** Null when unknown, and when retention comes before the disk is full. */
  readonly daysUntilFull: number | null
}

export interface GrowthFacts {
  readonly days: readonly Pick<DaySize, 'day' | 'byTable'>[]
  readonly firstStoredAt: Date | null
  readonly retentionDays: number
  readonly freeBytes: number | null
  readonly now: Date
}

const dayMs = 86_400_000

const windowDays = 7

/** Less than this says nothing about a day. */
const shortestMs = 600_000

/** Filled by retention out of older spans, not by what arrives. */
const keptSpans = 'infra_kept_spans'

/** What the last week says about the days to come. */
export function estimateGrowth(facts: GrowthFacts): StoreGrowth {
  const { days, firstStoredAt, freeBytes } = facts
  if (firstStoredAt === null) return { bytesPerDay: null, steadyBytes: null, daysUntilFull: null }
  const tables = [...new Set(days.flatMap(({ byTable }) => Object.keys(byTable)))]
  const growths = tables.map((table) => growthOf(table, facts, firstStoredAt))
  const arriving = growths.filter(({ table }) => table !== keptSpans)
  return {
    bytesPerDay: Math.round(sum(arriving.map(({ perDay }) => perDay))),
    steadyBytes: Math.round(sum(growths.map(({ steady }) => steady))),
    daysUntilFull: freeBytes === null ? null : daysUntil(freeBytes, growths),
  }
}

interface TableGrowth {
  readonly table: string
  readonly perDay: number
  readonly steady: number
  /** What is still to come before retention drops as much as arrives. */
  readonly missing: number
}

function growthOf(
  table: string,
  { days, retentionDays, now }: GrowthFacts,
  firstStoredAt: Date,
): TableGrowth {
  // A kept span is that of a day whose spans have just been dropped.
  const isKept = table === keptSpans
  const delayDays = isKept ? keptForDays('infra_spans', retentionDays) : 0
  const endMs = now.getTime() - delayDays * dayMs
  const startMs = Math.max(firstStoredAt.getTime(), endMs - windowDays * dayMs)
  const firstDay = startMs < endMs ? dayOf(startMs) : dayOf(endMs + dayMs)
  const lastDay = isKept ? dayOf(endMs) : undefined
  const recent = days.filter(
    ({ day }) => day >= firstDay && (lastDay === undefined || day <= lastDay),
  )
  const elapsedMs = Math.max(endMs - startMs, shortestMs)
  const perDay = (bytesOf(recent, table) / elapsedMs) * dayMs
  const steady = perDay * (keptForDays(table, retentionDays) - delayDays)
  return { table, perDay, steady, missing: Math.max(0, steady - bytesOf(days, table)) }
}

/** A table stops growing once it is as big as its retention lets it be: the others go on. */
function daysUntil(freeBytes: number, growths: readonly TableGrowth[]): number | null {
  const growing = growths
    .filter(({ perDay, missing }) => perDay > 0 && missing > 0)
    .map(({ perDay, missing }) => ({ perDay, endsAfter: missing / perDay }))
    .toSorted((a, b) => a.endsAfter - b.endsAfter)
  let days = 0
  let left = freeBytes
  for (const [index, { endsAfter }] of growing.entries()) {
    const perDay = sum(growing.slice(index).map((each) => each.perDay))
    const taken = perDay * (endsAfter - days)
    if (taken > left) return days + left / perDay
    left -= taken
    days = endsAfter
  }
  return null
}

function bytesOf(days: GrowthFacts['days'], table: string): number {
  return sum(days.map(({ byTable }) => byTable[table] ?? 0))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
