// The guard against the two tools that people use for it, on the same tree with the same rules.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { dependencyCruiser, eslintBoundaries, type GuardPeer } from './support/guard-peers.ts'
import { measureProcess, type MeasuredProcess } from './support/measure-process.ts'
import {
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
  type BenchmarkRow,
} from './support/report.ts'
import { writeSourceTree, type SourceTree } from './support/source-tree.ts'
import { measureEdits } from './support/watched-edits.ts'

const options = readBenchmarkOptions()
const rounds = options.isQuick ? 3 : 7
const cruises = options.isQuick ? 1 : 3
const editRounds = options.isQuick ? 3 : 10

const program = resolve('packages/cli/bin/first-contact.js')
const floorProgram = resolve('benchmarks/sides/parse-only.ts')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-bench-guard-')))

interface GuardOutcome {
  readonly files_scanned: number
  readonly problems: readonly { readonly path: string | null; readonly message: string }[]
  readonly violations: readonly { readonly path: string; readonly rule: string }[]
}

/** Who did not look, or found something else, is no measure of anybody. */
function assertFound(who: string, tree: SourceTree, files: readonly string[], looked: number) {
  const planted = [...tree.planted].sort().join(' ')
  if (looked < tree.files) throw new Error(`${who} looked at ${looked} files of ${tree.files}`)
  const found = [...files].sort().join(' ')
  if (found !== planted) throw new Error(`${who} found ${found}, planted were ${planted}`)
}

function runOurs(tree: SourceTree, ...args: readonly string[]): MeasuredProcess {
  const measured = measureProcess(tree.folder, [program, 'guard', '--json', ...args])
  const { violations, problems, files_scanned } = JSON.parse(measured.stdout) as GuardOutcome
  const [first] = problems
  if (first !== undefined) throw new Error(`${first.path}: ${first.message}`)
  const found = violations.filter(({ rule }) => rule === 'layers').map(({ path }) => path)
  assertFound('the guard', tree, found, files_scanned)
  return measured
}

function runPeer(tree: SourceTree, peer: GuardPeer): MeasuredProcess {
  const measured = measureProcess(tree.folder, peer.args)
  const { files, looked } = peer.read(measured.stdout)
  assertFound(peer.name, tree, files, looked)
  return measured
}

const layersAlone = ['--rule', 'layers', '--map', 'rooms-alone.yaml']
const seconds = (runs: readonly MeasuredProcess[]) => median(runs.map((each) => each.seconds))
const peak = (runs: readonly MeasuredProcess[]) => median(runs.map((each) => each.peakMib))

/** Runs that differ in an edit, so that something has to be looked at. */
function runEdited(tree: SourceTree, round: number): MeasuredProcess {
  const file = join(tree.folder, 'copies/c1/packages/recorder/src/index.ts')
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, `${text}// ${round}\n`)
  return runOurs(tree)
}

type Runs = Readonly<
  Record<
    'alone' | 'all' | 'warm' | 'edited' | 'floor' | 'cruiser' | 'cruiserWarm',
    readonly MeasuredProcess[]
  >
>

