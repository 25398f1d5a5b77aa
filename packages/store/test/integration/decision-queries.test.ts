import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingestRecords } from '../../src/ingest/ingest-records.ts'
import type { DecisionFilter } from '../../src/queries/decision-filter.ts'
import type { DecisionRow } from '../../src/queries/decision-row.ts'
import { getDecisionCounts } from '../../src/queries/get-decision-counts.ts'
import { getDecisionsByCorrelation } from '../../src/queries/get-decisions-by-correlation.ts'
import { listDecisions } from '../../src/queries/list-decisions.ts'
import type { Page } from '../../src/queries/page.ts'
import { freshStore, type FreshStore } from '../support/fresh-database.ts'
import { hex32, linesOf, MadeProducer } from '../support/made-producer.ts'

let fresh: FreshStore

const hourMs = 3_600_000
const made = new MadeProducer('query-api')
const elsewhere = new MadeProducer('query-api', 'staging')
const now = Date.now()
const correlation = hex32('one correlation')
const versions = ['one', 'two'].map((name) => `fcv1:${hex32(name)}`)

/** Over seventy days, several in one millisecond, some engines and outcomes rare. */
const decisions = Array.from({ length: 180 }, (_, index) =>
  made.decision({
    engine: index % 9 === 0 ? 'policy' : 'budget',
    outcome: index % 60 === 7 ? 'deny' : index % 50 === 3 ? null : 'allow',
    engine_version: versions[index < 30 ? 1 : 0] ?? '',
    replayability: index % 40 === 5 ? 'partial' : 'exact',
    run_id: index % 45 === 0 ? 'run-q' : `run-${index}`,
    correlation_id: index % 30 === 1 ? correlation : hex32(`c${index}`),
    timestamp: new Date(now - Math.floor(index / 3) * 28 * hourMs).toISOString(),
  }),
)
const outOfRange = [made.decision({ engine: 'policy', timestamp: '1970-01-01T00:00:00.000Z' })]
const other = elsewhere.decision({ engine: 'policy' })
const rehearsed = made.decision({ origin: 'rehearsal', outcome: 'deny' })

beforeAll(async () => {
  fresh = await freshStore()
  await ingestRecords(fresh.store, linesOf([...decisions, ...outOfRange, other, rehearsed]))
})

afterAll(async () => {
  await fresh.drop()
})

async function readAll(read: (cursor: string | null) => Promise<Page<DecisionRow>>) {
  const items: DecisionRow[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < 400; pages += 1) {
    const page: Page<DecisionRow> = await read(cursor)
    items.push(...page.items)
    cursor = page.nextCursor
    if (cursor === null) return items
  }
  return items
}

const own = [...decisions, ...outOfRange, rehearsed]
const since = new Date(now - 40 * 24 * hourMs)
const until = new Date(now - 10 * 24 * hourMs)

const filters: readonly (readonly [string, DecisionFilter, (typeof own)[number][]])[] = [
  ['nothing', { environment: 'test' }, own],
  [
    'an engine',
    { environment: 'test', engine: 'policy' },
    own.filter((d) => d.engine === 'policy'),
  ],
  ['a rare outcome', { outcome: 'deny' }, own.filter((d) => d.outcome === 'deny')],
  ['no outcome', { outcome: '' }, own.filter((d) => d.outcome === null)],
  ['a version', { version: versions[0] }, own.filter((d) => d.engine_version === versions[0])],
  ['replayability', { replayability: 'partial' }, own.filter((d) => d.replayability === 'partial')],
  ['an origin', { origins: ['rehearsal'] }, [rehearsed]],
  ['a run', { runId: 'run-q' }, own.filter((d) => d.run_id === 'run-q')],
  [
    'a correlation and an engine',
    { correlationId: correlation, engine: 'budget' },
    own.filter((d) => d.correlation_id === correlation && d.engine === 'budget'),
  ],
  [
    'a window',
    { environment: 'test', since, until },
    decisions.filter((d) => new Date(d.timestamp) >= since && new Date(d.timestamp) < until),
  ],
  ['an environment', { environment: 'staging' }, [other]],
  ['what nobody has', { engine: 'unheard-of' }, []],
]

test.each(filters)(
  'decisions narrowed by %s, page by page, newest first',
  async (_, filter, want) => {
    for (const limit of [1, 4, 500]) {
      const rows = await readAll((cursor) =>
        listDecisions(fresh.store, { ...filter, cursor, limit }),
      )
      expect(rows.map(({ digest }) => digest).sort()).toEqual(want.map((d) => d.digest).sort())
      const times = rows.map((row) => row.seen_at)
      expect(times).toEqual(times.toSorted().toReversed())
    }
  },
)

test('every filter finds something, so the comparison looked', () => {
  expect(filters.filter(([, , want]) => want.length > 0)).toHaveLength(filters.length - 1)
})

test('the decisions of a correlation come oldest first, page by page', async () => {
  const rows = await readAll((cursor) =>
    getDecisionsByCorrelation(fresh.store, correlation, { cursor, limit: 2 }),
  )
  expect(rows).toHaveLength(6)
  const times = rows.map((row) => row.seen_at)
  expect(times).toEqual(times.toSorted())
})

test('a cursor that nobody gave out is refused', async () => {
  await expect(listDecisions(fresh.store, { cursor: 'AAAA' })).rejects.toMatchObject({
    code: 'FC_INVALID_CURSOR',
  })
})

test('no page is longer than 500, whoever asks', async () => {
  const records = Array.from({ length: 520 }, () => made.decision({ engine: 'many' }))
  await ingestRecords(fresh.store, linesOf(records))
  const page = await listDecisions(fresh.store, { engine: 'many', limit: 1000 })
  expect(page.items).toHaveLength(500)
  expect(page.nextCursor).not.toBeNull()
})

test('decisions are counted by engine, version and outcome, with what can be replayed', async () => {
  const window = { since: new Date(now - 100 * 24 * hourMs), until: new Date(now + hourMs) }
  const counts = await getDecisionCounts(fresh.store, {
    ...window,
    environment: 'test',
    origins: ['user'],
    engine: 'policy',
  })
  const policy = [...decisions, ...outOfRange].filter((d) => d.engine === 'policy')
  expect(counts.reduce((sum, row) => sum + row.decisions, 0)).toBe(policy.length)
  const [most] = counts
  const like = policy.filter(
    (d) => d.engine_version === most?.engine_version && (d.outcome ?? '') === most.outcome,
  )
  expect(most).toMatchObject({
    engine: 'policy',
    decisions: like.length,
    threw: 0,
    exact: like.filter((d) => d.replayability === 'exact').length,
    partial: like.filter((d) => d.replayability === 'partial').length,
    not_replayable: 0,
    mean_us: 120,
    max_us: 120,
  })
})
