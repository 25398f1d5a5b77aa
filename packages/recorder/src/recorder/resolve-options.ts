import { join } from 'node:path'
import type { RecorderEnvironment } from '../config/environment.ts'
import { FirstContactError } from '../errors/first-contact-error.ts'
import { loadProjectKey } from '../keys/load-project-key.ts'
import type { ProjectKey } from '../keys/project-key.ts'
import { origins } from '../records/record-header.ts'
import { createJsonlSink } from '../sinks/jsonl-sink.ts'
import type { RecordSink, SinkContext, SpoolOptions, StationAddress } from '../sinks/record-sink.ts'
import { createSpoolSink } from '../sinks/spool-sink.ts'
import { isLayer } from '../taxonomy/layer.ts'
import type { RecorderOptions, SinkOptions } from './recorder-options.ts'

const defaultSpoolDir = join('.first-contact', 'spool')
const environmentPattern = /^[\w.-]{1,64}$/

function refuse(option: string, expected: string): never {
  throw new FirstContactError('FC_CONFIG_INVALID', { message: `${option} must be ${expected}.` })
}

/**
 * Checks what an application said; JavaScript callers have no types.
 *
 * @throws FC_CONFIG_INVALID naming the option
 */
export function checkOptions(options: RecorderOptions, environment: string): void {
  if (!environmentPattern.test(environment)) {
    refuse('environment', '1 to 64 letters, digits, dots, dashes or underscores')
  }
  if (options.origin !== undefined && !origins.includes(options.origin)) {
    refuse('origin', `one of ${origins.join(', ')}`)
  }
  const layer = options.defaults?.layer
  if (layer !== undefined && !isLayer(layer)) refuse('defaults.layer', 'one of L1 to L7')
  const digest = options.configDigest
  if (digest !== undefined && !/^[0-9a-f]{32}$/.test(digest)) {
    refuse('configDigest', '32 lower-case hex digits')
  }
  const perSecond = options.spans?.maxPerSecond
  if (perSecond !== undefined && !(perSecond >= 0)) refuse('spans.maxPerSecond', '0 or more')
  const journalBytes = options.journal === false ? undefined : options.journal?.maxBytes
  if (journalBytes !== undefined && !(journalBytes >= 64 * 1024)) {
    refuse('journal.maxBytes', '65536 or more')
  }
  const interval = options.statsIntervalMs
  if (interval !== undefined && !(interval >= 10)) refuse('statsIntervalMs', '10 or more')
}

/** The project key, or the reason why there is none; a missing key never stops an application. */
export function resolveKey(
  options: RecorderOptions,
  environment: RecorderEnvironment,
): { readonly key: ProjectKey | undefined; readonly risk: string | null } {
  if (options.projectKey !== undefined) return { key: options.projectKey, risk: null }
  try {
    const key = loadProjectKey({ value: environment.projectKey, file: environment.projectKeyFile })
    return { key, risk: null }
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    return { key: undefined, risk: `no project key, so no input is hashed: ${reason}` }
  }
}

function stationOf(
  options: SpoolOptions,
  environment: RecorderEnvironment,
): StationAddress | undefined {
  if (options.station !== undefined) return options.station
  const { stationUrl, ingestToken } = environment
  if (stationUrl === undefined) return undefined
  if (ingestToken === undefined) refuse('FC_INGEST_TOKEN', 'set where FC_STATION_URL is set')
  return { url: stationUrl, token: ingestToken }
}

/** Makes the sink that the options or the environment ask for. */
export function resolveSink(
  sink: SinkOptions | undefined,
  environment: RecorderEnvironment,
  context: SinkContext,
): RecordSink {
  if (sink?.kind === 'custom') return sink.sink
  if (sink?.kind === 'jsonl') return createJsonlSink({ file: sink.file })
  const { kind: _kind, ...options } = sink ?? { kind: 'spool' }
  return createSpoolSink({
    ...options,
    dir: options.dir ?? environment.spoolDir ?? defaultSpoolDir,
    station: options.transport === undefined ? stationOf(options, environment) : undefined,
    maxBytes: options.maxBytes ?? environment.spoolMaxBytes,
    context,
  })
}
