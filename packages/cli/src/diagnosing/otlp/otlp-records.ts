import type {
  TelemetryEvent,
  TelemetryPoint,
  TelemetrySpan,
} from '@first-contact/station/diagnosis'
import { levelOf } from '../log-level.ts'
import { attributes, field, list, nanosToMs, object, plainValue, text } from './otlp-values.ts'

/** Where a record was read, and whose it is. */
export interface RecordPlace {
  readonly file: string
  readonly line: number
  readonly service: string
  /** Version of the service, where its resource says so. */
  readonly version: string | null
  /** Counts records of one file. */
  readonly order: number
}

const kinds = new Map<unknown, TelemetrySpan['kind']>([
  [1, 'internal'],
  [2, 'server'],
  [3, 'client'],
  [4, 'client'],
  [5, 'server'],
  ['SPAN_KIND_INTERNAL', 'internal'],
  ['SPAN_KIND_SERVER', 'server'],
  ['SPAN_KIND_CLIENT', 'client'],
  ['SPAN_KIND_PRODUCER', 'client'],
  ['SPAN_KIND_CONSUMER', 'server'],
])

const attributesMax = 32

/** A span, and the exceptions that were recorded on it; a text when it cannot be read. */
export function spanOf(
  value: unknown,
  place: RecordPlace,
): { readonly span: TelemetrySpan; readonly events: readonly TelemetryEvent[] } | string {
  const of = object(value)
  const startMs = nanosToMs(field(of, 'startTimeUnixNano'))
  const endMs = nanosToMs(field(of, 'endTimeUnixNano'))
  const traceId = text(field(of, 'traceId'))
  const spanId = text(field(of, 'spanId'))
  if (!Number.isFinite(startMs)) return 'startTimeUnixNano of a span is missing or no number'
  if (!Number.isFinite(endMs)) return 'endTimeUnixNano of a span is missing or no number'
  if (traceId === '' || spanId === '') return 'traceId or spanId of a span is missing'
  const status = object(field(of, 'status'))
  const isError = status['code'] === 2 || status['code'] === 'STATUS_CODE_ERROR'
  const named = attributes(field(of, 'attributes'))
  const exceptions = list(field(of, 'events')).flatMap(
    (event) => exceptionOf(event, place, spanId) ?? [],
  )
  const statusCode =
    named.get('http.response.status_code') ??
    named.get('http.status_code') ??
    named.get('rpc.grpc.status_code')
  const name =
    named.get('error.type') ?? exceptions[0]?.exceptionType ?? statusCode ?? text(status['message'])
  const parent = text(field(of, 'parentSpanId'))
  return {
    span: {
      id: `${place.file}:${place.line}#${spanId}`,
      traceId,
      spanId,
      parentSpanId: /^0*$/.test(parent) ? null : parent,
      service: place.service,
      operation: text(of['name']) || '(unnamed)',
      startMs,
      durationUs: Math.max(0, (endMs - startMs) * 1000),
      isError,
      status: isError ? String(name) || null : null,
      kind: kinds.get(of['kind']) ?? null,
      codeLocation: locationOf(named) ?? exceptions[0]?.codeLocation ?? null,
      attributes: Object.fromEntries([
        ...[...named].slice(0, attributesMax),
        ...(place.version === null ? [] : [['service.version', place.version] as const]),
      ]),
    },
    events: exceptions,
  }
}

function locationOf(named: ReadonlyMap<string, string | number | boolean>): string | null {
  const file = named.get('code.file.path') ?? named.get('code.filepath')
  const line = named.get('code.line.number') ?? named.get('code.lineno')
  if (file === undefined) return null
  return line === undefined ? String(file) : `${file}:${line}`
}

function exceptionOf(value: unknown, place: RecordPlace, spanId: string): TelemetryEvent | null {
  const of = object(value)
  if (of['name'] !== 'exception') return null
  const named = attributes(of['attributes'])
  const type = named.get('exception.type')
  const stack = named.get('exception.stacktrace')
  const message = `${type ?? 'exception'}: ${named.get('exception.message') ?? ''}`
  return {
    id: `${place.file}:${place.line}#${spanId}`,
    order: place.order,
    atMs: nanosToMs(field(of, 'timeUnixNano')),
    service: place.service,
    level: 'error',
    message: stack === undefined ? message : `${message}\n${stack}`,
    exceptionType: type === undefined ? null : String(type),
    codeLocation: null,
  }
}

export function logOf(value: unknown, place: RecordPlace): TelemetryEvent | string {
  const of = object(value)
  const timeMs = nanosToMs(field(of, 'timeUnixNano'))
  const atMs = timeMs > 0 ? timeMs : nanosToMs(field(of, 'observedTimeUnixNano'))
  if (!Number.isFinite(atMs)) return 'timeUnixNano of a log record is missing or no number'
  const named = attributes(of['attributes'])
  const type = named.get('exception.type')
  const stack = named.get('exception.stacktrace')
  const body = String(plainValue(of['body']) ?? named.get('exception.message') ?? '')
  const severity = Number(field(of, 'severityNumber') ?? 0)
  const level =
    severity >= 17
      ? 'error'
      : severity >= 13
        ? 'warning'
        : severity > 0
          ? 'info'
          : levelOf(text(field(of, 'severityText')), body)
  return {
    id: `${place.file}:${place.line}#log${place.order}`,
    order: place.order,
    atMs,
    service: place.service,
    level,
    message: stack === undefined ? body : `${body}\n${stack}`,
    exceptionType: type === undefined ? null : String(type),
    codeLocation: locationOf(named),
  }
}

/** Values of a metric; of a histogram its mean, which needs no buckets. */
export function pointsOf(value: unknown, place: RecordPlace): readonly TelemetryPoint[] | string {
  const of = object(value)
  const metric = text(of['name'])
  if (metric === '') return 'name of a metric is missing'
  const kind = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'].find(
    (one) => field(of, one) !== undefined,
  )
  if (kind === undefined) return []
  const points = list(field(object(field(of, kind)), 'dataPoints'))
  return points.flatMap((point) => {
    const at = object(point)
    const atMs = nanosToMs(field(at, 'timeUnixNano'))
    const number =
      kind === 'gauge' || kind === 'sum'
        ? Number(field(at, 'asDouble') ?? field(at, 'asInt') ?? Number.NaN)
        : Number(at['sum']) / Number(at['count'])
    if (!Number.isFinite(atMs) || !Number.isFinite(number)) return []
    return [
      {
        id: `${place.file}#${place.service}/${metric}`,
        service: place.service,
        metric,
        atMs,
        value: number,
      },
    ]
  })
}
