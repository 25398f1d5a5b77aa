import type { TelemetrySpan } from '@first-contact/station/diagnosis'
import type { TraceMapping } from '../mapping/telemetry-mapping.ts'
import type { ReadingFile, TelemetrySink } from '../telemetry-sink.ts'
import { UnreadableRows } from '../telemetry-problem.ts'
import { durationUs, timeMs } from '../time-format.ts'
import { CsvColumns, firstOf } from './csv-columns.ts'
import { csvRows, type CsvRow } from './csv-rows.ts'

type SpanReader = (row: CsvRow) => TelemetrySpan | string

const kinds: ReadonlyMap<string, TelemetrySpan['kind']> = new Map([
  ['client', 'client'],
  ['producer', 'client'],
  ['span_kind_client', 'client'],
  ['server', 'server'],
  ['consumer', 'server'],
  ['span_kind_server', 'server'],
  ['internal', 'internal'],
])

/** Finds the columns once, and reads rows by their places. */
function spanReader(
  columns: CsvColumns,
  mapping: TraceMapping,
  path: string,
  file: string,
): SpanReader {
  const at = (name: string, field: string) => columns.at(name, `${path}.${field}`)
  const places = {
    trace: at(mapping.trace, 'trace'),
    span: at(mapping.span, 'span'),
    parent: columns.optional(mapping.parent, `${path}.parent`),
    service: columns.all(mapping.service, `${path}.service`),
    operation: columns.all(mapping.operation, `${path}.operation`),
    start: at(mapping.start.column, 'start.column'),
    duration: at(mapping.duration.column, 'duration.column'),
    status: mapping.status === null ? null : at(mapping.status.column, 'status.column'),
    kind: columns.optional(mapping.kind, `${path}.kind`),
    location: columns.optional(mapping.codeLocation, `${path}.code_location`),
    attributes: mapping.attributes.map((name) => [name, at(name, 'attributes')] as const),
  }
  return ({ line, fields }) => {
    const startText = fields[places.start] ?? ''
    const durationText = fields[places.duration] ?? ''
    const startMs = timeMs(startText, mapping.start.unit)
    const us = durationUs(durationText, mapping.duration.unit)
    const traceId = fields[places.trace]?.trim() ?? ''
    const service = firstOf(fields, places.service)
    if (!Number.isFinite(startMs))
      return `${mapping.start.column} is no time in ${mapping.start.unit}: ${shown(startText)}`
    if (!Number.isFinite(us) || us < 0)
      return `${mapping.duration.column} is no duration in ${mapping.duration.unit}: ${shown(durationText)}`
    if (traceId === '') return `${mapping.trace} is empty`
    if (service === '') return `${mapping.service.join(', ')} is empty`
    const status = places.status === null ? '' : (fields[places.status]?.trim() ?? '')
    const isError = mapping.status !== null && !mapping.status.ok(status)
    const parent = places.parent === null ? '' : (fields[places.parent]?.trim() ?? '')
    const location = places.location === null ? '' : (fields[places.location]?.trim() ?? '')
    return {
      id: `${file}:${line}`,
      traceId,
      spanId: fields[places.span]?.trim() ?? '',
      parentSpanId: parent === '' ? null : parent,
      service,
      operation: firstOf(fields, places.operation) || '(unnamed)',
      startMs,
      durationUs: us,
      isError,
      status: isError ? status : null,
      kind:
        places.kind === null
          ? null
          : (kinds.get((fields[places.kind] ?? '').trim().toLowerCase()) ?? null),
      codeLocation: location === '' ? null : location,
      attributes:
        places.attributes.length === 0
          ? null
          : Object.fromEntries(
              places.attributes.map(([name, place]) => [name, fields[place] ?? '']),
            ),
    }
  }
}

export function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}

/** Reads spans; answers what was left out, in a sentence. */
export async function readTraces(
  file: ReadingFile,
  {
    mapping,
    path,
    source,
  }: { readonly mapping: TraceMapping; readonly path: string; readonly source: string },
  sink: TelemetrySink,
): Promise<string | null> {
  const unreadable = new UnreadableRows(file.name)
  let read: SpanReader | null = null
  for await (const rows of csvRows(file.path, file.name, file.onBytes)) {
    for (const row of rows) {
      if (read === null) {
        read = spanReader(new CsvColumns(row.fields, file.name, source), mapping, path, file.name)
        continue
      }
      const span = read(row)
      if (typeof span === 'string') {
        unreadable.bad(row.line, span)
        continue
      }
      unreadable.good()
      file.onTime(span.startMs)
      sink.addSpan(span)
    }
  }
  return unreadable.note()
}
