// How fast decisions are made again: many of them, against Temporal's replay of the same decisions as
// histories; and one, from the shell to the verdict, which is what somebody waits for.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TemporalReplay } from './sides/temporal-replay.ts'
import { measureProcess } from './support/measure-process.ts'
import {
  type BenchmarkRow,
  describeMachine,
  median,
  printReport,
  progress,
  readBenchmarkOptions,
} from './support/report.ts'
import { engineNames } from './support/verdicts/decided-inputs.ts'
import { type Decided, EngineProject } from './support/verdicts/engine-project.ts'
import { TemporalColumn } from './support/verdicts/temporal-column.ts'
import { historyOf, type WorkflowType } from './support/verdicts/temporal-histories.ts'

const options = readBenchmarkOptions()
const rounds = options.isQuick ? 1 : 3
const colds = options.isQuick ? 5 : 15
/** Of all engines; in shared realms, in fresh ones, and as histories. */
const shared = options.isQuick ? 4_000 : 20_000
const fresh = options.isQuick ? 200 : 1_000
const histories = options.isQuick ? 200 : 1_000
/** Of the journal that one decision is found in. */
const inJournal = 400

const program = resolve('packages/cli/bin/first-contact.js')
const side = resolve('benchmarks/sides/temporal-replay.ts')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fc-bench-replay-')))

interface Corpus {
  readonly total: number
  readonly seconds: number
  readonly exit_code: number
}

/** The command, whole; it says itself how long the decisions took, bundling included. */
function replayCorpus({ root }: EngineProject, file: string, realm: 'fresh' | 'shared'): number {
  const args = ['replay', file, '--offline', '--code', 'current', '--realm', realm, '--json']
  const corpus = JSON.parse(measureProcess(root, [program, ...args]).stdout) as Corpus
  if (corpus.exit_code !== 0) throw new Error(`our replay ended with ${corpus.exit_code}`)
  return corpus.total / corpus.seconds
}

interface OneDecision {
  readonly decisions: readonly {
    readonly replays: readonly { readonly kind: string }[]
  }[]
}

/** From the shell to the verdict, with the code that decided and with the working tree. */
function replayOne({ root }: EngineProject, id: string, ...args: readonly string[]): number {
  const command = [program, 'replay', '--decision-id', id, '--offline', '--json', ...args]
  const { seconds, stdout } = measureProcess(root, command)
  const { decisions } = JSON.parse(stdout) as OneDecision
  const kinds = decisions.flatMap(({ replays }) => replays.map(({ kind }) => kind))
  if (kinds.length === 0 || kinds.some((kind) => kind !== 'identical')) {
    throw new Error(`our replay of ${id} said ${kinds.join(', ')}`)
  }
  return seconds * 1000
}

function writeHistories(
  { root }: EngineProject,
  type: WorkflowType,
  decided: readonly Decided[],
): string {
  const file = join(root, 'node_modules', `${type}-${decided.length}.json`)
  writeFileSync(file, JSON.stringify(decided.map((each) => historyOf(type, each))))
  return file
}

function replayHistories({ root }: EngineProject, file: string) {
  const { stdout, seconds } = measureProcess(root, [side, root, file, 'once'])
  const replayed = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as TemporalReplay
  if (replayed.failed.length > 0) throw new Error(`Temporal says: ${replayed.firstError}`)
  return { perSecond: (replayed.looked - 1) / replayed.seconds, ms: seconds * 1000 }
}

/** The first lines of the records that are decisions, and the keys that open them. */
function writeFewer({ root }: EngineProject, count: number): string {
  const lines = readFileSync(join(root, 'records.jsonl'), 'utf8').split('\n')
  const isDecision = (line: string): boolean => line.includes('"kind":"decision"')
  const keys = lines.filter((line) => line.includes('"kind":"subject_key"'))
  const decisions = lines.filter(isDecision)
  const every = Math.floor(decisions.length / count)
  const few = decisions.filter((_, at) => at % every === 0).slice(0, count)
  const file = join(root, 'few.jsonl')
  writeFileSync(file, `${[...keys, ...few].join('\n')}\n`)
  return file
}

interface Runs {
  readonly shared: number[]
  readonly fresh: number[]
  readonly answers: number[]
  readonly acts: number[]
  readonly coldBoth: number[]
  readonly coldRecorded: number[]
  readonly coldTemporal: number[]
  readonly node: number[]
}

