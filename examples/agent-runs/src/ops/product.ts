import { openProcessGroup } from './process-group.ts'
import type { ProcessName, ProductProcess } from './product-process.ts'

export type { ProcessName, ProductProcess } from './product-process.ts'

export interface ProductOptions {
  readonly databaseUrl: string
  /** Added to this process's own environment. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * Starts a process again that ended without being asked to, on the same port, after a while
   * that doubles each time.
   * @defaultValue false
   */
  readonly restart?: boolean
  /** @defaultValue stderr of this process */
  readonly onLine?: (process: ProcessName, line: string) => void
}

export interface TrafficOptions {
  readonly rate: number
  readonly seed: number
  /** How many runs to send; without it, until stopped. */
  readonly runs?: number
}

export interface Product {
  readonly apiUrl: string
  readonly toolsUrl: string
  readonly processes: readonly ProductProcess[]
  /**
   * Starts one more, such as a second worker. The successor of one that has ended listens where
   * that one did.
   */
  readonly startProcess: (name: Exclude<ProcessName, 'traffic'>) => Promise<ProductProcess>
  /** Starts synthetic use, `rate` runs a second, the same for the same seed. */
  readonly startTraffic: (options: TrafficOptions) => Promise<ProductProcess>
  readonly stop: () => Promise<void>
}

/**
 * Starts the product's three processes, on free ports unless the environment names some, and
 * gives back where they are and how to stop them. Should one not start, none is left behind.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const onLine =
    options.onLine ??
    ((name: ProcessName, line: string) => void process.stderr.write(`[${name}] ${line}\n`))
  const env: NodeJS.ProcessEnv = {
    AGENT_RUNS_API_PORT: '0',
    AGENT_RUNS_TOOLS_PORT: '0',
    ...process.env,
    ...options.env,
    DATABASE_URL: options.databaseUrl,
  }
  const group = openProcessGroup({ env, onLine, restart: options.restart ?? false })
  try {
    const tools = await group.keep('tools')
    env['AGENT_RUNS_TOOLS_URL'] = tools.url ?? ''
    const [api] = await settledTogether([group.keep('api'), group.keep('worker')])
    env['AGENT_RUNS_API_URL'] = api.url ?? ''
    return {
      apiUrl: api.url ?? '',
      toolsUrl: tools.url ?? '',
      processes: group.processes,
      startProcess: (name) => group.succeed(name),
      startTraffic: (traffic) => group.launch('traffic', trafficArguments(traffic)),
      stop: group.stop,
    }
  } catch (error) {
    await group.stop()
    throw error
  }
}

/** Like `Promise.all`, but nobody is still on the way when it rejects. */
async function settledTogether<T>(pair: readonly [Promise<T>, Promise<T>]): Promise<[T, T]> {
  await Promise.allSettled(pair)
  return Promise.all(pair)
}

function trafficArguments(traffic: TrafficOptions): string[] {
  const args = ['--rate', String(traffic.rate), '--seed', String(traffic.seed)]
  return traffic.runs === undefined ? args : [...args, '--runs', String(traffic.runs)]
}
