import type { CaptureInput, CaptureReceipt } from '../capture/capture-input.ts'
import type { JournalOptions } from '../decisions/journal/journal.ts'
import type { ProjectKey } from '../keys/project-key.ts'
import type { MarkType } from '../records/mark-record.ts'
import type { Origin } from '../records/record-header.ts'
import type { RecordSink, SinkStatus, SpoolOptions } from '../sinks/record-sink.ts'
import type { Layer } from '../taxonomy/layer.ts'

/** Where records go. */
export type SinkOptions =
  | ({ readonly kind: 'spool' } & SpoolOptions)
  | { readonly kind: 'jsonl'; readonly file: string }
  | { readonly kind: 'custom'; readonly sink: RecordSink }

export interface RecorderOptions {
  /** Dotted or dashed name of this process, such as `agent-runs-api`. */
  readonly producer: string
  /** @defaultValue `FC_ENVIRONMENT`, else `NODE_ENV`, else `development` */
  readonly environment?: string | undefined
  /** @defaultValue `user` */
  readonly origin?: Origin | undefined
  readonly rehearsalId?: string | undefined
  readonly version?: string | undefined
  readonly commit?: string | undefined
  /** 32 hex digits over the application's configuration. */
  readonly configDigest?: string | undefined
  /** Versions beside those of the engine manifest; these win. */
  readonly engineVersions?: { readonly [engine: string]: string } | undefined
  /** @defaultValue `FC_ENGINE_MANIFEST`, else `.first-contact/engine-manifest.json` */
  readonly engineManifest?: string | undefined
  /**
   * The local copy of recent decisions, for replays without a station; `false` for none. Its folder
   * is `FC_JOURNAL_DIR`, else `.first-contact/journal`, unless `dir` says otherwise.
   */
  readonly journal?: JournalOptions | false | undefined
  readonly defaults?: { readonly component?: string; readonly layer?: Layer } | undefined
  /** Throws on labels that break the emission rules; for tests and rehearsals. */
  readonly strict?: boolean | undefined
  /** @defaultValue `FC_PROJECT_KEY`, `FC_PROJECT_KEY_FILE`, else `.first-contact/keys/project.key` */
  readonly projectKey?: ProjectKey | undefined
  /** @defaultValue `{ kind: 'spool' }` */
  readonly sink?: SinkOptions | undefined
  /** @defaultValue `true` */
  readonly processHooks?: boolean | undefined
  /** Healthy spans above `maxPerSecond` (default 200) are sampled by correlation id. */
  readonly spans?: { readonly maxPerSecond?: number } | undefined
  /** @defaultValue `1000` */
  readonly statsIntervalMs?: number | undefined
}

/** The recorder's account of itself. */
export interface RecorderStatus {
  readonly kind: 'running' | 'stopped' | 'disabled'
  readonly producer: string
  readonly epoch: string
  readonly environment: string
  readonly lastSequence: number
  readonly captured: number
  /** Captures of an error that had its envelope already. */
  readonly repeated: number
  readonly shed: number
  /** Envelopes whose labels broke an emission rule. */
  readonly violations: number
  readonly spansWritten: number
  readonly spansSampledOut: number
  readonly sampleRate: number
  /** 8 hex digits; null without a key, and then no input is hashed. */
  readonly keyId: string | null
  /** What a preflight should show, such as a missing key. */
  readonly risks: readonly string[]
  readonly sink: SinkStatus | null
}

/** The one recorder of a process. */
export interface Recorder {
  readonly producer: string
  readonly epoch: string
  capture<const L extends Layer = Layer>(input: CaptureInput<L>): CaptureReceipt
  /** Writes a deploy, a flag change or a note on the timeline. */
  mark(text: string, type?: MarkType): void
  /** Makes durable what was recorded so far. */
  flush(): Promise<void>
  /** Delivers what is spooled for a bounded time. */
  drain(timeoutMs: number): Promise<{ readonly remaining: number }>
  /** Announces the stop, flushes, drains for a bounded time (default 5,000 ms), lets go of all. */
  stop(timeoutMs?: number): Promise<{ readonly remaining: number }>
  status(): RecorderStatus
}
