import type { ReadTx } from '@first-contact/transactions'
import type { EnvelopeRow } from './envelope-row.ts'
import { newestHoursOf, type IncidentChoice, type KeptBounds } from './kept-bounds.ts'
import type { Page, PageArgs } from './page.ts'
import { readEnvelopes } from './read-envelopes.ts'
import { originsParameter, type AudienceOptions, type WindowOptions } from './window-options.ts'

/** Which of the envelopes of some incidents. */
export type NewestFilter = WindowOptions & AudienceOptions

/**
 * One page of the newest envelopes of some incidents. The rollups say in which hours a page lies,
 * so it costs the same however many days and envelopes there are.
 */
export async function readNewestEnvelopes<S>(
  tx: ReadTx<S>,
  choice: Pick<IncidentChoice, 'column' | 'value'>,
  { schema, start, filter }: PageArgs<NewestFilter>,
): Promise<Page<EnvelopeRow>> {
  const { environment, origins } = filter
  const hours = await newestHoursOf(tx, schema, {
    ...choice,
    environment,
    origins,
    before: earliest(filter.until, start.position[0]),
    count: start.limit + 1,
  })
  const read = (kept: KeptBounds) =>
    readEnvelopes(tx, schema, {
      ...start,
      since: filter.since,
      until: filter.until,
      where: `${choice.column} = $8 and ($9::text is null or environment = $9)
        and ($10::text[] is null or origin = any ($10))`,
      values: [choice.value, environment ?? null, originsParameter(origins)],
      order: 'newest',
      kept,
    })
  const page = await read(hours)
  // Rollups count what retention dropped, too: with fewer rows than promised, look further back.
  const isShort = page.nextCursor === null && hours.from > hours.first
  return isShort ? read({ from: hours.first, to: hours.to }) : page
}

function earliest(until: Date | undefined, cursorAt: string | null | undefined): Date | null {
  const at = typeof cursorAt === 'string' ? new Date(cursorAt) : undefined
  if (at === undefined) return until ?? null
  return until === undefined || at < until ? at : until
}
