import type { CaptureInput, CaptureReceipt } from '../capture/capture-input.ts'
import { buildEnvelope, type EnvelopeSource } from '../capture/build-envelope.ts'
import { disabledReceipt } from '../capture/capture-input.ts'
import { cleanLabel } from '../capture/clean-label.ts'
import { redactedEnvelope } from '../capture/redacted-envelope.ts'
import { scrubText } from '../scrubber/scrub-text.ts'
import type { ActiveSpan } from '../correlation/active-span.ts'
import { runtime, type SpanObserver } from '../correlation/runtime.ts'
import { sealEnvelope } from '../envelope/seal-envelope.ts'
import type { DraftEnvelope } from '../capture/build-envelope.ts'
import { decisionRuntime } from '../decisions/runtime/decision-runtime.ts'
import { FirstContactError } from '../errors/first-contact-error.ts'
import type { ProjectKey } from '../keys/project-key.ts'
import type { ProducerRecord } from '../records/index.ts'
import type { MarkType } from '../records/mark-record.ts'
import type { Origin, RecordHeader } from '../records/record-header.ts'
import type {
  AppendOutcome,
  BatchOutcome,
  RecordSink,
  RecordSummary,
} from '../sinks/record-sink.ts'
import { ComponentCounts } from '../spans/component-counts.ts'
import { SpanBuffer } from '../spans/span-buffer.ts'
import { spanText, type SpanWriting } from '../spans/span-text.ts'
import { classifyError } from '../taxonomy/classify-error.ts'
import type { Layer } from '../taxonomy/layer.ts'
import type { FatalOrigin, ProcessHookTarget } from '../process-hooks/index.ts'
import { setActiveRecorder } from './active-recorder.ts'
import type { Recorder, RecorderStatus } from './recorder-options.ts'

/** How long a span waits in memory; kill -9 costs at most this much of healthy spans. */
const spanFlushMs = 250
const defaultStopMs = 5000
const markMaxChars = 200
/** About 600 bytes a span: one write of the spool takes them all. */
const spansPerWrite = 100

const noTexts: readonly string[] = Object.freeze([])

function appendAll(
  sink: RecordSink,
  lines: readonly Buffer[],
  summaries: readonly RecordSummary[],
): BatchOutcome {
  if (sink.appendMany !== undefined) return sink.appendMany(lines, summaries)
  return summaries.map((summary, index) => sink.append(lines[index] ?? emptyLine, summary))
}

const emptyLine = Buffer.alloc(0)

export interface RunningRecorderInit extends EnvelopeSource {
  readonly statsIntervalMs: number
  readonly maxSpansPerSecond: number
  readonly risks: readonly string[]
}

/**
 * The recorder while it runs. running -> stopped; after the stop captures answer `disabled`.
 *
 * A sequence number is taken as the last thing before a record is written, and whatever happens
 * then, something is written under it: numbers have no gaps but where records were lost.
 */
export class RunningRecorder implements Recorder, EnvelopeSource, SpanObserver, ProcessHookTarget {
  readonly producer: string
  readonly epoch: string
  readonly environment: string
  readonly origin: Origin
  readonly rehearsalId: string | null
  readonly key: ProjectKey | undefined
  readonly isStrict: boolean
  readonly defaultComponent: string | null
  readonly defaultLayer: Layer
  readonly #risks: readonly string[]
  readonly #sink: RecordSink
  readonly #spans: SpanBuffer
  /** What all spans of this producer begin with. */
  readonly #spanPrefix: string
  readonly #counts = new ComponentCounts()
  readonly #timers: readonly NodeJS.Timeout[]
  #windowStartMs = Date.now()
  #stopping: Promise<{ remaining: number }> | null = null
  #sequence = 0
  #captured = 0
  #repeated = 0
  #shed = 0
  #violations = 0
  #isStopped = false
  #hasMarkedStop = false
  readonly #releases: (() => void)[] = []

