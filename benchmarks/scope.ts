// What a correlation scope costs, recorded as a span, against OpenTelemetry and bare AsyncLocalStorage.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { runSide } from './support/run-side.ts'

const options = readBenchmarkOptions()
const scopes = options.isQuick ? 100_000 : 500_000
const rounds = options.isQuick ? 3 : 7
const sides = ['als', 'ours', 'otel-context', 'otel-span'] as const

const results = new Map<string, number[]>(sides.map((side) => [side, []]))
for (let round = 0; round < rounds; round += 1) {
  for (const side of sides) {
    progress(`round ${round + 1} of ${rounds}: ${side}`)
    const folder = mkdtempSync(join(tmpdir(), 'fc-bench-'))
    const args = [side, String(scopes), folder]
    const { cpuUs } = await runSide<{ cpuUs: number }>('benchmarks/sides/scope.ts', args)
    results.get(side)?.push(cpuUs)
    rmSync(folder, { recursive: true, force: true })
  }
}

const cpu = (side: (typeof sides)[number]): number => median(results.get(side) ?? [])
const common = {
  unit: 'us CPU a scope',
  better: 'lower',
  ours: cpu('ours'),
  floor: cpu('als'),
  floor_name: 'AsyncLocalStorage.run',
  scale: `${scopes} scopes x ${rounds}`,
} as const

printReport(
  {
    name: 'scope',
    machine: describeMachine(),
    rows: [
      {
        ...common,
        what: 'scope with span and counts, against an OpenTelemetry span',
        peer: cpu('otel-span'),
        peer_name: 'startActiveSpan',
        goal: { against: 'peer', ratio: 1 },
      },
      {
        ...common,
        what: 'the same, against OpenTelemetry context without a span',
        peer: cpu('otel-context'),
        peer_name: 'context.with',
        goal: null,
      },
    ],
  },
  options,
)
