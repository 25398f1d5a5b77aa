import { readFile } from 'node:fs/promises'
import type { DiagnosisWindow } from '@first-contact/station/diagnosis'
import { refuse } from '../parse-arguments.ts'
import { cliError } from '../errors/cli-error.ts'
import { mappedFiles, type FoundFile } from './mapped-files.ts'
import type { TelemetryMapping } from './mapping/telemetry-mapping.ts'
import { telemetryError } from './telemetry-problem.ts'
import { givenTimeMs } from './time-format.ts'

/** An hour on each side, where nothing else is said: further away is another day. */
const sideMs = 3_600_000

const timeWords =
  'a time: ISO 8601, or seconds, milliseconds, microseconds or nanoseconds since 1970'

export interface WindowOptions {
  readonly symptom?: string
  readonly baseline?: string
  readonly until?: string
}

function timeOption(name: string, text: string): number {
  const ms = givenTimeMs(text)
  return Number.isFinite(ms) ? ms : refuse(name, text, timeWords)
}

async function symptomOfFile(
  mapping: TelemetryMapping,
  files: readonly FoundFile[],
): Promise<number | null> {
  if (mapping.symptomFile === null) return null
  const at = { source: mapping.source, path: 'symptom' }
  const [file] = mappedFiles(files, { file: mapping.symptomFile, isOptional: false }, at)
  if (file === undefined) return null
  const text = await readFile(file.path, 'utf8')
  const ms = givenTimeMs(text)
  if (!Number.isFinite(ms))
    throw telemetryError(file.name, 1, `holds no time: ${JSON.stringify(text.trim().slice(0, 40))}`)
  return ms
}

/**
 * The two windows that are compared.
 *
 * @throws FC_CLI_ARGUMENT, FC_CLI_MAPPING, FC_CLI_TELEMETRY
 */
export async function diagnosisWindow(
  options: WindowOptions,
  mapping: TelemetryMapping | null,
  files: readonly FoundFile[],
): Promise<DiagnosisWindow> {
  const fromFile = mapping === null ? null : await symptomOfFile(mapping, files)
  const symptomMs =
    options.symptom === undefined ? fromFile : timeOption('--symptom', options.symptom)
  if (symptomMs === null) {
    throw cliError(
      'FC_CLI_ARGUMENT',
      `--symptom is missing: say when it began to go wrong, as ${timeWords}`,
    )
  }
  const untilMs =
    options.until === undefined ? symptomMs + sideMs : timeOption('--until', options.until)
  if (untilMs <= symptomMs) refuse('--until', options.until ?? '', 'after --symptom')
  const [baselineFromMs, baselineUntilMs] = baselineOf(options.baseline, symptomMs)
  return { baselineFromMs, baselineUntilMs, symptomMs, untilMs }
}

function baselineOf(text: string | undefined, symptomMs: number): readonly [number, number] {
  if (text === undefined) return [symptomMs - sideMs, symptomMs]
  const [from, to, more] = text.split('..')
  if (from === undefined || to === undefined || more !== undefined) {
    return refuse('--baseline', text, 'two times with .. between them')
  }
  const [fromMs, toMs] = [timeOption('--baseline', from), timeOption('--baseline', to)]
  if (fromMs >= toMs) refuse('--baseline', text, 'a time, .. and a later one')
  if (toMs > symptomMs) refuse('--baseline', text, 'over before --symptom begins')
  return [fromMs, toMs]
}