/** Sides take turns, so that whatever else the machine does hits them alike. */
function measureAll(tree: SourceTree): Runs {
  const runs: Record<keyof Runs, MeasuredProcess[]> = {
    alone: [],
    all: [],
    warm: [],
    edited: [],
    floor: [],
    cruiser: [],
    cruiserWarm: [],
  }
  const cruiser = dependencyCruiser(tree)
  const cached = dependencyCruiser(tree, { isCached: true })
  // The first run of each compiles the code that later ones find compiled.
  runOurs(tree)
  runPeer(tree, cached)
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`)
    runs.alone.push(runOurs(tree, '--no-cache', ...layersAlone))
    runs.all.push(runOurs(tree, '--no-cache'))
    runs.warm.push(runOurs(tree))
    runs.floor.push(measureProcess(tree.folder, [floorProgram]))
    if (round < cruises) {
      runs.cruiser.push(runPeer(tree, cruiser))
      runs.cruiserWarm.push(runPeer(tree, cached))
    }
  }
  for (let round = 0; round < rounds; round += 1) runs.edited.push(runEdited(tree, round))
  return runs
}

interface AgainstBoundaries {
  readonly ours: readonly MeasuredProcess[]
  readonly theirs: MeasuredProcess
}

/** Once: it takes half a minute and more for 5,000 files. */
function measureBoundaries(tree: SourceTree): AgainstBoundaries {
  progress('eslint-plugin-boundaries, once')
  const ours = [1, 2, 3].map(() => runOurs(tree, '--no-cache', ...layersAlone))
  return { ours, theirs: runPeer(tree, eslintBoundaries(tree)) }
}

const noPeer = { peer: null, peer_name: null } as const
const noFloor = { floor: null, floor_name: null } as const
const scaleOf = ({ files }: SourceTree) => `${files} files`

function timeRows(tree: SourceTree, runs: Runs): readonly BenchmarkRow[] {
  const row = { unit: 's', better: 'lower', scale: scaleOf(tree) } as const
  const parsing = { floor: seconds(runs.floor), floor_name: 'read and parse alone, one thread' }
  const cruiser = { peer: seconds(runs.cruiser), peer_name: 'dependency-cruiser' }
  return [
    {
      ...row,
      ...cruiser,
      ...parsing,
      what: 'layers, cold, the same rules',
      ours: seconds(runs.alone),
      goal: { against: 'peer', ratio: 1 / 8 },
    },
    {
      ...row,
      ...cruiser,
      ...parsing,
      what: 'all rules, cold, against its one',
      ours: seconds(runs.all),
      goal: { value: 1.5 },
    },
    {
      ...row,
      ...noFloor,
      what: 'all rules, nothing changed',
      ours: seconds(runs.warm),
      peer: seconds(runs.cruiserWarm),
      peer_name: 'dependency-cruiser --cache',
      goal: { value: 0.25 },
    },
    {
      ...row,
      ...noPeer,
      ...noFloor,
      what: 'all rules, one file changed, a new process',
      ours: seconds(runs.edited),
      goal: null,
    },
  ]
}

function boundariesRow(tree: SourceTree, { ours, theirs }: AgainstBoundaries): BenchmarkRow {
  return {
    ...noFloor,
    what: 'layers, cold, the same rules',
    unit: 's',
    better: 'lower',
    scale: scaleOf(tree),
    ours: seconds(ours),
    peer: theirs.seconds,
    peer_name: 'eslint-plugin-boundaries',
    goal: { against: 'peer', ratio: 1 / 8 },
  }
}

function memoryRows(
  [tree, runs]: readonly [SourceTree, Runs],
  [lintTree, { ours, theirs }]: readonly [SourceTree, AgainstBoundaries],
): readonly BenchmarkRow[] {
  const row = { ...noFloor, unit: 'MiB RSS, peak', better: 'lower', goal: null } as const
  const cruiser = {
    peer: peak(runs.cruiser),
    peer_name: 'dependency-cruiser',
    scale: scaleOf(tree),
  }
  const boundaries = {
    peer: theirs.peakMib,
    peer_name: 'eslint-plugin-boundaries',
    scale: scaleOf(lintTree),
  }
  return [
    { ...row, ...cruiser, what: 'layers, cold', ours: peak(runs.alone) },
    { ...row, ...boundaries, what: 'layers, cold', ours: peak(ours) },
    { ...row, ...cruiser, what: 'all rules, cold', ours: peak(runs.all) },
    { ...row, ...cruiser, what: 'all rules, nothing changed', ours: peak(runs.warm) },
  ]
}

async function editRows(tree: SourceTree): Promise<readonly BenchmarkRow[]> {
  const domain = 'copies/c1/packages/station/src/domain'
  const edits = [
    {
      what: 'watch: a line more in a file that half the package imports',
      path: 'copies/c1/packages/recorder/src/index.ts',
      change: (text: string) => `${text}// one more\n`,
      added: 0,
    },
    {
      what: 'watch: a forbidden import more',
      path: `${domain}/index.ts`,
      change: (text: string) => `import '../api/build-app.ts'\n${text}`,
      added: 1,
    },
  ]
  progress('edits')
  const took = await measureEdits(tree.folder, program, edits, editRounds)
  return edits.map(({ what }, index) => ({
    what,
    unit: 'ms from the write to the report, median',
    better: 'lower',
    ...noPeer,
    ...noFloor,
    ours: median(took[index] ?? []),
    goal: { value: 50 },
    scale: `${scaleOf(tree)}, ${editRounds * 2} edits`,
  }))
}

/** What a side has to look at to be measured within the time there is. */
function writeTrees(): { readonly tree: SourceTree; readonly lintTree: SourceTree } {
  progress('writing the trees')
  if (!options.isQuick) {
    const tree = writeSourceTree(join(folder, 'whole'), { filesMin: 5000, withTests: true })
    return { tree, lintTree: tree }
  }
  return {
    tree: writeSourceTree(join(folder, 'half'), { filesMin: 2500, withTests: true }),
    lintTree: writeSourceTree(join(folder, 'small'), { filesMin: 1, withTests: false }),
  }
}

try {
  const { tree, lintTree } = writeTrees()
  const runs = measureAll(tree)
  const edits = await editRows(tree)
  const linted = measureBoundaries(lintTree)
  const [first, ...others] = timeRows(tree, runs)
  const rows = [
    ...(first === undefined ? [] : [first]),
    boundariesRow(lintTree, linted),
    ...others,
    ...edits,
    ...memoryRows([tree, runs], [lintTree, linted]),
  ]
  printReport({ name: 'guard', machine: describeMachine(), rows }, options)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
