import { setTimeout as sleep } from 'node:timers/promises'
import {
  startRecorder,
  type AppendOutcome,
  type Recorder,
  type RecorderOptions,
  type RecordSink,
} from '../../src/index.ts'
import type { EnvelopeRecord, ProducerRecord, SpanRecord } from '../../src/records/index.ts'

/** A recorder whose records stay in memory, and ways to read them. */
export interface CollectingRecorder {
  readonly recorder: Recorder
  /** Everything as it would be on the wire. */
  readonly text: () => string
  readonly records: () => readonly ProducerRecord[]
  readonly spans: () => readonly SpanRecord[]
  readonly envelopes: () => readonly EnvelopeRecord[]
  /** Waits until `count` spans are there; spans end a moment after their answer. */
  spansWhen(count: number): Promise<readonly SpanRecord[]>
  /** Forgets what was recorded so far, also what the recorder still holds back. */
  clear(): Promise<void>
}

/** Starts the process's recorder on a sink that keeps every line. */
export function startCollectingRecorder(
  options: Partial<RecorderOptions> = {},
): CollectingRecorder {
  let lines: string[] = []
  const sink: RecordSink = {
    survivesRedeploy: null,
    append(line): AppendOutcome {
      lines.push(line.toString('utf8'))
      return 'spooled'
    },
    flush: async () => {},
    drain: async () => ({ remaining: 0 }),
    stop: async () => {},
    status: () => ({
      kind: 'custom',
      location: null,
      appendedRecords: lines.length,
      shedRecords: 0,
      pendingRecords: null,
      rejectedRecords: 0,
      trouble: null,
    }),
  }
  const recorder = startRecorder({
    producer: 'test',
    environment: 'test',
    processHooks: false,
    spans: { maxPerSecond: 100_000 },
    sink: { kind: 'custom', sink },
    ...options,
  })
  const records = () => lines.map((line) => JSON.parse(line) as ProducerRecord)
  const spans = () => records().filter((record) => record.kind === 'span')
  return {
    recorder,
    text: () => lines.join('\n'),
    records,
    spans,
    envelopes: () => records().filter((record) => record.kind === 'envelope'),
    async spansWhen(count) {
      const deadline = Date.now() + 5000
      while (spans().length < count && Date.now() < deadline) {
        await recorder.flush()
        await sleep(5)
      }
      return spans()
    },
    async clear() {
      // A request's span ends with its response's close, a moment after the client has its answer.
      await sleep(5)
      await recorder.flush()
      lines = []
    },
  }
}
