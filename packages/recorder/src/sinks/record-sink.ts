import type { EnvelopeRecord } from '../records/envelope-record.ts'
import type { ProducerRecord } from '../records/producer-record.ts'
import type { RecordHeader } from '../records/record-header.ts'
import type { Transport } from '../shipper/transport.ts'

/** What shedding has to know of an envelope whose body it drops, so that counts stay exact. */
export interface EnvelopeSummary extends Pick<
  EnvelopeRecord,
  'component' | 'layer' | 'operation' | 'error_class' | 'severity' | 'attempt'
> {
  /** The envelope's `timestamp`. */
  readonly at: string
}

/** What a sink knows of a record without parsing its line. */
export interface RecordSummary {
  readonly sequence: number
  readonly kind: ProducerRecord['kind']
  /** Present for envelopes only. */
  readonly envelope?: EnvelopeSummary
}

/** What became of a record: it survives kill -9, or its body was dropped and counted. */
export type AppendOutcome = 'spooled' | 'shed'

/** What became of several records: `spooled` when all of them are, else each one's outcome. */
export type BatchOutcome = 'spooled' | readonly AppendOutcome[]

/** A sink's own account of itself; shown by `Recorder.status()`. */
export interface SinkStatus {
  readonly kind: 'spool' | 'jsonl' | 'custom'
  /** Where records lie, a folder or a file; null where there is none. */
  readonly location: string | null
  readonly appendedRecords: number
  readonly shedRecords: number
  /** Records that are stored here but not acknowledged by the store yet; null where nothing ships. */
  readonly pendingRecords: number | null
  readonly rejectedRecords: number
  /** The last thing that went wrong, such as `disk_full` or `station answered 401`; else null. */
  readonly trouble: string | null
}

/** What the recorder gives a sink that writes records of its own, such as `shed`. */
export interface SinkContext {
  readonly producer: string
  readonly epoch: string
  /** Takes the producer's next sequence number; numbers are contiguous over all kinds. */
  allocateSequence(): number
  /** The header of a record of this process, for the sequence number given. */
  header(sequence: number): RecordHeader
}

/** Where records go. The port between the recorder and everything that stores. */
export interface RecordSink {
  /**
   * Whether what is stored survives a redeploy, as far as the process can tell; goes into the
   * start record.
   */
  readonly survivesRedeploy: boolean | null
  /**
   * Takes one JSON object without its newline, synchronously. After `spooled` the record survives
   * kill -9. Never throws. The buffer is the sink's from here on.
   */
  append(line: Buffer, summary: RecordSummary): AppendOutcome
  /**
   * The same for several records, in order, in one write where that is possible. A sink without it
   * gets them one by one.
   */
  appendMany?(lines: readonly Buffer[], summaries: readonly RecordSummary[]): BatchOutcome
  /** Makes durable (fsync) what was appended so far. */
  flush(): Promise<void>
  /** Delivers what is stored for a bounded time; says how many records remain. */
  drain(timeoutMs: number): Promise<{ readonly remaining: number }>
  /** Flushes and lets go of files, timers and threads within the time given. */
  stop(timeoutMs: number): Promise<void>
  status(): SinkStatus
}

/** The station's address and its ingest token. */
export interface StationAddress {
  readonly url: string
  readonly token: string
}

/** What an application may say about the spool. */
export interface SpoolOptions {
  /** @defaultValue `FC_SPOOL_DIR`, else `.first-contact/spool` */
  readonly dir?: string | undefined
  /** @defaultValue `FC_STATION_URL` with `FC_INGEST_TOKEN`; nothing is shipped without them */
  readonly station?: StationAddress | undefined
  /** Delivers instead of HTTP to a station, such as the store's Postgres transport. */
  readonly transport?: Transport | undefined
  readonly maxBytes?: number | undefined
  readonly fsyncIntervalMs?: number | undefined
  /** @defaultValue `worker` */
  readonly ship?: 'worker' | 'none' | undefined
  /**
   * The folder may go with what is not delivered, as that of a command or of a trial run: nobody is
   * warned that it goes with the next deploy.
   */
  readonly isDisposable?: boolean | undefined
}

/** What `createSpoolSink` takes: the application's options and the recorder's context. */
export interface SpoolSinkOptions extends SpoolOptions {
  readonly dir: string
  readonly context: SinkContext
}
