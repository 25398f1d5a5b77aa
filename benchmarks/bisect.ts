// Which commit changed a decision? `first-contact bisect`, which bundles commits out of git objects,
// against `git bisect run`, which checks them out; and the same question asked of every commit, which
// is what it takes to see a change that was taken back.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  checkFile,
  type Check,
  gitVariables,
  makeDecidedHistory,
  type DecidedHistory,
} from './support/decided-history.ts'
import { measureProcess } from './support/measure-process.ts'
import {
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
  type BenchmarkRow,
} from './support/report.ts'

const options = readBenchmarkOptions()
const commits = 256
const rounds = options.isQuick ? 2 : 7
/** Checking out every commit takes long, and once is enough to see how long. */
const everyCommits = options.isQuick ? 32 : commits

const program = resolve('packages/cli/bin/first-contact.js')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-bench-bisect-')))

interface Bisected {
  readonly transitions: readonly { readonly after: { readonly commit: { readonly sha: string } } }[]
  readonly counts: { readonly asked: number; readonly bundled: number; readonly versions: number }
}

/** Whoever finds another commit is no measure of anybody. */
function assertCulprit(who: string, found: string | undefined, { culprit }: DecidedHistory): void {
  if (found !== culprit) throw new Error(`${who} found ${found}, it is ${culprit}`)
}

interface OurRun {
  readonly seconds: number
  readonly counts: Bisected['counts']
}

function runOurs(history: DecidedHistory, ...args: readonly string[]): OurRun {
  const command = [program, 'bisect', '--decision-id', history.decisionId, '--offline', '--json']
  const { seconds, stdout } = measureProcess(history.root, [...command, ...args])
  const { transitions, counts } = JSON.parse(stdout) as Bisected
  if (transitions.length !== 1) throw new Error(`${transitions.length} transitions`)
  assertCulprit('first-contact bisect', transitions[0]?.after.commit.sha, history)
  return { seconds, counts }
}

const compileCache = join(tmpdir(), 'fc-bench-compiled')

function run(root: string, args: readonly string[]): string {
  const env = { ...gitVariables, NODE_COMPILE_CACHE: compileCache }
  const { stdout, stderr, status } = spawnSync('git', args, { cwd: root, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}: ${stderr}`)
  return stdout
}

function secondsOf(work: () => void): number {
  const startedMs = performance.now()
  work()
  return (performance.now() - startedMs) / 1000
}

/** As somebody does it: start, run, and back to where one was. */
function gitBisect(history: DecidedHistory, check: Check): number {
  const { root, commits: all } = history
  let said = ''
  const seconds = secondsOf(() => {
    run(root, ['bisect', 'start', 'main', all[0] ?? ''])
    said = run(root, ['bisect', 'run', process.execPath, checkFile(check)])
    run(root, ['bisect', 'reset'])
  })
  const found = /([0-9a-f]{40}) is the first bad commit/.exec(said)?.[1]
  assertCulprit('git bisect', found, history)
  return seconds
}

/** Every commit checked out and asked: what lists a change that was taken back. */
function checkOutEvery(history: DecidedHistory): number {
  const { root, commits: all } = history
  const exits: (number | null)[] = []
  const seconds = secondsOf(() => {
    for (const sha of all) {
      run(root, ['checkout', '--quiet', sha])
      const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }
      const { status } = spawnSync(process.execPath, [checkFile('engine')], {
        cwd: root,
        env,
      })
      exits.push(status)
    }
    run(root, ['checkout', '--quiet', 'main'])
  })
  assertCulprit('checking out every commit', all[exits.indexOf(1)], history)
  return seconds
}

/** What reading so much history takes, whoever does it. */
function readHistory({ root }: DecidedHistory): number {
  return secondsOf(() => {
    run(root, ['log', '--raw', '--no-abbrev', '--first-parent', 'main'])
  })
}

interface Side {
  readonly scan: number[]
  readonly halving: number[]
  readonly alone: number[]
  readonly whole: number[]
  readonly engine: number[]
  readonly bare: number[]
  readonly floor: number[]
}

/** Sides take turns, so that whatever else the machine does hits them alike. */
function measureRounds(history: DecidedHistory): Side & { readonly counts: Bisected['counts'] } {
  const side: Side = {
    scan: [],
    halving: [],
    alone: [],
    whole: [],
    engine: [],
    bare: [],
    floor: [],
  }
  const named = ['--good', history.commits[0] ?? '', '--bad', 'main', '--no-minimize']
  // The first run of each compiles the code that later ones find compiled.
  const { counts } = runOurs(history, ...named)
  gitBisect(history, 'engine')
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`)
    side.scan.push(runOurs(history, ...named).seconds)
    side.engine.push(gitBisect(history, 'engine'))
    side.bare.push(gitBisect(history, 'bare'))
    side.halving.push(runOurs(history, ...named, '--scan-max', '1').seconds)
    side.floor.push(readHistory(history))
    side.alone.push(runOurs(history, '--no-minimize').seconds)
    side.whole.push(runOurs(history).seconds)
  }
  return { ...side, counts }
}

