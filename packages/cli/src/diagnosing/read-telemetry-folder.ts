import {
  rankCauses,
  TelemetryCollector,
  type Diagnosis,
  type DiagnosisWindow,
} from '@first-contact/station/diagnosis'
import type { Output } from '../output/output.ts'
import { cliError } from '../errors/cli-error.ts'
import { assertOneClock, type FileTimes } from './clock-check.ts'
import { readChanges, readLogs } from './csv/read-logs.ts'
import { readMetrics } from './csv/read-metrics.ts'
import { readTraces } from './csv/read-traces.ts'
import { mappedFiles, otlpFiles, type FoundFile } from './mapped-files.ts'
import type { TelemetryMapping, TimeColumn } from './mapping/telemetry-mapping.ts'
import { readOtlp } from './otlp/read-otlp.ts'
import type { ReadingFile, TelemetrySink } from './telemetry-sink.ts'

type Read = (file: ReadingFile, sink: TelemetrySink) => Promise<string | null>

interface PlannedFile {
  readonly file: FoundFile
  /** Of the mapping, what says how times are written. */
  readonly clock: FileTimes['clock']
  /** Old changes are no sign of another clock. */
  readonly isClocked: boolean
  readonly read: Read
}

type MappedFile = { readonly file: string; readonly isOptional: boolean }

interface MappedReading<T> {
  /** The field that says how times are written, and what it says. */
  readonly clockOf: (mapping: T) => readonly [field: string, column: TimeColumn]
  readonly read: (
    file: ReadingFile,
    of: { readonly mapping: T; readonly path: string; readonly source: string },
    sink: TelemetrySink,
  ) => Promise<string | null>
}

/** What is read, and how. */
export function planFiles(
  files: readonly FoundFile[],
  mapping: TelemetryMapping | null,
): readonly PlannedFile[] {
  if (mapping === null) {
    return otlpFiles(files).map((file) => ({ file, clock: null, isClocked: true, read: readOtlp }))
  }
  const { source } = mapping
  const planned = <T extends MappedFile>(
    part: string,
    mapped: readonly T[],
    { clockOf, read }: MappedReading<T>,
  ): readonly PlannedFile[] =>
    mapped.flatMap((one, index) => {
      const path = `${part}[${index}]`
      const [field, { unit }] = clockOf(one)
      return mappedFiles(files, one, { source, path }).map((file) => ({
        file,
        clock: { field: `${path}.${field}`, unit },
        isClocked: part !== 'changes',
        read: (reading: ReadingFile, sink: TelemetrySink) =>
          read(reading, { mapping: one, path, source }, sink),
      }))
    })
  const timed = <T extends { readonly time: TimeColumn }>({ time }: T) => ['time', time] as const
  return [
    ...planned('traces', mapping.traces, {
      clockOf: ({ start }) => ['start', start],
      read: readTraces,
    }),
    ...planned('logs', mapping.logs, { clockOf: timed, read: readLogs }),
    ...planned('metrics', mapping.metrics, { clockOf: timed, read: readMetrics }),
    ...planned('changes', mapping.changes, { clockOf: timed, read: readChanges }),
  ]
}

export interface FolderDiagnosis {
  readonly diagnosis: Diagnosis
  /** What was left out while reading, a sentence each. */
  readonly notes: readonly string[]
  readonly files: number
  readonly bytes: number
}

interface Folder {
  readonly folder: string
  readonly files: readonly FoundFile[]
  readonly mapping: TelemetryMapping | null
  readonly window: DiagnosisWindow
}

const progressEveryBytes = 32 * 1024 * 1024
const mib = 1024 * 1024

/** Reads everything once, and ranks. */
export async function diagnoseFolder(
  { folder, files, mapping, window }: Folder,
  output: Output,
): Promise<FolderDiagnosis> {
  const planned = planFiles(files, mapping)
  if (planned.length === 0) {
    throw cliError(
      'FC_CLI_TELEMETRY',
      mapping === null
        ? `${folder} holds no OTLP JSON (.json, .jsonl, .ndjson); describe its CSV files with --mapping`
        : `${folder} holds none of the files that ${mapping.source} names`,
    )
  }
  const collector = new TelemetryCollector({ window })
  const all = planned.reduce((sum, { file }) => sum + file.bytes, 0)
  const times: FileTimes[] = []
  const notes: string[] = []
  let done = 0
  let told = 0
  for (const { file, clock, isClocked, read } of planned) {
    let [firstMs, lastMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    const note = await read(
      {
        path: file.path,
        name: file.name,
        onBytes(bytes) {
          done += bytes
          if (done - told < progressEveryBytes) return
          told = done
          output.status(`${file.name}: ${Math.round(done / mib)} of ${Math.round(all / mib)} MiB`)
        },
        onTime(atMs) {
          if (atMs < firstMs) firstMs = atMs
          if (atMs > lastMs) lastMs = atMs
        },
      },
      collector,
    )
    if (note !== null) notes.push(note)
    if (isClocked) times.push({ name: file.name, clock, firstMs, lastMs })
  }
  output.status('')
  assertOneClock(times, window, mapping?.source ?? null)
  return { diagnosis: rankCauses(collector.take()), notes, files: planned.length, bytes: done }
}