/** A project with so many decisions. */
function decidedProject(name: string, count: number) {
  const project = new EngineProject(join(folder, name))
  project.make()
  TemporalColumn.prepare(project)
  return { project, decided: project.decide(count / engineNames.length, [program]) }
}

/** Sides take turns, so that whatever else the machine does hits them alike. */
function measureMany(): Pick<Runs, 'shared' | 'fresh' | 'answers' | 'acts'> {
  const { project, decided } = decidedProject('many', shared)
  const runs: ReturnType<typeof measureMany> = { shared: [], fresh: [], answers: [], acts: [] }
  const all = join(project.root, 'records.jsonl')
  const few = writeFewer(project, fresh)
  const every = Math.floor(decided.length / histories)
  const some = decided.filter((_, at) => at % every === 0).slice(0, histories)
  const answers = writeHistories(project, 'decided', some)
  const acts = writeHistories(project, 'actedOn', some)
  for (let round = 0; round < rounds; round += 1) {
    progress(`round ${round + 1} of ${rounds}`)
    runs.shared.push(replayCorpus(project, all, 'shared'))
    runs.answers.push(replayHistories(project, answers).perSecond)
    runs.fresh.push(replayCorpus(project, few, 'fresh'))
    runs.acts.push(replayHistories(project, acts).perSecond)
  }
  return runs
}

function measureOne(): Omit<Runs, keyof ReturnType<typeof measureMany>> {
  const { project, decided } = decidedProject('one', inJournal)
  const runs: ReturnType<typeof measureOne> = {
    coldBoth: [],
    coldRecorded: [],
    coldTemporal: [],
    node: [],
  }
  const [first] = decided
  if (first === undefined) throw new Error('nothing was decided')
  const id = first.decisionId
  const history = writeHistories(project, 'decided', [first])
  const nothing = ['--eval', 'console.log(0)']
  // The first run of each compiles the code that later ones find compiled.
  replayOne(project, id)
  replayHistories(project, history)
  for (let round = 0; round < colds; round += 1) {
    progress(`cold, ${round + 1} of ${colds}`)
    runs.coldBoth.push(replayOne(project, id))
    runs.coldRecorded.push(replayOne(project, id, '--code', 'recorded'))
    if (round < rounds) runs.coldTemporal.push(replayHistories(project, history).ms)
    runs.node.push(measureProcess(project.root, nothing).seconds * 1000)
  }
  return runs
}

function rowsOf(runs: Runs): readonly BenchmarkRow[] {
  const rate = { unit: 'decisions a second', better: 'higher' } as const
  const cold = { unit: 'ms, from the shell', better: 'lower', scale: `${colds} starts` } as const
  const noFloor = { floor: null, floor_name: null } as const
  const node = { floor: median(runs.node), floor_name: 'node alone' } as const
  const temporal = { peer: median(runs.coldTemporal), peer_name: 'Temporal, one history' } as const
  const answers = {
    peer: median(runs.answers),
    peer_name: 'Temporal, workflows that answer',
  } as const
  const acts = { peer: median(runs.acts), peer_name: 'Temporal, workflows that act' } as const
  const scaleOf = (count: number): string => `${count} and ${histories} x ${rounds}`
  const many = [
    { realm: 'a shared realm', ours: median(runs.shared), scale: scaleOf(shared) },
    { realm: 'a realm for each', ours: median(runs.fresh), scale: scaleOf(fresh) },
  ]
  return [
    ...many.flatMap(({ realm, ours, scale }) => [
      { ...rate, ...noFloor, ...answers, what: realm, ours, scale, goal: null },
      { ...rate, ...noFloor, ...acts, what: realm, ours, scale, goal: null },
    ]),
    {
      ...cold,
      ...node,
      ...temporal,
      what: 'one decision, both codes',
      ours: median(runs.coldBoth),
      goal: { value: 400 },
    },
    {
      ...cold,
      ...node,
      ...temporal,
      what: 'one decision, the code that decided',
      ours: median(runs.coldRecorded),
      goal: { value: 400 },
    },
  ]
}

try {
  const rows = rowsOf({ ...measureOne(), ...measureMany() })
  printReport({ name: 'replay', machine: describeMachine(), rows }, options)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
