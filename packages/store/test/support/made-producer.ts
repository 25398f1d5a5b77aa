import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  decisionDigest,
  envelopeDigest,
  type DecisionRecord,
  type EngineRecord,
  type EnvelopeRecord,
  type MarkRecord,
  type ProducerRecord,
  type ShedRecord,
  type SpanRecord,
  type StartRecord,
  type StatsRecord,
  type SubjectKeyRecord,
} from '@first-contact/recorder/records'

/** Records of one start of a producer, numbered as a recorder does. */
export class MadeProducer {
  readonly producer: string
  readonly epoch: string
  readonly environment: string
  #sequence = 0

  constructor(producer = 'test-api', environment = 'test') {
    this.producer = producer
    this.environment = environment
    this.epoch = `0m3x9k2p1-${randomBytes(4).toString('hex')}`
  }

  #header() {
    this.#sequence += 1
    return {
      format: 1,
      producer: this.producer,
      producer_epoch: this.epoch,
      sequence: this.#sequence,
      environment: this.environment,
      origin: 'user',
      rehearsal_id: null,
    } as const
  }

  /** Numbers that never arrive. */
  lose(count: number): void {
    this.#sequence += count
  }

  envelope(fields: Partial<EnvelopeRecord> = {}): EnvelopeRecord {
    const record: EnvelopeRecord = {
      kind: 'envelope',
      ...this.#header(),
      error_id: `err_${randomBytes(6).toString('hex')}`,
      timestamp: new Date().toISOString(),
      layer: 'L5',
      component: 'workers.runs',
      operation: 'step',
      error_class: 'infra.timeout',
      severity: 'error',
      message: 'no answer\twithin 5 s: "x" \\ ä\nline \\N \u2028',
      attempt: 1,
      correlation_id: randomBytes(16).toString('hex'),
      span_id: randomBytes(8).toString('hex'),
      decision_id: null,
      run_id: 'run-1',
      agent_id: 'agent-1',
      tenant_id: null,
      input_hash: null,
      input_hash_key_id: null,
      exception_type: 'TimeoutError',
      exception_chain: [{ type: 'TimeoutError', message: 'a\\b\nc\td' }],
      context: { b: 1.5e-7, a: { '\u20ac': ['\\N', null, true], z: -0.5 }, text: '\r\n"\\' },
      violations: [],
      digest: '',
      ...fields,
    }
    return { ...record, digest: envelopeDigest(record) }
  }

  span(fields: Partial<SpanRecord> = {}): SpanRecord {
    return {
      kind: 'span',
      ...this.#header(),
      correlation_id: randomBytes(16).toString('hex'),
      span_id: randomBytes(8).toString('hex'),
      parent_span_id: null,
      operation: 'POST /runs',
      component: 'api.runs',
      layer: 'L2',
      started_at: new Date().toISOString(),
      duration_us: 1200,
      outcome: 'ok',
      error_class: null,
      error_id: null,
      decision_id: null,
      run_id: null,
      agent_id: null,
      tenant_id: null,
      attributes: { route: '/runs' },
      sample_rate: 1,
      ...fields,
    }
  }

  decision(fields: Partial<DecisionRecord> = {}): DecisionRecord {
    const record: DecisionRecord = {
      kind: 'decision',
      ...this.#header(),
      decision_id: `dec_${randomBytes(8).toString('hex')}`,
      timestamp: new Date().toISOString(),
      engine: 'budget',
      component: 'engines.budget',
      engine_version: `fcv1:${hex32('budget 1')}`,
      engine_version_reason: null,
      duration_us: 120,
      correlation_id: randomBytes(16).toString('hex'),
      span_id: randomBytes(8).toString('hex'),
      run_id: 'run-1',
      agent_id: 'agent-1',
      tenant_id: null,
      input: '{"amount":12.5,"note":"a\\tb \\\\N \u2028 \u00e4"}',
      output: '{"outcome":"allow"}',
      tape: '[{"kind":"now","name":null,"value":1}]',
      outcome: 'allow',
      threw: null,
      input_hash: '0123456789abcdef',
      input_hash_key_id: '01234567',
      output_hash: 'fedcba9876543210',
      read_set: ['/amount'],
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

  /** A bundle, cut into parts as a starting producer sends it. */
  bundle(code: string, partChars = 40, level = 9): readonly EngineRecord[] {
    const body = gzipSync(code, { level }).toString('base64')
    const parts = Math.ceil(body.length / partChars)
    return Array.from({ length: parts }, (_, index) => ({
      kind: 'engine',
      ...this.#header(),
      sent_at: new Date().toISOString(),
      engine: 'budget',
      version: bundleVersion(code),
      part: index + 1,
      parts,
      body: body.slice(index * partChars, (index + 1) * partChars),
      manifest: '{"entry":"src/engines/budget.ts"}',
    }))
  }

  subjectKey(fields: Partial<SubjectKeyRecord> = {}): SubjectKeyRecord {
    return {
      kind: 'subject_key',
      ...this.#header(),
      made_at: new Date().toISOString(),
      subject: `sub_${hex32('Ada')}`,
      key_id: randomBytes(8).toString('hex'),
      wrapped: randomBytes(60).toString('base64'),
      kek_id: '89abcdef',
      ...fields,
    }
  }

  stats(fields: Partial<StatsRecord> = {}): StatsRecord {
    const at = new Date().toISOString()
    const latency = {
      sum_us: 60,
      min_us: 10,
      max_us: 30,
      buckets: [
        [59, 1],
        [87, 2],
      ],
    } as const
    return {
      kind: 'stats',
      ...this.#header(),
      window_start: at,
      window_end: at,
      components: [
        {
          component: 'api.runs',
          layer: 'L2',
          operation: 'POST /runs',
          count: 3,
          errors: 1,
          latency,
        },
      ],
      ...fields,
    }
  }

  start(fields: Partial<StartRecord> = {}): StartRecord {
    return {
      kind: 'start',
      ...this.#header(),
      started_at: new Date().toISOString(),
      version: '1.0.0',
      commit: null,
      config_digest: null,
      engine_versions: { budget: 'v1' },
      runtime: 'node v24.21.0',
      recorder_version: '0.1.0',
      spool_survives_redeploy: true,
      ...fields,
    }
  }

  mark(fields: Partial<MarkRecord> = {}): MarkRecord {
    const marked = new Date().toISOString()
    return {
      kind: 'mark',
      ...this.#header(),
      marked_at: marked,
      mark_type: 'note',
      text: 'x',
      ...fields,
    }
  }

  shed(fields: Partial<ShedRecord> = {}): ShedRecord {
    return {
      kind: 'shed',
      ...this.#header(),
      shed_at: new Date().toISOString(),
      reason: 'spool_bound',
      sequences: [],
      envelopes: [],
      other_records: 0,
      ...fields,
    }
  }
}

/** Records as the lines of a request. */
export function linesOf(records: readonly ProducerRecord[]): string[] {
  return records.map((record) => JSON.stringify(record))
}

/** The version of an engine whose normalized bundle is this code. */
export function bundleVersion(code: string): string {
  return `fcv1:${hex32(code)}`
}

/** 32 hex digits made from a text. */
export function hex32(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
