import type { MetricMapping } from '../mapping/telemetry-mapping.ts'
import { mappingError, UnreadableRows } from '../telemetry-problem.ts'
import type { ReadingFile, TelemetrySink } from '../telemetry-sink.ts'
import { timeMs } from '../time-format.ts'
import { CsvColumns, firstOf } from './csv-columns.ts'
import { csvRows, type CsvRow } from './csv-rows.ts'
import { shown } from './read-traces.ts'

interface Mapped {
  readonly mapping: MetricMapping
  readonly path: string
  readonly source: string
}

interface Value {
  readonly id: string
  readonly service: string
  readonly metric: string
  readonly value: number
}

/** The values of one row; a text when it cannot be read. */
type RowReader = (row: CsvRow) => readonly Value[] | string

/** An empty cell is a value that was not scraped, and no zero. */
function number(text: string | undefined): number {
  const trimmed = text?.trim() ?? ''
  return trimmed === '' ? Number.NaN : Number(trimmed)
}

function wideReader(
  columns: CsvColumns,
  pattern: RegExp,
  { path, source }: Mapped,
  file: string,
): RowReader {
  const series = columns.names.flatMap((name, place) => {
    const { service, metric } = pattern.exec(name)?.groups ?? {}
    return service === undefined || metric === undefined || service === '' || metric === ''
      ? []
      : [{ id: `${file}#${name}`, service, metric, place }]
  })
  if (series.length === 0) {
    const [first] = columns.names.slice(1)
    throw mappingError(
      source,
      `${path}.wide`,
      `matches no column of ${file}, such as ${JSON.stringify(first ?? '')}`,
    )
  }
  return ({ fields }) =>
    series.map(({ id, service, metric, place }) => ({
      id,
      service,
      metric,
      value: number(fields[place]),
    }))
}

function longReader(columns: CsvColumns, { mapping, path }: Mapped, file: string): RowReader {
  if (mapping.layout.kind !== 'long') return () => []
  const { layout } = mapping
  const places = {
    service: columns.all(layout.service, `${path}.service`),
    metric: columns.at(layout.metric, `${path}.metric`),
    value: columns.at(layout.value, `${path}.value`),
  }
  return ({ fields }) => {
    const value = number(fields[places.value])
    if (Number.isNaN(value))
      return `${layout.value} is no number: ${shown(fields[places.value] ?? '')}`
    const service = firstOf(fields, places.service) || '(unnamed)'
    const metric = fields[places.metric]?.trim() ?? ''
    return [{ id: `${file}#${service}/${metric}`, service, metric, value }]
  }
}

/** Reads values, one a row or one a column. */
export async function readMetrics(
  file: ReadingFile,
  mapped: Mapped,
  sink: TelemetrySink,
): Promise<string | null> {
  const { mapping, path, source } = mapped
  const unreadable = new UnreadableRows(file.name)
  let read: RowReader | null = null
  let timeAt = 0
  for await (const rows of csvRows(file.path, file.name, file.onBytes)) {
    for (const row of rows) {
      if (read === null) {
        const columns = new CsvColumns(row.fields, file.name, source)
        timeAt = columns.at(mapping.time.column, `${path}.time.column`)
        read =
          mapping.layout.kind === 'wide'
            ? wideReader(columns, mapping.layout.column, mapped, file.name)
            : longReader(columns, mapped, file.name)
        continue
      }
      const timeText = row.fields[timeAt] ?? ''
      const atMs = timeMs(timeText, mapping.time.unit)
      const values = Number.isFinite(atMs)
        ? read(row)
        : `${mapping.time.column} is no time in ${mapping.time.unit}: ${shown(timeText)}`
      if (typeof values === 'string') {
        unreadable.bad(row.line, values)
        continue
      }
      unreadable.good()
      file.onTime(atMs)
      for (const value of values) if (!Number.isNaN(value.value)) sink.addPoint({ ...value, atMs })
    }
  }
  return unreadable.note()
}
