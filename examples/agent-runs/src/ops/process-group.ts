import { setTimeout as sleep } from 'node:timers/promises'
import { startProcess, type ProcessName, type ProductProcess } from './product-process.ts'

export interface ProcessGroupOptions {
  /** Read anew for each process. */
  readonly env: NodeJS.ProcessEnv
  readonly restart: boolean
  readonly onLine: (process: ProcessName, line: string) => void
}

/** Processes that are stopped together. */
export interface ProcessGroup {
  readonly processes: readonly ProductProcess[]
  readonly launch: (name: ProcessName, args?: readonly string[]) => Promise<ProductProcess>
  /** Launches one more, in the place of the last one of that name should that have ended. */
  readonly succeed: (name: ProcessName) => Promise<ProductProcess>
  /** Launches one and, where asked to, starts it again whenever it ends on its own. */
  readonly keep: (name: ProcessName) => Promise<ProductProcess>
  readonly stop: () => Promise<void>
}

/** A process that keeps ending must not keep the machine busy. */
const RESTART_FIRST_MS = 250
const RESTART_MAX_MS = 10_000
/** One that ran for this long was well: what ended it is a new trouble, with a new first wait. */
const WELL_AFTER_MS = 60_000

/** A successor listens where its predecessor did: its address is known to others. */
function portOf(one: ProductProcess): Record<string, string> {
  if (one.url === null) return {}
  return { [`AGENT_RUNS_${one.name.toUpperCase()}_PORT`]: new URL(one.url).port }
}

export function openProcessGroup(options: ProcessGroupOptions): ProcessGroup {
  const { onLine } = options
  const processes: ProductProcess[] = []
  const starting = new Set<Promise<unknown>>()
  const stopping = new AbortController()

  function launch(
    name: ProcessName,
    args: readonly string[] = [],
    extra: Record<string, string> = {},
  ): Promise<ProductProcess> {
    const env = { ...options.env, ...extra }
    const launching = startProcess({ name, env, args, onLine: (line) => onLine(name, line) })
      .then((started) => {
        processes.push(started)
        return started
      })
      .finally(() => starting.delete(launching))
    starting.add(launching)
    return launching
  }

  async function superviseFrom(first: ProductProcess): Promise<void> {
    let running = first
    let startedAt = performance.now()
    for (let restarts = 0; ; restarts += 1) {
      const { code, signal } = await running.ended
      if (stopping.signal.aborted) return
      if (performance.now() - startedAt > WELL_AFTER_MS) restarts = 0
      onLine(first.name, `ended with ${code ?? signal}, is started again`)
      await sleep(Math.min(RESTART_MAX_MS, RESTART_FIRST_MS * 2 ** restarts))
      if (stopping.signal.aborted) return
      startedAt = performance.now()
      try {
        running = await launch(first.name, [], portOf(first))
      } catch (error) {
        onLine(first.name, error instanceof Error ? error.message : String(error))
      }
    }
  }

  return {
    processes,
    launch: (name, args) => launch(name, args),
    succeed: (name) => {
      const last = processes.findLast((one) => one.name === name)
      return launch(name, [], last === undefined || last.isRunning() ? {} : portOf(last))
    },
    keep: async (name) => {
      const first = await launch(name)
      if (options.restart) void superviseFrom(first)
      return first
    },
    stop: async () => {
      stopping.abort()
      // One that is still on its way up is stopped as well, as soon as it can be.
      await Promise.allSettled(starting)
      await Promise.all(processes.map((one) => one.stop()))
    },
  }
}
