// What a founder waits for as history grows: the summary, one incident page and its diagnosis, over
// HTTP.
//
// Every store holds the same newest two days (the window and the day it is compared with); all else
// is history, spread over the 87 days before. So the ratio says what history costs the reader. Then
// the newest two days of the largest store are made ten times as busy, which is another question.
import { setTimeout as sleep } from 'node:timers/promises'
import { fillStore, settleStore } from './support/fill-store.ts'
import { opsClient, type OpsClient } from './support/ops-client.ts'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { stationProcess, type StationProcess } from './support/station-process.ts'
import { throwawayPostgres } from './support/throwaway-postgres.ts'

const options = readBenchmarkOptions()
const scales = options.isQuick ? [10_000, 100_000] : [10_000, 1_000_000, 10_000_000]
const rounds = options.isQuick ? 60 : 300
const dayMs = 86_400_000
const recentCount = 5000
const busierBy = 10

interface Subject {
  readonly name: string
  readonly databaseUrl: string
  station: StationProcess
  client: OpsClient
}

interface Times {
  readonly summary: number[]
  readonly page: number[]
  readonly diagnosis: number[]
}

interface Summary {
  readonly total_incidents: number
}
interface Incidents {
  readonly items: readonly { readonly id: string }[]
}
interface Incident {
  readonly evidence: readonly { readonly correlation_id: string }[]
  readonly evidence_next_cursor: string | null
}

const now = Date.now()
const recent = { from: new Date(now - 2 * dayMs), to: new Date(now) }

async function fill(databaseUrl: string, count: number): Promise<void> {
  const say = (stored: number): void => progress(`${count}: ${stored} stored`)
  const oldest = new Date(now - 89 * dayMs)
  // Spans are kept for two weeks only.
  const spansFrom = new Date(now - 13 * dayMs)
  const history = count - recentCount
  const withSpans = Math.floor((history * 11) / 87)
  const without = { from: oldest, to: spansFrom, count: history - withSpans, first: 1 }
  await fillStore({ databaseUrl, ...without, hasSpans: false }, say)
  const newer = { from: spansFrom, to: recent.from, count: withSpans, first: without.count + 1 }
  await fillStore({ databaseUrl, ...newer, hasSpans: true }, say)
  await fillStore({
    databaseUrl,
    ...recent,
    count: recentCount,
    first: history + 1,
    hasSpans: true,
  })
  await settleStore(databaseUrl)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** The requests of the console's incident page: incident, next evidence, timeline of the newest. */
async function openPage(client: OpsClient, id: string): Promise<void> {
  const incident = await client.get<Incident>(`/ops/incidents/${id}`)
  const cursor = encodeURIComponent(incident.evidence_next_cursor ?? '')
  const newest = incident.evidence[0]?.correlation_id ?? ''
  if (cursor !== '') await client.get(`/ops/incidents/${id}/evidence?cursor=${cursor}`)
  await client.get(`/ops/timeline/${newest}`)
}

async function measure(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, Times>> {
  const times = new Map<Subject, Times>(
    subjects.map((each) => [each, { summary: [], page: [], diagnosis: [] }]),
  )
  const incidents = new Map<Subject, readonly string[]>()
  for (const subject of subjects) {
    const { client } = subject
    const { total_incidents: total } = await client.get<Summary>('/ops/incidents/infra-summary')
    const { items } = await client.get<Incidents>('/ops/incidents?hours=24&limit=50')
    if (total !== 480) console.error(`${subject.name}: ${total} of 480 incidents in the window`)
    incidents.set(
      subject,
      items.map(({ id }) => id),
    )
  }
  // The first tenth warms code and caches, as the first visit does.
  for (let round = -rounds / 10; round < rounds; round += 1) {
    progress(`round ${round} of ${rounds}`)
    for (const subject of subjects) {
      const { client } = subject
      const ids = incidents.get(subject) ?? []
      const id = ids[(round + rounds) % ids.length] ?? ''
      const summary = await timed(async () => {
        await client.get('/ops/incidents/infra-summary?hours=24')
      })
      const page = await timed(() => openPage(client, id))
      const diagnosis = await timed(async () => {
        await client.get(`/ops/incidents/${id}/diagnosis`)
      })
      if (round < 0) continue
      times.get(subject)?.summary.push(summary)
      times.get(subject)?.page.push(page)
      times.get(subject)?.diagnosis.push(diagnosis)
    }
  }
  return times
}

const postgres = await throwawayPostgres()
const subjects: Subject[] = []
for (const count of scales) {
  const databaseUrl = await postgres.database(`store_${count}`)
  await fill(databaseUrl, count)
  const station = await stationProcess(databaseUrl)
  const client = await opsClient(station.url, station.link)
  subjects.push({ name: count.toLocaleString('en-US'), databaseUrl, station, client })
}
// A station looks after its store right after it starts; that is not what is measured.
await sleep(options.isQuick ? 1000 : 10_000)

const rows: BenchmarkRow[] = []
interface Comparison {
  readonly what: string
  readonly times: ReadonlyMap<Subject, Times>
  readonly subject: Subject
  readonly goal: BenchmarkRow['goal']
  readonly note?: string
}

const partNames = {
  summary: 'infra-summary',
  page: 'incident page',
  diagnosis: 'diagnosis',
} as const

function compare({ what, times, subject, goal, ...rest }: Comparison): void {
  const [smallest] = subjects
  if (smallest === undefined) return
  for (const part of ['summary', 'page', 'diagnosis'] as const) {
    rows.push({
      what: `${partNames[part]}, ${what}`,
      unit: 'ms',
      better: 'lower',
      ours: median(times.get(subject)?.[part] ?? []),
      peer: null,
      peer_name: null,
      floor: median(times.get(smallest)?.[part] ?? []),
      floor_name: `${smallest.name} envelopes`,
      goal,
      scale: `${rounds} requests`,
      ...rest,
    })
  }
}

const byHistory = await measure(subjects)
for (const subject of subjects.slice(1)) {
  compare({
    what: `${subject.name} envelopes`,
    times: byHistory,
    subject,
    goal: { against: 'floor', ratio: 1.3 },
  })
}
const largest = subjects.at(-1)
if (largest !== undefined) {
  const count = recentCount * (busierBy - 1)
  const first = 100_000_001
  await fillStore({ databaseUrl: largest.databaseUrl, ...recent, count, first, hasSpans: true })
  await settleStore(largest.databaseUrl)
  const byWindow = await measure(subjects)
  compare({
    what: `${largest.name} and a window ${busierBy} times as busy`,
    times: byWindow,
    subject: largest,
    goal: null,
    note: `the newest 48 h hold ${count + recentCount} envelopes, in the smallest store ${recentCount}; still 480 incidents`,
  })
}

for (const { client, station } of subjects) {
  client.close()
  await station.close()
}
await postgres.close()
printReport({ name: 'summary', machine: describeMachine(), rows }, options)
