// Temporal's replay, in a process of its own: `temporal-replay.ts <project> <histories> [once]`. Each line
// of standard input asks for one replay of all histories with the workflows as they are then; with
// `once` there is one, unasked.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { loadPeer } from '../support/peer.ts'
import type { NamedHistory } from '../support/verdicts/temporal-histories.ts'

interface ReplayResult {
  readonly workflowId: string
  readonly error?: Error
}

interface ReplayOptions {
  readonly workflowsPath: string
  readonly bundlerOptions: object
}

type CreateReplay = (runtime: unknown, options: { readonly buildId: string }) => unknown

interface WorkerModule {
  readonly Runtime: { readonly install: (options: object) => unknown }
  readonly DefaultLogger: new (level: string) => unknown
  readonly Worker: {
    readonly nativeWorkerCtor: { createReplay: CreateReplay }
    readonly runReplayHistories: (
      options: ReplayOptions,
      histories: readonly object[],
    ) => AsyncIterable<ReplayResult>
  }
}

const [project = '', historiesFile = '', once = ''] = process.argv.slice(2)
const { Worker, Runtime, DefaultLogger } = loadPeer<WorkerModule>('@temporalio/worker', 'temporal')
const { historyFromJSON } = loadPeer<{ historyFromJSON: (history: object) => object }>(
  '@temporalio/common/lib/proto-utils',
  'temporal',
)
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
})

// The build id of a worker is known to its native half alone.
let buildId = ''
const native = Worker.nativeWorkerCtor
const createReplay = native.createReplay.bind(native)
native.createReplay = (runtime, options) => {
  buildId = options.buildId
  return createReplay(runtime, options)
}

// Parsing takes longer than replaying and is not measured: a team may keep them in whatever form.
const histories = (JSON.parse(readFileSync(historiesFile, 'utf8')) as readonly NamedHistory[]).map(
  ({ workflowId, history }) => ({ workflowId, history: historyFromJSON(history) }),
)

const options: ReplayOptions = {
  workflowsPath: join(project, 'src/workflows.ts'),
  bundlerOptions: {
    // The recorder needs Node, which no workflow may have; of an engine its definition is needed only.
    webpackConfigHook: (config: { resolve: { alias: object } }) => ({
      ...config,
      resolve: {
        ...config.resolve,
        alias: {
          ...config.resolve.alias,
          '@first-contact/recorder$': join(project, 'node_modules/recorder-stand-in.js'),
        },
      },
    }),
  },
}

/** What one replay of all histories said. */
export interface TemporalReplay {
  readonly buildId: string
  /** Ids of workflows that do not replay. */
  readonly failed: readonly string[]
  readonly firstError: string | null
  readonly looked: number
  /** From the first answer, when the bundle is made and the worker runs, to the last. */
  readonly seconds: number
}

async function replay(): Promise<TemporalReplay> {
  const failed: string[] = []
  let firstError: string | null = null
  let looked = 0
  let startedMs = performance.now()
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
    if (looked === 0) startedMs = performance.now()
    looked += 1
    if (error === undefined) continue
    failed.push(workflowId)
    firstError ??= error.message
  }
  const seconds = (performance.now() - startedMs) / 1000
  return { buildId, failed, firstError, looked, seconds }
}

if (once !== '') {
  console.log(JSON.stringify(await replay()))
  process.exit(0)
}
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== '') console.log(JSON.stringify(await replay()))
}
