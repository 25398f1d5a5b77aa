import { outsideTransaction, type Database } from '@first-contact/transactions'

const dayMs = 86_400_000

/** The UTC day of an instant, `YYYY-MM-DD`. */
export function utcDay(at: Date | string): string {
  return (typeof at === 'string' ? at : at.toISOString()).slice(0, 10)
}

/** A day some days before or after another. */
export function addDays(day: string, days: number): string {
  return utcDay(new Date(Date.parse(`${day}T00:00:00.000Z`) + days * dayMs))
}

/** The days that have partitions now: from the oldest kept to tomorrow. */
export interface KeptDays {
  readonly first: string
  readonly last: string
}

export function keptDays(now: Date, retentionDays: number): KeptDays {
  const today = utcDay(now)
  return { first: addDays(today, -retentionDays), last: addDays(today, 1) }
}

/** Makes the partitions of some days; answers how many were missing. */
export async function makePartitions(
  database: Database,
  schema: string,
  days: KeptDays,
): Promise<number> {
  const reason = 'making a day is DDL that locks its parent, by a function of the schema'
  return await outsideTransaction(database, reason, async (client) => {
    const made = await client.query<{ made: number }>(
      `select ${schema}.ensure_day_partitions($1::date, $2::date) as made`,
      [days.first, days.last],
    )
    return made.rows[0]?.made ?? 0
  })
}

/** Remembers which days have partitions, so that a batch asks only for new ones. */
export class KnownDays {
  readonly #days = new Set<string>()

  /** Makes what is missing, today and tomorrow always. */
  async ensure(database: Database, schema: string, days: Iterable<string>): Promise<void> {
    const missing = [...new Set(days)].filter((day) => !this.#days.has(day)).sort()
    for (const day of missing) {
      // Each alone: attaching holds a lock on the parent until commit.
      await makePartitions(database, schema, { first: day, last: day })
      this.#days.add(day)
    }
  }

  /** After retention dropped a day that was known. */
  forget(): void {
    this.#days.clear()
  }
}
