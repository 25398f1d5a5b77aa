// One side of the benchmark of recording: `record.ts <side> <decisions> <folder> <where>`, where the last
// is a station's address and token for ours, and the address of a database for DBOS.
import { hash } from 'node:crypto'
import { openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { loadPeer } from '../support/peer.ts'
import {
  decideSpending,
  spendingEngine,
  spendingInput,
  type SpendingInput,
} from '../support/spending-engine.ts'

interface Side {
  /** One decision, kept as this side keeps it. */
  readonly decide: (input: SpendingInput) => unknown
  /** How many callers ask at the same time; 1 by default. */
  readonly callers?: number
  /** Waits until everything is where it shall be. */
  readonly drain?: () => Promise<void>
  /** What lies on the disk of it, for decisions that were made. */
  readonly bytes?: () => number
}

const [sideName = '', countText = '', folder = '', where = ''] = process.argv.slice(2)
const count = Number(countText)
const warmUpMax = 20_000
const warmUpMs = 1500
/** Decisions in one turn of the event loop; a burst, but one that lets what ships breathe. */
const burst = 50

/** Who records decisions by hand does this at least: both sides as JSON, a hash, a line in a file. */
function byHand(): Side {
  const descriptor = openSync(join(folder, 'decisions.jsonl'), 'a')
  return {
    decide(input) {
      const output = decideSpending(input)
      const text = JSON.stringify({ at: Date.now(), input, output })
      writeSync(descriptor, `${hash('sha256', text, 'hex')} ${text}\n`)
      return output
    },
  }
}

interface Ours {
  readonly fields: 'plain' | 'seal'
  readonly ships: boolean
}

async function ours({ fields, ships }: Ours): Promise<Side> {
  const { startRecorder } = await import('@first-contact/recorder')
  const [url = '', token = ''] = where.split(' ')
  const spool = join(folder, 'spool')
  const recorder = startRecorder({
    producer: 'benchmark',
    environment: 'benchmark',
    processHooks: false,
    journal: { dir: join(folder, 'journal') },
    sink: {
      kind: 'spool',
      dir: spool,
      ship: ships ? 'worker' : 'none',
      ...(ships ? { station: { url, token } } : {}),
    },
  })
  const engine = spendingEngine(fields)
  return {
    decide: (input) => engine.decide(input).output,
    drain: async () => {
      await recorder.stop(120_000)
    },
    bytes: () =>
      readdirSync(spool, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0),
  }
}

interface DbosModule {
  readonly DBOS: {
    readonly setConfig: (config: object) => void
    readonly registerWorkflow: <In, Out>(
      work: (input: In) => Promise<Out>,
      config: { readonly name: string },
    ) => (input: In) => Promise<Out>
    readonly runStep: <Out>(step: () => Promise<Out>, config: { name: string }) => Promise<Out>
    readonly launch: () => Promise<void>
    readonly shutdown: () => Promise<void>
  }
}

/** A workflow whose one step is the decision: DBOS keeps the input of the one and the answer of the other. */
async function dbos(callers: number): Promise<Side> {
  const { DBOS } = loadPeer<DbosModule>('@dbos-inc/dbos-sdk', 'dbos')
  DBOS.setConfig({ name: 'benchmark', systemDatabaseUrl: where, logLevel: 'error' })
  const decide = DBOS.registerWorkflow(
    (input: SpendingInput) =>
      DBOS.runStep(() => Promise.resolve(decideSpending(input)), { name: 'decide' }),
    { name: 'spending' },
  )
  await DBOS.launch()
  return { decide: (input) => decide(input), callers, drain: () => DBOS.shutdown() }
}

async function openSide(): Promise<Side> {
  switch (sideName) {
    case 'bare':
      return { decide: decideSpending }
    case 'by-hand':
      return byHand()
    case 'engine': {
      const engine = spendingEngine('plain')
      return { decide: (input) => engine.decide(input).output }
    }
    case 'ours':
      return await ours({ fields: 'plain', ships: false })
    case 'ours-sealed':
      return await ours({ fields: 'seal', ships: false })
    case 'ours-shipped':
      return await ours({ fields: 'plain', ships: true })
    case 'dbos':
      return await dbos(1)
    case 'dbos-16':
      return await dbos(16)
    default:
      console.error(`unknown side ${sideName}`)
      return process.exit(3)
  }
}

const side = await openSide()
const isSlow = sideName.startsWith('dbos')

/** So many decisions by one caller, or as many as fit in a time. Answers the microseconds of each. */
async function decideMany(most: number, untilMs = Infinity): Promise<readonly number[]> {
  const took: number[] = []
  for (let index = 0; index < most && performance.now() < untilMs; index += 1) {
    const input = spendingInput(index)
    const startedMs = performance.now()
    const answer = side.decide(input)
    if (answer instanceof Promise) await answer
    took.push((performance.now() - startedMs) * 1000)
    if (!isSlow && index % burst === burst - 1) await nextTurn()
  }
  return took
}

const callers = side.callers ?? 1
const each = Math.ceil(count / callers)
const openedMs = performance.now()
const warm = await decideMany(isSlow ? 50 : warmUpMax, performance.now() + warmUpMs)
const cpuBefore = process.cpuUsage()
const startedMs = performance.now()
const runs = await Promise.all(Array.from({ length: callers }, () => decideMany(each)))
const callsMs = performance.now() - startedMs
const bytes = (side.bytes?.() ?? 0) / (count + warm.length)
await side.drain?.()
const drainedMs = performance.now() - openedMs
const cpu = process.cpuUsage(cpuBefore)
const took = runs.flat().toSorted((a, b) => a - b)
const at = (share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN

/** What one side came to. */
export interface RecordFigures {
  /** Microseconds until the caller has its answer. */
  readonly medianUs: number
  readonly p99Us: number
  readonly cpuUs: number
  /** Decisions a second until the last is where it shall be, those of warming up included. */
  readonly perSecond: number
  /** Decisions a second that were answered. */
  readonly answeredPerSecond: number
  readonly bytes: number
  readonly made: number
}

const figures: RecordFigures = {
  medianUs: at(0.5),
  p99Us: at(0.99),
  cpuUs: (cpu.user + cpu.system) / took.length,
  perSecond: (took.length + warm.length) / (drainedMs / 1000),
  answeredPerSecond: took.length / (callsMs / 1000),
  bytes,
  made: took.length + warm.length,
}
console.log(JSON.stringify(figures))
process.exit(0)