const noPeer = { peer: null, peer_name: null } as const
const noFloor = { floor: null, floor_name: null } as const

interface PlainSide {
  readonly halving: readonly number[]
  readonly scan: readonly number[]
  readonly peer: readonly number[]
}

/** The same with an engine that is made of its repository alone. */
function measurePlain(history: DecidedHistory): PlainSide {
  const named = ['--good', history.commits[0] ?? '', '--bad', 'main', '--no-minimize']
  const side = { halving: [] as number[], scan: [] as number[], peer: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    progress(`plain engine, round ${round + 1} of ${rounds}`)
    side.halving.push(runOurs(history, ...named, '--scan-max', '1').seconds)
    side.peer.push(gitBisect(history, 'engine'))
    side.scan.push(runOurs(history, ...named).seconds)
  }
  return side
}

interface Histories {
  readonly history: DecidedHistory
  readonly every: DecidedHistory
  readonly plain: DecidedHistory
}

function rowsOf({ history, every, plain }: Histories): readonly BenchmarkRow[] {
  const plainSide = measurePlain(plain)
  const side = measureRounds(history)
  progress('every commit')
  const everyOurs = median([1, 2, 3].map(() => runOurs(every, '--no-minimize').seconds))
  const everyPeer = checkOutEvery(every)
  const row = { unit: 's, from the shell', better: 'lower', scale: `${commits} commits` } as const
  const floor = { floor: median(side.floor), floor_name: 'git log --raw of the same' }
  const peer = { peer: median(side.engine), peer_name: 'git bisect run of the engine' }
  const bare = { peer: median(side.bare), peer_name: 'git bisect run of a bare function' }
  const { bundled, versions } = side.counts
  return [
    {
      ...row,
      ...floor,
      ...peer,
      what: 'the commit, ends named, by halving on both sides',
      ours: median(side.halving),
      goal: { against: 'peer', ratio: 1 },
    },
    {
      ...row,
      ...floor,
      ...bare,
      what: 'the same, against one without schema and recorder',
      ours: median(side.halving),
      goal: null,
    },
    {
      ...row,
      ...floor,
      ...peer,
      what: 'the commit, ends named, ours asks every commit',
      ours: median(side.scan),
      goal: null,
      note: `${bundled} bundles, ${versions} versions replayed`,
    },
    ...(
      [
        ['by halving', plainSide.halving],
        ['ours asks every commit', plainSide.scan],
      ] as const
    ).map(([how, ours]): BenchmarkRow => ({
      ...row,
      ...floor,
      what: `an engine without packages, ends named, ${how}`,
      ours: median(ours),
      peer: median(plainSide.peer),
      peer_name: 'git bisect run of the engine',
      goal: null,
    })),
    {
      ...row,
      ...noFloor,
      what: 'every commit asked on both sides',
      ours: everyOurs,
      peer: everyPeer,
      peer_name: 'checkout and run, each',
      goal: { against: 'peer', ratio: 1 / 4 },
      scale: `${everyCommits} commits`,
    },
    {
      ...row,
      ...floor,
      ...noPeer,
      what: 'no end named, every commit asked',
      ours: median(side.alone),
      goal: null,
    },
    {
      ...row,
      ...noFloor,
      ...noPeer,
      what: 'the same, and the smallest input that shows it',
      ours: median(side.whole),
      goal: null,
    },
  ]
}

try {
  progress('writing the histories')
  const history = makeDecidedHistory(join(folder, 'whole'), commits)
  const every =
    everyCommits === commits ? history : makeDecidedHistory(join(folder, 'short'), everyCommits)
  const plain = makeDecidedHistory(join(folder, 'plain'), commits, { isPlain: true })
  const rows = rowsOf({ history, every, plain })
  printReport({ name: 'bisect', machine: describeMachine(), rows }, options)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
