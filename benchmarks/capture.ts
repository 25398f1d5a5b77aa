// What one captured failure costs: `new Error`, its stack, a hash of a 700-byte input, and the record.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { runSide } from './support/run-side.ts'

interface Figures {
  readonly cpuUs: number
  readonly callUs: number
  readonly captured: number
  readonly delivered: number
}

const options = readBenchmarkOptions()
const captures = options.isQuick ? 5_000 : 30_000
const rounds = options.isQuick ? 3 : 7
const sides = [
  'floor',
  'ours',
  'ours-open',
  'ours-shipped',
  'pino',
  'pino-async',
  'otel',
  'otel-file',
  'sentry',
] as const
type SideName = (typeof sides)[number]

const results = new Map<SideName, Figures[]>(sides.map((side) => [side, []]))
for (let round = 0; round < rounds; round += 1) {
  for (const side of sides) {
    progress(`round ${round + 1} of ${rounds}: ${side}`)
    const folder = mkdtempSync(join(tmpdir(), 'fc-bench-'))
    const args = [side, String(captures), folder]
    results.get(side)?.push(await runSide<Figures>('benchmarks/sides/capture.ts', args))
    rmSync(folder, { recursive: true, force: true })
  }
}

const figure = (side: SideName, pick: (figures: Figures) => number): number =>
  median((results.get(side) ?? []).map(pick))
const cpu = (side: SideName): number => figure(side, (figures) => figures.cpuUs)
const delivered = (side: SideName): string => {
  const share = figure(side, (figures) => figures.delivered / figures.captured)
  return `${side} delivered ${(share * 100).toFixed(2)} %`
}

const scale = `${captures} captures x ${rounds}`
const row = (what: string, ours: SideName, peer: SideName, ratio: number | null): BenchmarkRow => ({
  what,
  unit: 'us CPU a capture',
  better: 'lower',
  ours: cpu(ours),
  peer: cpu(peer),
  peer_name: peer,
  floor: cpu('floor'),
  floor_name: 'Error + stack + hash',
  goal: ratio === null ? null : { against: 'peer', ratio },
  scale,
  note: `${delivered(ours)}, ${delivered(peer)}`,
})

printReport(
  {
    name: 'capture',
    machine: describeMachine(),
    rows: [
      row('scope, span and capture, against Sentry', 'ours', 'sentry', 1 / 8),
      row('scope, span and capture, against OpenTelemetry in memory', 'ours', 'otel', 1),
      row('scope, span and capture, against OpenTelemetry to a file', 'ours', 'otel-file', 1),
      row('scope, span and capture, against pino to a file', 'ours', 'pino', 1),
      row('capture in an open scope, against pino to a file', 'ours-open', 'pino', 1),
      row('scope, span and capture, against pino, buffered', 'ours', 'pino-async', null),
      row('the same, shipped over HTTP, against Sentry', 'ours-shipped', 'sentry', null),
    ],
  },
  options,
)
