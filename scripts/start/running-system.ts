import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadProjectKey, projectKeyFile } from '@first-contact/recorder'
import { manifestFileOf, stampProject, writeStamp } from '@first-contact/replay'
import { startStation, type RunningStation } from '@first-contact/station/ops'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@first-contact/store'
import { ingestToken } from './ingest-token.ts'
import { say, secondsSince } from './say.ts'
import type { StartLock } from './start-lock.ts'

type ProductModule = typeof import('../../examples/agent-runs/src/ops/product.ts')
type Product = Awaited<ReturnType<ProductModule['startProduct']>>
type ProductProcess = Product['processes'][number]

/** Everything `npm start` runs: station, Postgres, the reference product, its traffic. */
export interface RunningSystem {
  readonly station: RunningStation
  readonly product: Product
  readonly traffic: ProductProcess
  /** Ends one after the other; what is spooled is delivered first. */
  stop(): Promise<void>
}

export interface SystemOptions {
  readonly projectDir: string
  /** 0 for a free one; the configured one when left out. */
  readonly port?: number
  readonly lock: StartLock | undefined
  /** The project folder goes at the end. */
  readonly isDisposable?: boolean
  /** Runs a second. */
  readonly rate: number
  readonly onLog: (process: string, line: string) => void
}

// What was built, not the sources: it starts faster, and it is what a user would run.
async function loadProduct(): Promise<ProductModule> {
  const built = new URL('../../examples/agent-runs/dist/ops/product.js', import.meta.url)
  return (await import(built.href)) as ProductModule
}

/** The recorders of all processes must sign and hash with one key. */
function prepareKey(projectDir: string): void {
  if (process.env['FC_PROJECT_KEY'] !== undefined) return
  const file = join(projectDir, projectKeyFile)
  if (!existsSync(file)) loadProjectKey({ projectDir })
  process.env['FC_PROJECT_KEY_FILE'] ??= file
}

const commandLine = fileURLToPath(
  new URL('../../packages/cli/bin/first-contact.js', import.meta.url),
)

const productRoot = fileURLToPath(new URL('../../examples/agent-runs', import.meta.url))

/** Gives the product's engines their versions; decisions of an engine without one do not replay. */
async function stampEngines(projectDir: string): Promise<string> {
  const file = manifestFileOf(projectDir)
  const report = await stampProject({ root: productRoot, paths: ['src/engines'] })
  writeStamp(report, file, new Date())
  for (const problem of report.problems) say(`  an engine has no version: ${problem.message}`)
  return file
}

/** The product has a database of its own on the embedded server, also beside a DATABASE_URL. */
async function productDatabase(
  station: RunningStation,
  projectDir: string,
  closers: (() => Promise<unknown>)[],
): Promise<string> {
  let server: EmbeddedPostgres | undefined = station.store.embedded
  if (server === undefined) {
    const own = await startEmbeddedPostgres({ projectDir })
    closers.push(() => own.release())
    server = own
  }
  await server.ensureDatabase('agent_runs')
  return server.connectionString('agent_runs')
}

interface ProductPlaces {
  readonly token: string
  readonly projectDir: string
  readonly manifest: string
}

function productEnv(station: RunningStation, { token, projectDir, manifest }: ProductPlaces) {
  return {
    FC_ENGINE_MANIFEST: manifest,
    FC_STATION_URL: station.url,
    FC_INGEST_TOKEN: token,
    FC_SPOOL_DIR: join(projectDir, '.first-contact', 'spool'),
    FC_JOURNAL_DIR: join(projectDir, '.first-contact', 'journal'),
    FC_ENVIRONMENT: station.config.environment,
    AGENT_RUNS_API_PORT: '0',
    AGENT_RUNS_TOOLS_PORT: '0',
  }
}

async function assemble(
  options: SystemOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<RunningSystem, 'stop'>> {
  const { projectDir, port, lock, rate, onLog, isDisposable = false } = options
  let startedMs = performance.now()
  prepareKey(projectDir)
  say('starting the station and its Postgres')
  const station = await startStation({
    cwd: process.cwd(),
    variables: process.env,
    isDisposable,
    overrides: { projectDir, ...(port === undefined ? {} : { port }) },
    replay: {
      command: process.execPath,
      args: [commandLine, 'replay', '--root', productRoot],
      cwd: projectDir,
      env: { ...process.env, FC_JOURNAL_DIR: join(projectDir, '.first-contact', 'journal') },
    },
  })
  closers.push(() => station.close())
  lock?.update({ url: station.url })
  say(`  station answers at ${station.url} after ${secondsSince(startedMs)}`)

  startedMs = performance.now()
  say('starting the reference product: API, worker, tools service')
  const manifest = await stampEngines(projectDir)
  const databaseUrl = await productDatabase(station, projectDir, closers)
  const token = await ingestToken(station, projectDir)
  const { startProduct } = await loadProduct()
  const product = await startProduct({
    databaseUrl,
    env: productEnv(station, { token, projectDir, manifest }),
    // Its database may be killed under it; a product that stays down shows nothing.
    restart: true,
    onLine: onLog,
  })
  closers.push(() => product.stop())
  lock?.update({ children: product.processes.map(({ pid }) => pid) })
  say(`  product answers at ${product.apiUrl} after ${secondsSince(startedMs)}`)

  const traffic = await product.startTraffic({ rate, seed: 7 })
  lock?.update({ children: product.processes.map(({ pid }) => pid) })
  say(`  synthetic use: ${rate} runs a second, some of which fail`)
  return { station, product, traffic }
}

async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.splice(0).toReversed()) {
    await close().catch((error: unknown) => say(`  a part did not end cleanly: ${String(error)}`))
  }
}

/** Starts everything; should a part not start, none is left behind. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const parts = await assemble(options, closers)
    return { ...parts, stop: () => closeAll(closers) }
  } catch (error) {
    await closeAll(closers)
    throw error
  }
}
