import { textPieces } from '../csv/csv-rows.ts'
import { UnreadableRows } from '../telemetry-problem.ts'
import type { ReadingFile, TelemetrySink } from '../telemetry-sink.ts'
import { JsonPicker, type PickedObject } from './json-picker.ts'
import { logOf, pointsOf, spanOf, type RecordPlace } from './otlp-records.ts'
import { attributes, object } from './otlp-values.ts'

/** Running totals are compared by how fast they grow: a total is always higher later. */
class GrowingTotals {
  readonly #last = new Map<string, { readonly atMs: number; readonly value: number }>()

  /** Per second since the value before; null at the first, and after a reset. */
  rate(key: string, atMs: number, value: number): number | null {
    const last = this.#last.get(key)
    this.#last.set(key, { atMs, value })
    if (last === undefined || value < last.value || atMs <= last.atMs) return null
    return ((value - last.value) / (atMs - last.atMs)) * 1000
  }
}

function isTotal(value: unknown): boolean {
  const { isMonotonic, is_monotonic: isMonotonicSnake } = object(object(value)['sum'])
  return isMonotonic === true || isMonotonicSnake === true
}

/** Reads traces, logs and metrics of OTLP JSON, one document or many. */
export async function readOtlp(file: ReadingFile, sink: TelemetrySink): Promise<string | null> {
  const unreadable = new UnreadableRows(file.name)
  const totals = new GrowingTotals()
  let service = '(unnamed)'
  let version: string | null = null
  let order = 0
  let withoutService = 0

  const take = ({ key, value, line }: PickedObject): void => {
    if (key === 'resource') {
      const named = attributes(object(value)['attributes'])
      service = String(named.get('service.name') ?? '(unnamed)')
      const known = named.get('service.version')
      version = known === undefined ? null : String(known)
      return
    }
    order += 1
    if (service === '(unnamed)') withoutService += 1
    const problem = keep({ key, value, line })
    if (problem === null) unreadable.good()
    else unreadable.bad(line, problem)
  }

  const keep = ({ key, value, line }: PickedObject): string | null => {
    const place: RecordPlace = { file: file.name, line, service, version, order }
    if (key === 'spans') {
      const read = spanOf(value, place)
      if (typeof read === 'string') return read
      file.onTime(read.span.startMs)
      sink.addSpan(read.span)
      for (const event of read.events) sink.addEvent(event)
      return null
    }
    if (key === 'metrics') {
      const points = pointsOf(value, place)
      if (typeof points === 'string') return points
      for (const point of points) {
        file.onTime(point.atMs)
        const rate = isTotal(value) ? totals.rate(point.id, point.atMs, point.value) : point.value
        if (rate !== null) sink.addPoint({ ...point, value: rate })
      }
      return null
    }
    const event = logOf(value, place)
    if (typeof event === 'string') return event
    file.onTime(event.atMs)
    sink.addEvent(event)
    return null
  }

  const picker = new JsonPicker({
    file: file.name,
    lists: ['spans', 'logRecords', 'log_records', 'metrics'],
    objects: ['resource'],
    onPick: take,
  })
  for await (const piece of textPieces(file.path, file.onBytes)) picker.write(piece)
  picker.end()
  if (order === 0) return `${file.name}: holds no span, log record or metric of OTLP.`
  const note = unreadable.note()
  const unnamed =
    withoutService === 0
      ? null
      : `${file.name}: ${withoutService} records have no service.name before them.`
  return [note, unnamed].filter((part) => part !== null).join(' ') || null
}
