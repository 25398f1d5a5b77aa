// What recording a decision costs: for whoever waits for the answer, in CPU, and until it is in Postgres;
// against a step of DBOS on the same server, against the bare engine, and against recording by hand.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { RecordFigures } from './sides/record.ts'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { runSide } from './support/run-side.ts'
import { stationProcess, type StationProcess } from './support/station-process.ts'
import { throwawayPostgres } from './support/throwaway-postgres.ts'

const options = readBenchmarkOptions()
const rounds = options.isQuick ? 2 : 5
const ours = options.isQuick ? 5_000 : 20_000
const dbosAlone = options.isQuick ? 150 : 1_000
const dbosTogether = options.isQuick ? 480 : 3_200

const counts = {
  bare: ours,
  'by-hand': ours,
  engine: ours,
  ours,
  'ours-sealed': ours,
  'ours-shipped': ours,
  dbos: dbosAlone,
  'dbos-16': dbosTogether,
} as const
type SideName = keyof typeof counts
const sides = Object.keys(counts) as SideName[]

interface Servers {
  readonly station: StationProcess
  readonly storeUrl: string
  readonly dbosUrl: string
}

function whereOf(side: SideName, { station, dbosUrl }: Servers): string {
  if (side === 'ours-shipped') return `${station.url} ${station.token}`
  return side.startsWith('dbos') ? dbosUrl : ''
}

async function countIn(url: string, table: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${table}`)
    return Number(rows[0]?.count)
  } finally {
    await client.end()
  }
}

/** Who lost some is no measure of anybody. */
async function assertKept(made: Readonly<Record<SideName, number>>, servers: Servers) {
  const kept = await countIn(servers.storeUrl, 'first_contact.infra_decision_snapshots')
  const ours = made['ours-shipped']
  if (kept !== ours) throw new Error(`${ours} decisions were recorded, ${kept} are in Postgres`)
  const workflows = await countIn(servers.dbosUrl, 'dbos.workflow_status')
  const theirs = made.dbos + made['dbos-16']
  if (workflows !== theirs) throw new Error(`${theirs} workflows ran, ${workflows} are in Postgres`)
}

async function measure(servers: Servers): Promise<(side: SideName) => readonly RecordFigures[]> {
  const results = new Map<SideName, RecordFigures[]>(sides.map((side) => [side, []]))
  const made = Object.fromEntries(sides.map((side) => [side, 0])) as Record<SideName, number>
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) {
      progress(`round ${round + 1} of ${rounds}: ${side}`)
      const folder = mkdtempSync(join(tmpdir(), 'fc-bench-'))
      const args = [side, String(counts[side]), folder, whereOf(side, servers)]
      const figures = await runSide<RecordFigures>('benchmarks/sides/record.ts', args)
      rmSync(folder, { recursive: true, force: true })
      results.get(side)?.push(figures)
      made[side] += figures.made
    }
  }
  await assertKept(made, servers)
  return (side) => results.get(side) ?? []
}

type PickFigure = (figures: RecordFigures) => number

interface Line {
  readonly what: string
  readonly unit: string
  readonly better: 'lower' | 'higher'
  readonly pick: PickFigure
  readonly mine: SideName
  readonly peer?: SideName
  readonly floor?: SideName
}

const names: Readonly<Partial<Record<SideName, string>>> = {
  dbos: 'DBOS, workflow with a step',
  'dbos-16': 'DBOS, 16 at once',
  bare: 'the engine alone',
  'by-hand': 'JSON, SHA-256, a line in a file',
}

type Measure = Pick<Line, 'unit' | 'better' | 'pick'>
const waited: Measure = { unit: 'us, median', better: 'lower', pick: (of) => of.medianUs }
const slowest: Measure = { unit: 'us, 99th percentile', better: 'lower', pick: (of) => of.p99Us }
const cpu: Measure = { unit: 'us CPU a decision', better: 'lower', pick: (of) => of.cpuUs }
const rate: Measure = { unit: 'a second', better: 'higher', pick: (of) => of.perSecond }

const lines: readonly Line[] = [
  { ...waited, what: 'until there is the answer', mine: 'ours', peer: 'dbos', floor: 'bare' },
  { ...waited, what: 'the same, against by hand', mine: 'ours', peer: 'dbos', floor: 'by-hand' },
  { ...waited, what: 'all fields sealed', mine: 'ours-sealed', peer: 'dbos', floor: 'by-hand' },
  {
    ...waited,
    what: 'shipped while deciding',
    mine: 'ours-shipped',
    peer: 'dbos',
    floor: 'by-hand',
  },
  { ...waited, what: 'an engine that nobody records', mine: 'engine', floor: 'bare' },
  { ...slowest, what: 'until there is the answer', mine: 'ours', peer: 'dbos', floor: 'by-hand' },
  { ...cpu, what: 'recorded', mine: 'ours', peer: 'dbos', floor: 'by-hand' },
  { ...cpu, what: 'all fields sealed', mine: 'ours-sealed', peer: 'dbos', floor: 'by-hand' },
  { ...cpu, what: 'recorded and shipped', mine: 'ours-shipped', peer: 'dbos', floor: 'by-hand' },
  { ...rate, what: 'until they are in Postgres', mine: 'ours-shipped', peer: 'dbos' },
  { ...rate, what: 'the same, against many callers', mine: 'ours-shipped', peer: 'dbos-16' },
  {
    what: 'in the spool',
    unit: 'bytes a decision',
    better: 'lower',
    pick: (of) => of.bytes,
    mine: 'ours',
  },
]

function rowOf(line: Line, all: (side: SideName) => readonly RecordFigures[]): BenchmarkRow {
  const { what, unit, better, pick, mine, peer, floor } = line
  const of = (side: SideName): number => median(all(side).map(pick))
  const scale = [mine, ...(peer === undefined ? [] : [peer])].map((side) => counts[side])
  return {
    what,
    unit,
    better,
    ours: of(mine),
    peer: peer === undefined ? null : of(peer),
    peer_name: peer === undefined ? null : (names[peer] ?? peer),
    floor: floor === undefined ? null : of(floor),
    floor_name: floor === undefined ? null : (names[floor] ?? floor),
    goal: null,
    scale: `${scale.join(' and ')} x ${rounds}`,
  }
}

const postgres = await throwawayPostgres()
try {
  const storeUrl = await postgres.database('store')
  const dbosUrl = await postgres.database('dbos')
  const station = await stationProcess(storeUrl)
  try {
    const all = await measure({ station, storeUrl, dbosUrl })
    const rows = lines.map((line) => rowOf(line, all))
    printReport({ name: 'record', machine: describeMachine(), rows }, options)
  } finally {
    await station.close()
  }
} finally {
  await postgres.close()
}
