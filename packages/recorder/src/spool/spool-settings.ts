import type { SinkContext } from '../sinks/record-sink.ts'

const kib = 1024
const mib = 1024 * kib

/** Bytes of records a process keeps when nothing is delivered: about half a million envelopes. */
export const spoolMaxBytesDefault = 256 * mib

/** Below this the first and last of each kind would not fit. */
export const spoolMinBytes = 64 * kib

/** How much a power loss may cost. */
export const fsyncIntervalMsDefault = 200

export interface SpoolSettings {
  readonly dir: string
  readonly context: SinkContext
  readonly maxBytes: number
  readonly fsyncIntervalMs: number
  /** Says one thing to the operator; called at most once for each kind of trouble. */
  readonly warn: (message: string) => void
  /** Called after records became durable, so that the shipper looks. */
  readonly onDurable: () => void
}
