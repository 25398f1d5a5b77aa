// One side of the capture benchmark: `capture.ts <side> <captures> <folder>`.
// Counts all CPU of the process, worker threads and asynchronous pipelines included, until drained.
import { hash } from 'node:crypto'
import { openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { failingWork, input } from '../support/failing-work.ts'
import { loadPeer } from '../support/peer.ts'

interface Side {
  /** Captures one failure the way the library's own guide says. */
  readonly failOnce: (index: number) => void
  /** Opens what a burst of failures happens in; nothing by default. */
  readonly around?: (burst: () => void) => void
  /** Waits until everything is delivered, and says how much was. */
  readonly drain: () => Promise<number>
}

const [sideName = '', captureCount = '', folder = ''] = process.argv.slice(2)
const captures = Number(captureCount)
/** Captures in one turn of the event loop; a burst, but one that lets pipelines breathe. */
const burst = 50
/** A service that runs has its code compiled: with 2,000, a quarter of the CPU was the compiler's. */
const warmUpMax = 20_000
const warmUpMs = 2_000

interface Ours {
  readonly ship: 'none' | 'worker'
  /** A scope, and so a span, for each failure, or one that is open already. */
  readonly scope: 'each' | 'open'
}

async function ours({ ship, scope }: Ours): Promise<Side> {
  const { startRecorder, correlationScope, capture } = await import('@first-contact/recorder')
  const { countingStation } = await import('../support/counting-station.ts')
  const station = ship === 'worker' ? await countingStation() : null
  const recorder = startRecorder({
    producer: 'benchmark',
    environment: 'benchmark',
    processHooks: false,
    sink: {
      kind: 'spool',
      dir: join(folder, 'spool'),
      ship,
      ...(station === null ? {} : { station: { url: station.url, token: 'benchmark' } }),
    },
  })
  let spooled = 0
  const inScope = (work: () => void): void =>
    correlationScope({ component: 'benchmark.api', layer: 'L2', operation: 'fail' }, work)
  const failOnce = (index: number): void => {
    try {
      if (scope === 'each') inScope(() => failingWork(index))
      else failingWork(index)
    } catch (error) {
      if (capture({ error, input }).kind === 'spooled') spooled += 1
    }
  }
  return {
    failOnce,
    ...(scope === 'open' ? { around: inScope } : {}),
    drain: async () => {
      await recorder.stop(60_000)
      if (station === null) return spooled
      await station.close()
      return station.envelopes()
    },
  }
}

function sentry(): Side {
  interface Sentry {
    init(options: object): void
    withScope(callback: (scope: { setTag(key: string, value: string): void }) => void): void
    captureException(error: unknown): void
    flush(timeoutMs: number): Promise<boolean>
    createTransport(
      options: object,
      request: (request: { body: string | Uint8Array }) => Promise<{ statusCode: number }>,
    ): unknown
  }
  const Sentry = loadPeer<Sentry>('@sentry/node')
  let delivered = 0
  Sentry.init({
    dsn: 'http://key@127.0.0.1:9/1',
    // The default buffer of 64 would drop most of a burst; it is raised so that all are paid for.
    transportOptions: { bufferSize: 1e6 },
    transport: (options: object) =>
      Sentry.createTransport(options, async (request) => {
        if (String(request.body).includes('"type":"event"')) delivered += 1
        return { statusCode: 200 }
      }),
  })
  return {
    failOnce: (index) => {
      try {
        failingWork(index)
      } catch (error) {
        Sentry.withScope((scope) => {
          scope.setTag('input_hash', hash('sha256', JSON.stringify(input), 'hex').slice(0, 16))
          Sentry.captureException(error)
        })
      }
    },
    drain: async () => {
      await Sentry.flush(60_000)
      return delivered
    },
  }
}

interface EndedSpan {
  readonly name: string
  readonly kind: number
  spanContext(): object
  readonly parentSpanContext: object | undefined
  readonly startTime: readonly number[]
  readonly endTime: readonly number[]
  readonly status: object
  readonly attributes: object
  readonly events: readonly object[]
}

/** The cheapest exporter that keeps what it is given: a line of JSON a span, a write a batch. */
function appendSpans(descriptor: number, spans: readonly EndedSpan[]): void {
  const lines = spans.map((span) => {
    const { name, kind, startTime, endTime, status, attributes, events } = span
    const ids = { context: span.spanContext(), parent: span.parentSpanContext }
    return JSON.stringify({ name, kind, ...ids, startTime, endTime, status, attributes, events })
  })
  writeSync(descriptor, `${lines.join('\n')}\n`)
}

function openTelemetry(keeps: boolean): Side {
  interface Span {
    recordException(error: unknown): void
    setStatus(status: { code: number }): void
    setAttribute(key: string, value: string): void
    end(): void
  }
  const { trace } = loadPeer<{
    trace: {
      getTracer(name: string): { startActiveSpan(name: string, run: (span: Span) => void): void }
    }
  }>('@opentelemetry/api')
  const { NodeTracerProvider, BatchSpanProcessor } = loadPeer<{
    NodeTracerProvider: new (options: object) => { register(): void; forceFlush(): Promise<void> }
    BatchSpanProcessor: new (exporter: object, options: object) => object
  }>('@opentelemetry/sdk-trace-node')
  let dropped = 0
  const file = join(folder, 'otel.ndjson')
  const descriptor = keeps ? openSync(file, 'a') : null
  const exporter = {
    export: (spans: readonly EndedSpan[], done: (result: { code: number }) => void) => {
      if (descriptor === null) dropped += spans.length
      else appendSpans(descriptor, spans)
      done({ code: 0 })
    },
    shutdown: async () => {},
    forceFlush: async () => {},
  }
  const provider = new NodeTracerProvider({
    spanProcessors: [
      new BatchSpanProcessor(exporter, { maxQueueSize: 1e6, maxExportBatchSize: 512 }),
    ],
  })
  provider.register()
  const tracer = trace.getTracer('benchmark')
  return {
    failOnce: (index) => {
      tracer.startActiveSpan('fail', (span) => {
        try {
          failingWork(index)
        } catch (error) {
          span.recordException(error)
          span.setAttribute('input_hash', hash('sha256', JSON.stringify(input), 'hex').slice(0, 16))
          span.setStatus({ code: 2 })
        } finally {
          span.end()
        }
      })
    },
    drain: async () => {
      await provider.forceFlush()
      return keeps ? linesOf(file) : dropped
    },
  }
}

function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}

