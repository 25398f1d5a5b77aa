// Memory of product, station and Postgres, idle and in use; disk for what is stored; time to start.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresMib, postmasterOf, residentMib } from './support/process-memory.ts'
import {
  failureEvery,
  loadProduct,
  productProcess,
  type ProductProcess,
} from './support/product-process.ts'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { forgetClusterTemplate, startTimeMs } from './support/start-time.ts'
import { stationProcess } from './support/station-process.ts'
import { bytesEach, repeatStatistics, storeSize, type StoreSize } from './support/store-size.ts'
import { throwawayPostgres } from './support/throwaway-postgres.ts'

const options = readBenchmarkOptions()
const idleSeconds = options.isQuick ? 3 : 30
const loadSeconds = options.isQuick ? 10 : 60
const rates = options.isQuick ? [10] : [1, 10, 100]
const failures = options.isQuick ? 2000 : 20_000
const starts = options.isQuick ? 1 : 5
const daySeconds = 86_400
const keptDays = { envelopes: 90, spans: 14, statistics: 3 } as const
const rows: BenchmarkRow[] = []

type Figure = Pick<BenchmarkRow, 'what' | 'unit' | 'ours' | 'scale'> & Partial<BenchmarkRow>

function addRow(figure: Figure): void {
  rows.push({
    better: 'lower',
    peer: null,
    peer_name: null,
    floor: null,
    floor_name: null,
    goal: null,
    ...figure,
  })
}

const folder = mkdtempSync(join(tmpdir(), 'fc-bench-'))
const postgres = await throwawayPostgres()
const databaseUrl = await postgres.database('memory')
const station = await stationProcess(databaseUrl)
const postmaster = await postmasterOf(databaseUrl)
const bare = await productProcess({ variant: 'bare', folder })
const ours = await productProcess({ variant: 'ours', folder, station })

/** Waits until all that the product sent is stored: nothing changes any more. */
async function drained(): Promise<StoreSize> {
  let before = await storeSize(databaseUrl)
  for (;;) {
    await sleep(3000)
    const size = await storeSize(databaseUrl)
    const isSame = (['envelopes', 'spans'] as const).every(
      (kind) => size[kind].rows === before[kind].rows,
    )
    if (isSame) return size
    before = size
  }
}

/** The highest of samples taken while work goes on: that much has to be there. */
async function whileWatched(name: string, scale: string, work: Promise<unknown>): Promise<void> {
  const highest = { ours: 0, bare: 0, station: 0, postgres: 0 }
  const ended = work.then(() => 'ended' as const)
  for (let state: string = 'working'; state !== 'ended';) {
    highest.ours = Math.max(highest.ours, residentMib(ours.pid))
    highest.bare = Math.max(highest.bare, residentMib(bare.pid))
    highest.station = Math.max(highest.station, residentMib(station.pid))
    highest.postgres = Math.max(highest.postgres, postgresMib(postmaster))
    state = await Promise.race([ended, sleep(250, 'working')])
  }
  const own = { ours: highest.ours, floor: highest.bare, floor_name: 'without us' }
  addRow({ what: `product, ${name}`, unit: 'MiB RSS', scale, ...own })
  addRow({ what: `station, ${name}`, unit: 'MiB RSS', scale, ours: highest.station })
  addRow({ what: `Postgres, ${name}`, unit: 'MiB PSS', scale, ours: highest.postgres })
}

async function failTimes(product: ProductProcess, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 8)
    await Promise.all(Array.from({ length: 8 }, () => product.request('/fail')))
}

function folderBytes(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(path, name)))
    .reduce((sum, stats) => sum + (stats.isFile() ? stats.blocks * 512 : 0), 0)
}

