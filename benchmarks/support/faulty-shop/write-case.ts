import { createWriteStream, mkdirSync, writeFileSync, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { makeFault, type Fault, type FaultKind } from './fault.ts'
import { failureLines, logsOf, thrownAt, type MadeLine } from './made-logs.ts'
import { MetricSimulation, metricNames } from './made-metrics.ts'
import { Seeded } from './seeded.ts'
import { makeShop, type Shop } from './shop.ts'
import { RequestSimulation, type MadeSpan } from './simulate-request.ts'

/** What was made, and what the right answer is. */
export interface MadeCase {
  readonly folder: string
  readonly kind: FaultKind
  /** Null where nothing is broken. */
  readonly service: string | null
  /** `/app/cart/handler.py:41`, of a thrown one. */
  readonly codeLocation: string | null
  readonly services: readonly string[]
  readonly has: Sources
}

export interface Sources {
  readonly traces: boolean
  readonly logs: boolean
}

export interface CaseOptions {
  readonly folder: string
  readonly seed: number
  readonly kind: FaultKind
  /** Minutes before, and after. */
  readonly minutes: number
  readonly requestsPerSecond: number
  readonly has?: Sources
}

const sampleSeconds = 5

function cell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

class CsvFile {
  readonly #stream: WriteStream

  constructor(path: string, columns: readonly string[]) {
    this.#stream = createWriteStream(path)
    this.row(columns)
  }

  row(cells: readonly (string | number)[]): void {
    this.#stream.write(`${cells.map((one) => cell(String(one))).join(',')}\n`)
  }

  async close(): Promise<void> {
    this.#stream.end()
    await once(this.#stream, 'finish')
  }
}

/** Writes one case in the layout of the public data sets: traces, logs, wide metrics, a time. */
export async function writeCase(options: CaseOptions): Promise<MadeCase> {
  const { folder, seed, kind, minutes, requestsPerSecond } = options
  const random = new Seeded(seed)
  const shop = makeShop(random)
  const fault = makeFault(shop, kind, random)
  const has = options.has ?? { traces: true, logs: true }
  mkdirSync(folder, { recursive: true })
  const startS = 1_700_000_000 + random.whole(0, 1_000_000)
  const injectS = startS + minutes * 60
  const style = { hasClientSpans: random.chance(0.5), isLineByLine: random.chance(0.5) }
  // Load is another one in the second half, as on any day.
  const loadAfter = random.between(0.8, 1.3)

  const files = openFiles(folder, shop, has)
  const metrics = new MetricSimulation(shop, random)
  for (let atS = startS; atS < injectS + minutes * 60; atS += sampleSeconds) {
    const isFailing = atS >= injectS
    const active = isFailing && kind !== 'none' ? fault : null
    const count = Math.round(
      random.skewed(requestsPerSecond * sampleSeconds * (isFailing ? loadAfter : 1), 0.15),
    )
    const made = requestsOf(count, { atS, shop, random, active, style })
    for (const span of made.spans) files.span(span)
    for (const line of made.lines) files.line(line)
    files.metrics(metrics.row(atS, made.spans, sampleSeconds, active).values, atS)
  }
  await files.close()
  writeFileSync(join(folder, 'inject_time.txt'), `${injectS}\n`)
  const isBroken = kind !== 'none'
  return {
    folder,
    kind,
    service: isBroken ? fault.service : null,
    codeLocation: kind === 'exception' ? thrownAt(shop, fault) : null,
    services: shop.services,
    has,
  }
}

interface Moment {
  readonly atS: number
  readonly shop: Shop
  readonly random: Seeded
  readonly active: Fault | null
  readonly style: { readonly hasClientSpans: boolean; readonly isLineByLine: boolean }
}

function requestsOf(count: number, { atS, shop, random, active, style }: Moment) {
  const spans: MadeSpan[] = []
  const lines: MadeLine[] = []
  for (let at = 0; at < count; at += 1) {
    const simulation = new RequestSimulation(random, {
      fault: active,
      hasClientSpans: style.hasClientSpans,
    })
    const entry = random.chance(0.5) ? shop.entries[0] : random.pick(shop.entries)
    if (entry === undefined) continue
    const startUs = Math.round((atS + random.between(0, sampleSeconds)) * 1e6)
    const request = simulation.run(entry, startUs)
    spans.push(...request.spans)
    lines.push(...logsOf(request, random))
    lines.push(...failureLines(request, { shop, fault: active, isLineByLine: style.isLineByLine }))
  }
  return { spans, lines }
}

function openFiles(folder: string, shop: Shop, has: Sources) {
  const columns = shop.services.flatMap((service) =>
    metricNames.map((metric) => `${service}_${metric}`),
  )
  const metrics = new CsvFile(join(folder, 'simple_metrics.csv'), ['time', ...columns])
  const traces = has.traces
    ? new CsvFile(join(folder, 'traces.csv'), [
        'time',
        'traceID',
        'spanID',
        'serviceName',
        'methodName',
        'operationName',
        'startTimeMillis',
        'startTime',
        'duration',
        'statusCode',
        'parentSpanID',
      ])
    : null
  const logs = has.logs
    ? new CsvFile(join(folder, 'logs.csv'), [
        'time',
        'timestamp',
        'container_name',
        'message',
        'level',
      ])
    : null
  const clock = (us: number): string => new Date(us / 1000).toISOString().slice(11, 16)
  return {
    span(span: MadeSpan): void {
      const startUs = Math.round(span.startUs)
      traces?.row([
        clock(startUs),
        span.traceId,
        span.spanId,
        span.service,
        span.operation,
        span.operation,
        Math.floor(startUs / 1000),
        startUs,
        Math.round(span.durationUs),
        span.statusCode,
        span.parentId,
      ])
    },
    line({ atUs, service, message, level }: MadeLine): void {
      logs?.row([clock(atUs), `${Math.round(atUs)}000`, service, message, level])
    },
    metrics(values: ReadonlyMap<string, number>, atS: number): void {
      metrics.row([atS, ...columns.map((column) => values.get(column) ?? '')])
    },
    async close(): Promise<void> {
      await Promise.all([metrics.close(), traces?.close(), logs?.close()])
    },
  }
}
