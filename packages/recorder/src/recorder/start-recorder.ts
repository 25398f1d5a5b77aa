import { readEnvironment } from '../config/environment.ts'
import { runtime } from '../correlation/runtime.ts'
import { recorderErrors } from '../errors/registry.ts'
import { installProcessHooks } from '../process-hooks/install-process-hooks.ts'
import type { RecordHeader } from '../records/record-header.ts'
import type { StartRecord } from '../records/start-record.ts'
import type { ErrorClass } from '../taxonomy/error-class.ts'
import { announceCategories } from '../taxonomy/error-class-registry.ts'
import type { RecordSink } from '../sinks/record-sink.ts'
import { activeRecorder, setActiveRecorder } from './active-recorder.ts'
import { DisabledRecorder } from './disabled-recorder.ts'
import { checkProducer, newProducerEpoch } from './producer-identity.ts'
import type { Recorder, RecorderOptions } from './recorder-options.ts'
import { checkOptions, resolveKey, resolveSink } from './resolve-options.ts'
import { openJournal, readEngines, startDecisions, type KnownEngines } from './start-decisions.ts'
import { RunningRecorder } from './running-recorder.ts'
import { recorderVersion } from './recorder-version.ts'

const defaultSpansPerSecond = 200
const defaultStatsIntervalMs = 1000

/**
 * Starts the recorder of this process, once: a second call answers the first recorder and warns.
 * Writes a start record, which is what "what changed just before" is read from.
 *
 * @example
 * const recorder = startRecorder({ producer: 'agent-runs-api', version: '1.4.0' })
 *
 * @throws FC_CONFIG_INVALID naming the option or variable
 */
export function startRecorder(options: RecorderOptions): Recorder {
  const running = activeRecorder()
  if (running !== undefined) {
    process.emitWarning(
      `startRecorder was called again; the recorder "${running.producer}" goes on.`,
      { code: 'FC_RECORDER_RUNNING' },
    )
    return running
  }
  const environment = readEnvironment()
  const producer = checkProducer(options.producer)
  const environmentName = options.environment ?? environment.environment
  if (environment.isDisabled) {
    runtime.isDisabled = true
    return new DisabledRecorder(producer, environmentName)
  }
  checkOptions(options, environmentName)
  const { key, risk } = resolveKey(options, environment)
  if (risk !== null) process.emitWarning(`First Contact has ${risk}`, { code: 'FC_NO_PROJECT_KEY' })
  const recorder = new RunningRecorder(
    {
      producer,
      epoch: newProducerEpoch(),
      environment: environmentName,
      origin: options.origin ?? 'user',
      rehearsalId: options.rehearsalId ?? null,
      key,
      isStrict: options.strict ?? false,
      defaultComponent: options.defaults?.component ?? null,
      defaultLayer: options.defaults?.layer ?? 'L2',
      statsIntervalMs: options.statsIntervalMs ?? defaultStatsIntervalMs,
      maxSpansPerSecond: options.spans?.maxPerSecond ?? defaultSpansPerSecond,
      risks: risk === null ? [] : [risk],
    },
    (context) => resolveSink(options.sink, environment, context),
  )
  const isDisposable = options.sink?.kind === 'spool' && options.sink.isDisposable === true
  if (!isDisposable) warnOfSpool(recorder.sink)
  const engines = readEngines(options, environment)
  recorder.write((header) => startRecord(header, options, recorder.sink.survivesRedeploy, engines))
  runtime.isDisabled = false
  runtime.observer = recorder
  setActiveRecorder(recorder)
  startDecisions(recorder, engines, openJournal(recorder, options, environment))
  if (options.processHooks !== false) recorder.onStop(installProcessHooks(recorder))
  return recorder
}

/** Only where it is known: a guess that is wrong on every machine would be read on none. */
function warnOfSpool(sink: RecordSink): void {
  if (sink.survivesRedeploy !== false) return
  const place = sink.status().location ?? 'use'
  process.emitWarning(
    `The spool in ${place} is in memory or in a layer of this container: what is not delivered when it goes is lost. ${recorderErrors.FC_SPOOL_NOT_DURABLE.remedy}`,
    { code: 'FC_SPOOL_NOT_DURABLE' },
  )
}

function warnOfLateClass(errorClass: ErrorClass): void {
  process.emitWarning(
    `The error class ${errorClass} was registered after the recorder's start: the station does not learn its category. ${recorderErrors.FC_ERROR_CLASS_LATE.remedy}`,
    { code: 'FC_ERROR_CLASS_LATE' },
  )
}

function startRecord(
  header: RecordHeader,
  options: RecorderOptions,
  survivesRedeploy: boolean | null,
  { versions }: KnownEngines,
): StartRecord {
  const errorClasses = announceCategories(warnOfLateClass)
  return {
    ...header,
    kind: 'start',
    started_at: new Date().toISOString(),
    version: options.version ?? null,
    commit: options.commit ?? null,
    config_digest: options.configDigest ?? null,
    engine_versions: { ...versions.all(), ...options.engineVersions },
    runtime: `node ${process.version}`,
    recorder_version: recorderVersion,
    spool_survives_redeploy: survivesRedeploy,
    // A station of before knows no such field and would refuse the start.
    ...(Object.keys(errorClasses).length > 0 ? { error_classes: errorClasses } : {}),
  }
}