progress('idle')
await whileWatched('idle', `${idleSeconds} s`, sleep(idleSeconds * 1000))
const uses: { perSecond: number; before: StoreSize; after: StoreSize }[] = []
let before = await drained()
for (const perSecond of rates) {
  progress(`${perSecond} requests a second`)
  const name = `${perSecond} requests a second`
  const scale = `${loadSeconds} s, 1 of ${failureEvery} fails`
  await whileWatched(name, scale, loadProduct([ours, bare], perSecond, loadSeconds))
  const after = await drained()
  uses.push({ perSecond, before, after })
  before = after
}

progress('what a row takes')
await failTimes(ours, failures)
const full = await drained()
await repeatStatistics(databaseUrl, 200)
const repeated = await storeSize(databaseUrl)
const each = {
  envelopes: bytesEach(before.envelopes, full.envelopes),
  spans: bytesEach(before.spans, full.spans),
  statistics: bytesEach(full.statistics, repeated.statistics),
}
const failed = `${failures} failures`
const indexed = 'with indexes'
addRow({
  what: 'stored envelope, with its rollups',
  unit: 'bytes',
  ours: each.envelopes,
  scale: failed,
})
addRow({ what: `stored span, ${indexed}`, unit: 'bytes', ours: each.spans, scale: failed })
addRow({
  what: `stored second of one operation's counts, ${indexed}`,
  unit: 'bytes',
  ours: each.statistics,
  scale: '20000 rows',
})

const spooling = join(folder, 'spooling')
mkdirSync(spooling)
const unshipped = await productProcess({ variant: 'ours', folder: spooling })
await failTimes(unshipped, failures)
await unshipped.close()
const spooled = folderBytes(join(spooling, 'spool')) / failures
const what = 'spooled failed request: envelope and two spans'
addRow({ what, unit: 'bytes', ours: spooled, scale: failed })

for (const { perSecond, before: from, after: to } of uses) {
  const perDay = (kind: keyof StoreSize): number =>
    (((to[kind].rows - from[kind].rows) * each[kind]) / loadSeconds) * (daySeconds / 1e6)
  const kinds = ['envelopes', 'spans', 'statistics'] as const
  const parts = kinds.map((kind) => `${kind} ${Math.round(perDay(kind))}`).join(', ')
  const steady = kinds.reduce((sum, kind) => sum + perDay(kind) * keptDays[kind], 0)
  addRow({
    what: `disk at ${perSecond} requests a second`,
    unit: 'MB a day',
    ours: kinds.reduce((sum, kind) => sum + perDay(kind), 0),
    scale: `${loadSeconds} s, 1 of ${failureEvery} fails`,
    note: `MB a day: ${parts}. Kept for 90, 14 and 3 days that is ${(steady / 1000).toFixed(1)} GB in the long run.`,
  })
}
await ours.close()
await bare.close()
await station.close()
await postgres.close()

const times = { cold: [] as number[], copied: [] as number[], warm: [] as number[] }
for (let round = 0; round < starts; round += 1) {
  progress(`start ${round + 1} of ${starts}`)
  const project = join(folder, `project-${round}`)
  mkdirSync(project)
  chmodSync(folder, 0o755)
  forgetClusterTemplate()
  times.cold.push(await startTimeMs(project))
  times.warm.push(await startTimeMs(project))
  rmSync(project, { recursive: true, force: true })
  mkdirSync(project)
  if (!options.isQuick) times.copied.push(await startTimeMs(project))
  rmSync(project, { recursive: true, force: true })
}
const names = {
  cold: 'npm start to first page, cold: no data, no template',
  copied: 'npm start to first page, no data',
  warm: 'npm start to first page, warm',
} as const
for (const kind of ['cold', 'copied', 'warm'] as const) {
  if (times[kind].length === 0) continue
  const ms = median(times[kind])
  addRow({ what: names[kind], unit: 's', ours: ms / 1000, scale: `${starts} starts` })
}
rmSync(folder, { recursive: true, force: true })
printReport({ name: 'memory', machine: describeMachine(), rows }, options)
