// What one scope and one child span add to a request, in CPU of the server process.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { loadPeer } from './support/peer.ts'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'

type Autocannon = (options: {
  readonly url: string
  readonly connections: number
  readonly duration?: number
  readonly amount?: number
}) => Promise<{ readonly '2xx': number; readonly non2xx: number; readonly errors: number }>

const options = readBenchmarkOptions()
const autocannon = loadPeer<Autocannon>('autocannon')
const frameworks = ['node:http', 'hono', 'fastify'] as const
const rounds = options.isQuick ? 2 : 9
const seconds = options.isQuick ? 2 : 5
/** By number, not by time: on a busy machine a second is over before the code is compiled. */
const warmUpRequests = options.isQuick ? 20_000 : 40_000

async function cpuUsOfOneRequest(framework: string, variant: 'bare' | 'ours'): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'fc-bench-'))
  const args = ['--no-warnings', 'benchmarks/sides/http.ts', framework, variant, folder]
  // The server keeps one core to itself where the machine can pin; the load comes from the other.
  const command =
    process.platform === 'linux' ? ['taskset', '-c', '0', process.execPath] : [process.execPath]
  const child = spawn(command[0] ?? '', [...command.slice(1), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const url = `http://127.0.0.1:${(await lines.next()).value}/`
  await autocannon({ url, connections: 32, amount: warmUpRequests })
  child.stdin.write('\n')
  await lines.next()
  const load = await autocannon({ url, connections: 32, duration: seconds })
  child.stdin.write('\n')
  const cpuUs = Number((await lines.next()).value)
  child.stdin.end()
  rmSync(folder, { recursive: true, force: true })
  if (load.non2xx > 0 || load.errors > 0 || load['2xx'] === 0) {
    console.error(`${framework} ${variant}: ${load.non2xx} refused, ${load.errors} errors`)
    process.exit(1)
  }
  return cpuUs / load['2xx']
}

const rows: BenchmarkRow[] = []
for (const framework of frameworks) {
  const bare: number[] = []
  const ours: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    progress(`${framework}: round ${round + 1} of ${rounds}`)
    bare.push(await cpuUsOfOneRequest(framework, 'bare'))
    ours.push(await cpuUsOfOneRequest(framework, 'ours'))
  }
  rows.push({
    what: `${framework}: one scope and one child span`,
    unit: 'us CPU a request',
    better: 'lower',
    ours: median(ours),
    peer: null,
    peer_name: null,
    floor: median(bare),
    floor_name: 'without us',
    goal: { against: 'floor', ratio: 1.15 },
    scale: `${seconds} s x ${rounds}`,
  })
}

printReport({ name: 'http', machine: describeMachine(), rows }, options)
