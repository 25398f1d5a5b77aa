// How often first-contact diagnose names the right service, on made telemetry of shops that differ
// in every case: who calls whom, how spans are recorded, the language of stack traces, the load.
// Faults and their strength are drawn by seed; the generator (support/faulty-shop) knows nothing of
// the ranking. Beside it stand the same cases ranked by metrics alone, as BARO's scorer does (Pham
// et al., FSE 2024: the largest deviation from the median, in interquartile ranges), and what one
// gets with no telemetry at all. Then memory and speed on a file of half a gigabyte.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { largestDeviations } from './support/faulty-shop/largest-deviations.ts'
import { faultKinds, type FaultKind } from './support/faulty-shop/fault.ts'
import { writeCase, type MadeCase, type Sources } from './support/faulty-shop/write-case.ts'
import { writeLargeTraces } from './support/faulty-shop/write-large-traces.ts'
import {
  type BenchmarkRow,
  describeMachine,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'

const options = readBenchmarkOptions()
const casesEach = options.isQuick ? 1 : 16
const largeMiB = options.isQuick ? 16 : 512
const shape = { minutes: options.isQuick ? 3 : 8, requestsPerSecond: 2 }

const run = promisify(execFile)
const cli = 'packages/cli/bin/first-contact.js'
const mapping = 'docs/guides/mappings/rcaeval.yaml'

interface Answer {
  readonly causes: readonly {
    readonly component: string
    readonly confidence_word: string
    readonly code_location: string | null
  }[]
}

async function diagnose(folder: string): Promise<Answer> {
  const args = [cli, 'diagnose', '--from', folder, '--mapping', mapping, '--json', '--top', '10']
  const buffer = { maxBuffer: 64 * 1024 * 1024 }
  // Exit code 1 is an answer too: nothing stands out.
  const { stdout } = await run(process.execPath, args, buffer).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 1) return error as { stdout: string }
    throw error
  })
  return JSON.parse(stdout) as Answer
}

interface Scored {
  readonly made: MadeCase
  readonly answer: Answer
  readonly byMetrics: readonly string[]
}

async function score(kind: FaultKind, seed: number, has: Sources): Promise<Scored> {
  const folder = mkdtempSync(join(tmpdir(), 'fc-diagnosis-'))
  try {
    const made = await writeCase({ folder, seed, kind, has, ...shape })
    return { made, answer: await diagnose(folder), byMetrics: await largestDeviations(folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function scoreAll(kind: FaultKind, has: Sources, seeds: number): Promise<readonly Scored[]> {
  const scored: Scored[] = []
  for (let index = 0; index < casesEach; index += 1) {
    progress(`${kind} ${index + 1} of ${casesEach}`)
    scored.push(await score(kind, seeds + index, has))
  }
  return scored
}

const share = (scored: readonly Scored[], isRight: (one: Scored) => boolean): number =>
  scored.length === 0 ? Number.NaN : scored.filter(isRight).length / scored.length

const within = (ranked: readonly string[], made: MadeCase, top: number): boolean =>
  made.service !== null && ranked.slice(0, top).includes(made.service)

const components = ({ answer }: Scored): readonly string[] =>
  answer.causes.map(({ component }) => component)

/** What a guess that reads nothing gets: one service of as many. */
function guess(scored: readonly Scored[], top: number): number {
  const shares = scored.map(({ made }) => Math.min(1, top / made.services.length))
  return shares.reduce((sum, one) => sum + one, 0) / shares.length
}

const rows: BenchmarkRow[] = []

function accuracy(what: string, scored: readonly Scored[]): void {
  for (const top of [1, 3]) {
    rows.push({
      what: `${what}, right service in the first ${top}`,
      unit: 'share',
      better: 'higher',
      ours: share(scored, (one) => within(components(one), one.made, top)),
      peer: share(scored, ({ byMetrics, made }) => within(byMetrics, made, top)),
      peer_name: 'largest deviation',
      floor: guess(scored, top),
      floor_name: 'no telemetry',
      goal: null,
      scale: `${scored.length} cases`,
    })
  }
}

function plain(
  row: Pick<BenchmarkRow, 'what' | 'unit' | 'better' | 'ours' | 'scale'> & Partial<BenchmarkRow>,
): void {
  rows.push({ peer: null, peer_name: null, floor: null, floor_name: null, goal: null, ...row })
}

const cases = (scored: readonly Scored[]): string => `${scored.length} cases`

const everything = { traces: true, logs: true }
const all: Scored[] = []
for (const [index, kind] of faultKinds.entries()) {
  const scored = await scoreAll(kind, everything, 10_000 + index * 1000)
  if (kind === 'none') {
    plain({
      what: 'no fault: nothing stands out',
      unit: 'share',
      better: 'higher',
      ours: share(scored, (one) => one.answer.causes.length === 0),
      scale: cases(scored),
      floor: 0,
      floor_name: 'always names one',
      goal: { value: 0.95 },
    })
  } else {
    accuracy(kind, scored)
    all.push(...scored)
  }
  if (kind === 'exception') {
    plain({
      what: 'exception: right line of code named first',
      unit: 'share',
      better: 'higher',
      ours: share(
        scored,
        ({ answer, made }) => answer.causes[0]?.code_location === made.codeLocation,
      ),
      scale: cases(scored),
    })
  }
}
accuracy('all faults', all)

for (const word of ['very likely', 'likely', 'possible', 'weak']) {
  const said = all.filter(({ answer }) => answer.causes[0]?.confidence_word === word)
  if (said.length === 0) continue
  plain({
    what: `first cause called ${word}: it was right`,
    unit: 'share',
    better: 'higher',
    ours: share(said, (one) => within(components(one), one.made, 1)),
    scale: cases(said),
  })
}

const metricsOnly: Scored[] = []
for (const [index, kind] of faultKinds.entries()) {
  if (kind === 'none' || kind === 'missing_call') continue
  metricsOnly.push(...(await scoreAll(kind, { traces: false, logs: false }, 50_000 + index * 1000)))
}
accuracy('all faults, metrics alone', metricsOnly)

const folder = mkdtempSync(join(tmpdir(), 'fc-diagnosis-large-'))
try {
  progress(`writing ${largeMiB} MiB`)
  const { bytes } = await writeLargeTraces(folder, largeMiB * 1024 * 1024)
  const startedAt = performance.now()
  const measured = await run(
    process.execPath,
    ['benchmarks/support/faulty-shop/peak-memory.ts', folder, mapping],
    { maxBuffer: 64 * 1024 * 1024 },
  )
  const seconds = (performance.now() - startedAt) / 1000
  const { peakMiB } = JSON.parse(measured.stdout) as { peakMiB: number }
  const scale = `${Math.round(bytes / 1024 / 1024)} MiB of spans`
  const mib = bytes / 1024 / 1024
  plain({
    what: 'reading and ranking',
    unit: 'MiB/s',
    better: 'higher',
    ours: mib / seconds,
    scale,
  })
  plain({
    what: 'memory at its peak',
    unit: 'MiB',
    better: 'lower',
    ours: peakMiB,
    scale,
    goal: { value: 1024 },
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

printReport({ name: 'diagnosis', machine: describeMachine(), rows }, options)
