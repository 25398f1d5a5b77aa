import type { RecorderEnvironment } from '../config/environment.ts'
import { Journal, journalDirDefault, journalMaxBytesDefault } from '../decisions/journal/journal.ts'
import {
  manifestFileDefault,
  readEngineManifest,
  type ReadManifest,
} from '../decisions/manifest/engine-manifest.ts'
import { sendEngineBundles } from '../decisions/manifest/engine-uploads.ts'
import { EngineVersions } from '../decisions/manifest/engine-versions.ts'
import { DecisionRecorder } from '../decisions/runtime/decision-recorder.ts'
import { decisionRuntime } from '../decisions/runtime/decision-runtime.ts'
import type { RecorderOptions } from './recorder-options.ts'
import type { RunningRecorder } from './running-recorder.ts'

/** What is known of the engines of a process when it starts. */
export interface KnownEngines {
  readonly read: ReadManifest
  readonly versions: EngineVersions
}

export function readEngines(
  options: RecorderOptions,
  environment: RecorderEnvironment,
): KnownEngines {
  const read = readEngineManifest(
    options.engineManifest ?? environment.engineManifest ?? manifestFileDefault,
  )
  return { read, versions: new EngineVersions(read) }
}

/** Lets engines record their decisions here, from now on until the recorder stops. */
export function startDecisions(
  recorder: RunningRecorder,
  { read, versions }: KnownEngines,
  journal: Journal | undefined,
): void {
  const port = new DecisionRecorder(recorder, (engine) => versions.versionOf(engine), journal)
  decisionRuntime.port = port
  recorder.onStop(() => {
    if (decisionRuntime.port === port) decisionRuntime.port = undefined
    journal?.close()
  })
  if (read.kind === 'none') return
  sendEngineBundles(read.manifest, versions, recorder.environment, (part) =>
    recorder.write((header) => ({ ...header, kind: 'engine', ...part })),
  )
}

/** The journal of this process; `undefined` where the application wants none. */
export function openJournal(
  recorder: RunningRecorder,
  { journal: options }: RecorderOptions,
  environment: RecorderEnvironment,
): Journal | undefined {
  if (options === false) return undefined
  const dir = options?.dir ?? environment.journalDir ?? journalDirDefault
  const name = `${recorder.producer}-${recorder.epoch}`
  return new Journal(dir, name, options?.maxBytes ?? journalMaxBytesDefault)
}
