// One side of the scope benchmark: `scope.ts <side> <scopes> <folder>`.
import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { loadPeer } from '../support/peer.ts'

const [side = '', scopeCount = '', folder = ''] = process.argv.slice(2)
const scopes = Number(scopeCount)
const burst = 100

interface OpenTelemetryApi {
  readonly trace: {
    getTracer(name: string): {
      startActiveSpan<T>(name: string, run: (span: { end(): void }) => T): T
    }
  }
  readonly context: {
    active(): { setValue(key: symbol, value: unknown): unknown }
    with<T>(context: unknown, run: () => T): T
  }
}

function openTelemetryApi(): OpenTelemetryApi {
  const { NodeTracerProvider, BatchSpanProcessor } = loadPeer<{
    NodeTracerProvider: new (options: object) => { register(): void }
    BatchSpanProcessor: new (exporter: object, options: object) => object
  }>('@opentelemetry/sdk-trace-node')
  const exporter = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: async () => {},
    forceFlush: async () => {},
  }
  const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 1e6, maxExportBatchSize: 512 })
  new NodeTracerProvider({ spanProcessors: [processor] }).register()
  return loadPeer<OpenTelemetryApi>('@opentelemetry/api')
}

/** Work that reads the context once after an await, as a handler does. */
async function work(): Promise<number> {
  await Promise.resolve()
  return 1
}

async function openSide(): Promise<() => Promise<number>> {
  switch (side) {
    case 'ours': {
      const { startRecorder, correlationScope } = await import('@first-contact/recorder')
      startRecorder({
        producer: 'benchmark',
        processHooks: false,
        sink: { kind: 'spool', dir: join(folder, 'spool'), ship: 'none' },
      })
      const options = { component: 'benchmark.api', layer: 'L2', operation: 'work' } as const
      return () => correlationScope(options, work)
    }
    case 'als': {
      const storage = new AsyncLocalStorage<{ readonly id: number }>()
      let id = 0
      return () => storage.run(Object.freeze({ id: (id += 1) }), work)
    }
    case 'otel-span': {
      const tracer = openTelemetryApi().trace.getTracer('benchmark')
      return () =>
        tracer.startActiveSpan('work', async (span) => {
          const result = await work()
          span.end()
          return result
        })
    }
    case 'otel-context': {
      const { context } = openTelemetryApi()
      const key = Symbol('correlation')
      let id = 0
      return () => context.with(context.active().setValue(key, (id += 1)), work)
    }
    default:
      console.error(`unknown side ${side}`)
      return process.exit(3)
  }
}

const run = await openSide()
async function measure(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await run()
    if (index % burst === 0) await nextTurn()
  }
}

await measure(Math.min(20_000, scopes))
const before = process.cpuUsage()
await measure(scopes)
const cpu = process.cpuUsage(before)
console.log(JSON.stringify({ cpuUs: (cpu.user + cpu.system) / scopes }))
process.exit(0)
