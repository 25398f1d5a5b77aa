import { randomBytes } from 'node:crypto'
import type { RecordHeader } from '../../src/records/record-header.ts'
import type { RecordSummary, SinkContext } from '../../src/sinks/record-sink.ts'

/** A sink context whose sequence numbers the test hands out itself, as the recorder does. */
export class TestContext implements SinkContext {
  readonly producer: string
  readonly epoch: string
  #sequence: number

  constructor(producer = 'test-producer', epoch = newEpoch(), firstSequence = 1) {
    this.producer = producer
    this.epoch = epoch
    this.#sequence = firstSequence - 1
  }

  get lastSequence(): number {
    return this.#sequence
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
      environment: 'test',
      origin: 'user',
      rehearsal_id: null,
    }
  }
}

export function newEpoch(): string {
  return `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(4).toString('hex')}`
}

export interface TestRecord {
  readonly line: Buffer
  readonly summary: RecordSummary
}

/** An envelope-like record of a kind, padded to about the size given. */
export function envelopeRecord(
  context: TestContext,
  kind = 'a',
  size = 300,
  attempt = 1,
): TestRecord {
  const sequence = context.allocateSequence()
  const envelope = {
    component: `component.${kind}`,
    layer: 'L2',
    operation: 'operate',
    error_class: 'infra.timeout',
    severity: 'error',
    attempt,
  } as const
  const timestamp = new Date(1_790_000_000_000 + sequence).toISOString()
  const record = {
    ...context.header(sequence),
    kind: 'envelope',
    timestamp,
    ...envelope,
    message: 'x'.repeat(Math.max(0, size - 300)),
  }
  return {
    line: Buffer.from(JSON.stringify(record)),
    summary: { sequence, kind: 'envelope', envelope: { ...envelope, at: timestamp } },
  }
}

export function spanRecord(context: TestContext): TestRecord {
  const sequence = context.allocateSequence()
  const record = { ...context.header(sequence), kind: 'span', operation: 'GET /' }
  return { line: Buffer.from(JSON.stringify(record)), summary: { sequence, kind: 'span' } }
}