  constructor(init: RunningRecorderInit, makeSink: (recorder: RunningRecorder) => RecordSink) {
    this.producer = init.producer
    this.epoch = init.epoch
    this.environment = init.environment
    this.origin = init.origin
    this.rehearsalId = init.rehearsalId
    this.key = init.key
    this.isStrict = init.isStrict
    this.defaultComponent = init.defaultComponent
    this.defaultLayer = init.defaultLayer
    this.#risks = init.risks
    this.#sink = makeSink(this)
    this.#spans = new SpanBuffer(init.maxSpansPerSecond, (spans) => this.#writeSpans(spans))
    const { format, producer, producer_epoch, environment } = this.header(0)
    this.#spanPrefix = JSON.stringify({ format, producer, producer_epoch, environment }).slice(
      0,
      -1,
    )
    // Outside any scope: a timer would carry the scope that happened to run for ever.
    this.#timers = runtime.storage.exit(() => [
      setInterval(() => this.#spans.flush(), spanFlushMs).unref(),
      setInterval(() => this.#writeStats(), init.statsIntervalMs).unref(),
    ])
  }

  get sink(): RecordSink {
    return this.#sink
  }

  allocateSequence(): number {
    this.#sequence += 1
    return this.#sequence
  }

  header(sequence: number): RecordHeader {
    return {
      format: 1,
      producer: this.producer,
      producer_epoch: this.epoch,
      sequence,
      environment: this.environment,
      origin: this.origin,
      rehearsal_id: this.rehearsalId,
    }
  }

  spanEnded(span: ActiveSpan): void {
    if (this.#isStopped) return
    this.#counts.add(span)
    this.#spans.add(span)
  }

  capture<const L extends Layer = Layer>(input: CaptureInput<L>): CaptureReceipt {
    if (this.#isStopped || runtime.isDisabled) return disabledReceipt
    // Inside an engine: what the recorder reads is none of the engine's reads.
    const { watch } = decisionRuntime
    const notice = watch?.pause() ?? null
    try {
      return this.#capture(input)
    } catch (error) {
      if (this.isStrict && FirstContactError.is(error, 'FC_EMISSION_VIOLATION')) throw error
      // Whatever was handed in, or broke here, one envelope says that something failed.
      return this.#append(redactedEnvelope(this, runtime.storage.getStore()))
    } finally {
      watch?.resume(notice)
    }
  }

  #capture(input: CaptureInput): CaptureReceipt {
    const { error } = input
    const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function'
    const stamp = isObject ? runtime.stamps.get(error) : undefined
    if (stamp?.receipt) {
      this.#repeated += 1
      return stamp.receipt as CaptureReceipt
    }
    const span = stamp?.span ?? runtime.storage.getStore()
    const tableClass = stamp?.errorClass ?? classifyError(error)
    const draft = buildEnvelope(input, { span, tableClass }, this)
    // Before anything is written: the span of this error may go out in the same write.
    if (stamp !== undefined) stamp.errorId = draft.error_id
    const receipt = this.#append(draft)
    if (stamp !== undefined) {
      stamp.receipt = receipt
    } else if (isObject) {
      const { error_id: errorId } = draft
      runtime.stamps.set(error, { span: span ?? null, errorClass: tableClass, errorId, receipt })
    }
    return receipt
  }

  #append(draft: DraftEnvelope): CaptureReceipt {
    this.#spans.failing.add(draft.correlation_id)
    const spans = this.#spanTexts(this.#spans.takeNewest())
    const sequence = this.allocateSequence()
    draft.sequence = sequence
    const { line } = sealEnvelope(draft)
    this.#captured += 1
    if (draft.violations.length > 0) this.#violations += 1
    const summary: RecordSummary = {
      sequence,
      kind: 'envelope',
      envelope: {
        component: draft.component,
        layer: draft.layer,
        operation: draft.operation,
        error_class: draft.error_class,
        severity: draft.severity,
        attempt: draft.attempt,
        at: draft.timestamp,
      },
    }
    const kind =
      spans.length === 0
        ? this.#count(this.#sink.append(line, summary))
        : this.#appendSpans(spans, [line], [summary])
    return { kind, errorId: draft.error_id, sequence }
  }

  mark(text: string, type: MarkType = 'note'): void {
    if (this.#isStopped) return
    this.write((header) => ({
      ...header,
      kind: 'mark',
      marked_at: new Date().toISOString(),
      mark_type: type,
      text: scrubText(text, markMaxChars),
    }))
  }

  /** Writes a record that is not an envelope. */
  write(make: (header: RecordHeader) => Exclude<ProducerRecord, { kind: 'envelope' }>): void {
    const record = make(this.header(0))
    const sequence = this.allocateSequence()
    const line = Buffer.from(JSON.stringify({ ...record, sequence }), 'utf8')
    this.#count(this.#sink.append(line, { sequence, kind: record.kind }))
  }

  /** Writes a record whose line is made for its number, and answers the line. */
  writeLine(kind: ProducerRecord['kind'], lineOf: (sequence: number) => Buffer): Buffer {
    const sequence = this.allocateSequence()
    const line = lineOf(sequence)
    this.#count(this.#sink.append(line, { sequence, kind }))
    return line
  }

  /** Records an error nobody caught; the process mostly ends right after. */
  captureFatal(error: unknown, origin: FatalOrigin): void {
    const isObject = (typeof error === 'object' && error !== null) || typeof error === 'function'
    const place = isObject ? runtime.stamps.get(error)?.span : undefined
    this.capture({
      error,
      severity: 'critical',
      operation: place === undefined || place === null ? origin : undefined,
      context: { caught_by: origin },
    })
    this.writeBuffered()
  }

  /** Writes the mark of a clean end; only the first call writes. */
  markStop(reason: string): void {
    if (this.#hasMarkedStop || this.#isStopped) return
    this.#hasMarkedStop = true
    this.writeBuffered()
    this.mark(`${this.producer} stopped: ${reason}`, 'stop')
  }

  /** Whether waiting for delivery can help. */
  isDelivering(): boolean {
    const { pendingRecords, trouble } = this.#sink.status()
    return pendingRecords !== null && trouble === null
  }

  /** Hands the spans and counts in memory to the sink. */
  writeBuffered(): void {
    this.#spans.flush()
    this.#writeStats()
  }

  /** Has a function called when the recorder stops, before its sink does. */
  onStop(release: () => void): void {
    this.#releases.push(release)
  }

  async flush(): Promise<void> {
    this.writeBuffered()
    await this.#sink.flush()
  }

  async drain(timeoutMs: number): Promise<{ remaining: number }> {
    this.writeBuffered()
    return this.#sink.drain(timeoutMs)
  }

  stop(timeoutMs: number = defaultStopMs): Promise<{ remaining: number }> {
    this.#stopping ??= this.#stop(timeoutMs)
    return this.#stopping
  }

  async #stop(timeoutMs: number): Promise<{ remaining: number }> {
    const deadline = performance.now() + timeoutMs
    for (const timer of this.#timers) clearInterval(timer)
    this.writeBuffered()
    this.markStop('stop')
    this.#isStopped = true
    for (const release of this.#releases) release()
    if (runtime.observer === this) runtime.observer = undefined
    setActiveRecorder(undefined)
    await this.#sink.flush()
    const drained = await this.#sink.drain(Math.max(0, deadline - performance.now()))
    await this.#sink.stop(Math.max(0, deadline - performance.now()))
    return drained
  }

  status(): RecorderStatus {
    return {
      kind: this.#isStopped ? 'stopped' : 'running',
      producer: this.producer,
      epoch: this.epoch,
      environment: this.environment,
      lastSequence: this.#sequence,
      captured: this.#captured,
      repeated: this.#repeated,
      shed: this.#shed,
      violations: this.#violations,
      spansWritten: this.#spans.written,
      spansSampledOut: this.#spans.sampledOut,
      sampleRate: this.#spans.sampler.rate,
      keyId: this.key?.keyId('input-hash') ?? null,
      risks: this.#risks,
      sink: this.#sink.status(),
    }
  }

  #count(outcome: AppendOutcome): AppendOutcome {
    if (outcome === 'shed') this.#shed += 1
    return outcome
  }

  #spanTexts(spans: readonly ActiveSpan[]): readonly string[] {
    if (spans.length === 0) return noTexts
    const writing: SpanWriting = {
      prefix: this.#spanPrefix,
      sampleRate: this.#spans.sampler.rate,
      clockOffsetMs: Date.now() - performance.now(),
    }
    return spans.map((span) => spanText(span, writing))
  }

  #writeSpans(spans: readonly ActiveSpan[]): void {
    for (let from = 0; from < spans.length; from += spansPerWrite) {
      this.#appendSpans(this.#spanTexts(spans.slice(from, from + spansPerWrite)), [], [])
    }
  }

  /** Appends spans behind what is in `lines` already; answers what became of the first record. */
  #appendSpans(
    texts: readonly string[],
    lines: Buffer[],
    summaries: RecordSummary[],
  ): AppendOutcome {
    for (const text of texts) {
      const sequence = this.allocateSequence()
      lines.push(Buffer.from(`${text}${sequence}}`, 'utf8'))
      summaries.push({ sequence, kind: 'span' })
    }
    const outcomes = appendAll(this.#sink, lines, summaries)
    if (outcomes === 'spooled') return outcomes
    for (const outcome of outcomes) this.#count(outcome)
    return outcomes[0] ?? 'shed'
  }

  #writeStats(): void {
    const now = Date.now()
    const start = new Date(Math.min(this.#windowStartMs, now)).toISOString()
    const end = new Date(now).toISOString()
    for (const origin of this.#counts.origins) {
      const components = this.#counts.take(origin, cleanLabel)
      if (components.length === 0) continue
      this.write((header) => ({
        ...header,
        kind: 'stats',
        origin,
        window_start: start,
        window_end: end,
        components,
      }))
    }
    this.#windowStartMs = now
  }
}
