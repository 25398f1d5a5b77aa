import type { TelemetryEvent } from '@first-contact/station/diagnosis'
import type { ChangeMapping, LogMapping } from '../mapping/telemetry-mapping.ts'
import { levelOf } from '../log-level.ts'
import { UnreadableRows } from '../telemetry-problem.ts'
import type { ReadingFile, TelemetrySink } from '../telemetry-sink.ts'
import { timeMs } from '../time-format.ts'
import { CsvColumns, firstOf } from './csv-columns.ts'
import { csvRows } from './csv-rows.ts'
import { shown } from './read-traces.ts'

interface Mapped<Mapping> {
  readonly mapping: Mapping
  /** Of the mapping, in its file: `logs[0]`. */
  readonly path: string
  readonly source: string
}

interface Line {
  readonly line: number
  readonly atMs: number
  readonly service: string
  readonly text: string
  readonly level: TelemetryEvent['level']
}

interface LineMapping extends Mapped<Pick<LogMapping, 'time' | 'service'>> {
  readonly textField: string
  readonly text: readonly string[]
  readonly level: string | null
}

/** What logs and changes have in common: a time, a service, a text. */
async function readLines(
  file: ReadingFile,
  { mapping, path, source, text, textField, level }: LineMapping,
  onLine: (line: Line) => void,
): Promise<string | null> {
  const unreadable = new UnreadableRows(file.name)
  let places: {
    time: number
    service: readonly number[]
    text: readonly number[]
    level: number | null
  } | null = null
  for await (const rows of csvRows(file.path, file.name, file.onBytes)) {
    for (const { line, fields } of rows) {
      if (places === null) {
        const columns = new CsvColumns(fields, file.name, source)
        places = {
          time: columns.at(mapping.time.column, `${path}.time.column`),
          service: columns.all(mapping.service, `${path}.service`),
          text: columns.all(text, `${path}.${textField}`),
          level: columns.optional(level, `${path}.level`),
        }
        continue
      }
      const timeText = fields[places.time] ?? ''
      const atMs = timeMs(timeText, mapping.time.unit)
      if (!Number.isFinite(atMs)) {
        unreadable.bad(
          line,
          `${mapping.time.column} is no time in ${mapping.time.unit}: ${shown(timeText)}`,
        )
        continue
      }
      unreadable.good()
      file.onTime(atMs)
      const message = firstOf(fields, places.text)
      onLine({
        line,
        atMs,
        service: firstOf(fields, places.service) || '(unnamed)',
        text: message,
        level: levelOf(places.level === null ? '' : (fields[places.level] ?? ''), message),
      })
    }
  }
  return unreadable.note()
}

export async function readLogs(
  file: ReadingFile,
  mapped: Mapped<LogMapping>,
  sink: TelemetrySink,
): Promise<string | null> {
  const { message, level } = mapped.mapping
  const of = { ...mapped, textField: 'message', text: message, level }
  return await readLines(file, of, (line) =>
    sink.addEvent({
      id: `${file.name}:${line.line}`,
      order: line.line,
      atMs: line.atMs,
      service: line.service,
      level: line.level,
      message: line.text,
      exceptionType: null,
      codeLocation: null,
    }),
  )
}

export async function readChanges(
  file: ReadingFile,
  mapped: Mapped<ChangeMapping>,
  sink: TelemetrySink,
): Promise<string | null> {
  const of = { ...mapped, textField: 'text', text: mapped.mapping.text, level: null }
  return await readLines(file, of, ({ line, atMs, service, text }) =>
    sink.addChange({
      id: `${file.name}:${line}`,
      atMs,
      service: service === '(unnamed)' ? null : service,
      summary: text,
    }),
  )
}
