import { hash } from 'node:crypto'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import {
  decisionDigest,
  type DecisionRecord,
  type EnvelopeRecord,
  type MarkRecord,
  type ProducerRecord,
  type ShedRecord,
  type SpanRecord,
  type StartRecord,
  type StatsRecord,
} from '@first-contact/recorder/records'

const hex = (length: number, seed: number): string =>
  hash('sha256', `seed ${seed}`, 'hex').slice(0, length)

/** Makes records as a recorder of one producer would: numbered, dated, digested. */
export class RecordMaker {
  #sequence = 0
  readonly #producer: string
  readonly #epoch: string
  readonly #environment: string

  constructor(producer = 'api-1', environment = 'test', startedAt = Date.now()) {
    this.#producer = producer
    this.#environment = environment
    this.#epoch = `${startedAt.toString(36).padStart(9, '0')}-${hex(8, startedAt + producer.length)}`
  }

  get epoch(): string {
    return this.#epoch
  }

  /** Leaves a number out, as if that record were lost. */
  skip(): void {
    this.#sequence += 1
  }

  envelope(fields: Partial<EnvelopeRecord> = {}): EnvelopeRecord {
    const header = this.#header(fields)
    const seed = header.sequence + this.#producer.length * 1000
    const body: Omit<EnvelopeRecord, 'digest'> = {
      ...header,
      kind: 'envelope',
      error_id: `err_${hex(12, seed)}`,
      timestamp: new Date().toISOString(),
      layer: 'L5',
      component: 'worker.tools',
      operation: 'tool.search',
      error_class: 'infra.timeout',
      severity: 'error',
      message: 'the search tool took longer than 2000 ms',
      attempt: 1,
      correlation_id: hex(32, seed),
      span_id: hex(16, seed),
      decision_id: null,
      run_id: null,
      agent_id: null,
      tenant_id: null,
      input_hash: null,
      input_hash_key_id: null,
      exception_type: 'TimeoutError',
      exception_chain: [],
      context: {},
      violations: [],
      ...fields,
    }
    const { digest: _digest, ...rest } = body as EnvelopeRecord
    return { ...rest, digest: hash('sha256', canonicalizeJson(rest), 'hex').slice(0, 32) }
  }

  decision(fields: Partial<DecisionRecord> = {}): DecisionRecord {
    const header = this.#header(fields)
    const seed = header.sequence + this.#producer.length * 1000
    const record: DecisionRecord = {
      ...header,
      kind: 'decision',
      decision_id: `dec_${hex(16, seed)}`,
      timestamp: new Date().toISOString(),
      engine: 'budget',
      component: 'engines.budget',
      engine_version: `fcv1:${hex(32, 1)}`,
      engine_version_reason: null,
      duration_us: 140,
      correlation_id: hex(32, seed),
      span_id: hex(16, seed),
      run_id: null,
      agent_id: null,
      tenant_id: null,
      input: '{"amount":12.5,"customer":{"$fc":"sealed","v":"/customer"}}',
      output: '{"outcome":"allow"}',
      tape: '[]',
      outcome: 'allow',
      threw: null,
      input_hash: null,
      input_hash_key_id: null,
      output_hash: null,
      read_set: [],
      unrecorded_reads: [],
      replayability: 'exact',
      replayability_reasons: [],
      subject: null,
      sealed: null,
      seal_key_id: null,
      digest: '',
      ...fields,
    }
    return { ...record, digest: decisionDigest(record) }
  }

  span(fields: Partial<SpanRecord> = {}): SpanRecord {
    const header = this.#header(fields)
    const seed = header.sequence + this.#producer.length * 1000
    return {
      ...header,
      kind: 'span',
      correlation_id: hex(32, seed),
      span_id: hex(16, seed),
      parent_span_id: null,
      operation: 'POST /runs',
      component: 'api.runs',
      layer: 'L2',
      started_at: new Date().toISOString(),
      duration_us: 1000,
      outcome: 'ok',
      error_class: null,
      error_id: null,
      decision_id: null,
      run_id: null,
      agent_id: null,
      tenant_id: null,
      attributes: {},
      sample_rate: 1,
      ...fields,
    }
  }

  stats(fields: Partial<StatsRecord> = {}): StatsRecord {
    const at = new Date().toISOString()
    return {
      ...this.#header(fields),
      kind: 'stats',
      window_start: at,
      window_end: at,
      components: [],
      ...fields,
    }
  }

  start(fields: Partial<StartRecord> = {}): StartRecord {
    return {
      ...this.#header(fields),
      kind: 'start',
      started_at: new Date().toISOString(),
      version: '1.4.0',
      commit: '3f2a91c0aa',
      config_digest: null,
      engine_versions: {},
      runtime: 'node v24.21.0',
      recorder_version: '0.1.0',
      spool_survives_redeploy: null,
      ...fields,
    }
  }

  mark(fields: Partial<MarkRecord> = {}): MarkRecord {
    return {
      ...this.#header(fields),
      kind: 'mark',
      marked_at: new Date().toISOString(),
      mark_type: 'deploy',
      text: 'deployed 1.4.0',
      ...fields,
    }
  }

  shed(fields: Partial<ShedRecord> = {}): ShedRecord {
    return {
      ...this.#header(fields),
      kind: 'shed',
      shed_at: new Date().toISOString(),
      reason: 'spool_bound',
      sequences: [],
      envelopes: [],
      other_records: 0,
      ...fields,
    }
  }

  #header(fields: Partial<ProducerRecord>) {
    this.#sequence += 1
    return {
      format: 1 as const,
      producer: this.#producer,
      producer_epoch: this.#epoch,
      sequence: this.#sequence,
      environment: this.#environment,
      origin: fields.origin ?? ('user' as const),
      rehearsal_id: null,
    }
  }
}

export function linesOf(records: readonly ProducerRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

export function correlationOf(seed: string): string {
  return hash('sha256', seed, 'hex').slice(0, 32)
}

export function spanIdOf(seed: string): string {
  return hash('sha256', seed, 'hex').slice(0, 16)
}