function pinoFile(sync: boolean): Side {
  interface Pino {
    (destination: unknown): { error(fields: object, text: string): void }
    destination(options: object): {
      flushSync(): void
      end(): void
      once(event: 'close', done: () => void): void
    }
  }
  const pino = loadPeer<Pino>('pino')
  const file = join(folder, `pino-${sync}.ndjson`)
  const destination = pino.destination({ dest: file, sync })
  const logger = pino(destination)
  return {
    failOnce: (index) => {
      try {
        failingWork(index)
      } catch (error) {
        const inputHash = hash('sha256', JSON.stringify(input), 'hex').slice(0, 16)
        logger.error({ err: error, input_hash: inputHash }, 'failed')
      }
    },
    drain: async () => {
      const closed = new Promise<void>((resolve) => destination.once('close', resolve))
      destination.end()
      await closed
      return linesOf(file)
    },
  }
}

/** What nobody gets below: the error, its stack text, and one hash of the input. */
function floor(): Side {
  let made = 0
  return {
    failOnce: (index) => {
      try {
        failingWork(index)
      } catch (error) {
        const stack = error instanceof Error ? error.stack : undefined
        const inputHash = hash('sha256', JSON.stringify(input), 'hex')
        if (stack !== undefined && inputHash !== '') made += 1
      }
    },
    drain: async () => made,
  }
}

async function openSide(): Promise<Side> {
  switch (sideName) {
    case 'ours':
      return await ours({ ship: 'none', scope: 'each' })
    case 'ours-open':
      return await ours({ ship: 'none', scope: 'open' })
    case 'ours-shipped':
      return await ours({ ship: 'worker', scope: 'each' })
    case 'sentry':
      return sentry()
    case 'otel':
      return openTelemetry(false)
    case 'otel-file':
      return openTelemetry(true)
    case 'pino':
      return pinoFile(true)
    case 'pino-async':
      return pinoFile(false)
    case 'floor':
      return floor()
    default:
      console.error(`unknown side ${sideName}`)
      return process.exit(3)
  }
}

const side = await openSide()
const around = side.around ?? ((run: () => void) => run())

/** Captures so many failures, or as many as fit in a time; says how many. */
async function captureMany(count: number, untilMs = Infinity): Promise<number> {
  let made = 0
  while (made < count && performance.now() < untilMs) {
    around(() => {
      for (let index = 0; index < burst; index += 1) side.failOnce(made + index)
    })
    made += burst
    await nextTurn()
  }
  return made
}

const warmUp = await captureMany(warmUpMax, performance.now() + warmUpMs)
const cpuBefore = process.cpuUsage()
const startedAt = performance.now()
await captureMany(captures)
const callsEndedAt = performance.now()
const delivered = await side.drain()
const cpu = process.cpuUsage(cpuBefore)
console.log(
  JSON.stringify({
    cpuUs: (cpu.user + cpu.system) / captures,
    callUs: ((callsEndedAt - startedAt) * 1000) / captures,
    captured: captures + warmUp,
    delivered,
  }),
)
process.exit(0)
