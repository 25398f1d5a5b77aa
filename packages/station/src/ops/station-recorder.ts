import { join } from 'node:path'
import {
  activeRecorder,
  capture,
  startRecorder,
  type Layer,
  type Recorder,
  type Transport,
} from '@first-contact/recorder'
import { FirstContactError } from '@first-contact/recorder/errors'
import type { StationConfig } from '../platform/config/station-config.ts'
import type { IngestPort } from '../api/api-dependencies.ts'

/** A failure of the station itself; never one of ingesting. */
export interface OwnFailure {
  readonly error: unknown
  readonly layer: Layer
  readonly component: string
  readonly operation?: string
  /** The reference id that the caller was given. */
  readonly reference?: string
}

export interface StationRecorder {
  captureFailure(failure: OwnFailure): void
  /** Writes a note on the timeline. */
  mark(text: string): void
  stop(): Promise<void>
}

export interface StationRecorderOptions {
  readonly config: StationConfig
  readonly ingest: IngestPort
  readonly isOn: boolean
  /** The project goes with what it holds. */
  readonly isDisposable: boolean
}

/** What is left in the spool is delivered at the next start. */
const stopMs = 2000

/** A store that is away gets this long before the next try. */
const retryMs = 5000

/** A spool may hold what an application wrote under another environment; it is kept there. */
function hasOtherEnvironment(error: unknown): error is FirstContactError {
  return error instanceof FirstContactError && error.code === 'FC_INGEST_OTHER_ENVIRONMENT'
}

/** Spooled like everywhere else, then handed to the station's own store without a detour over HTTP. */
function ownTransport({ ingest, config }: StationRecorderOptions): Transport {
  return {
    send: async ({ lines }) => {
      try {
        const { accepted, duplicate, rejected } = await ingest.ingest(lines, {
          environment: config.environment,
        })
        return { kind: 'answered', accepted, duplicate, rejected }
      } catch (error) {
        if (hasOtherEnvironment(error)) {
          return { kind: 'refused', reason: error.message, status: 403 }
        }
        return { kind: 'retry', reason: 'the store is away', afterMs: retryMs }
      }
    },
  }
}

function start(options: StationRecorderOptions): Recorder | null {
  // One process may run more than the station; whoever came first records for all of it.
  if (!options.isOn || activeRecorder() !== undefined) return null
  return startRecorder({
    producer: 'station',
    environment: options.config.environment,
    processHooks: false,
    sink: {
      kind: 'spool',
      dir: join(options.config.projectDir, '.first-contact', 'spool'),
      transport: ownTransport(options),
      isDisposable: options.isDisposable,
    },
  })
}

/** Records the station's own failures, as it does those of everybody else. */
export function startStationRecorder(options: StationRecorderOptions): StationRecorder {
  const recorder = start(options)
  return {
    captureFailure: ({ error, layer, component, operation, reference }) => {
      if (!options.isOn) return
      capture({
        error,
        layer,
        component,
        ...(operation === undefined ? {} : { operation }),
        ...(reference === undefined ? {} : { correlationId: reference }),
      })
    },
    mark: (text) => {
      if (options.isOn) activeRecorder()?.mark(text)
    },
    stop: async () => {
      await recorder?.stop(stopMs)
    },
  }
}
