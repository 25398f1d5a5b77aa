import { createHash } from 'node:crypto'
import { canonicalizeJson } from '@first-contact/recorder/canonical'
import type { EnvelopeRecord, SpanRecord, StartRecord } from '@first-contact/recorder/records'

const producerEpoch = '0m3x9k2p1-00c0ffee'

export interface MadeRecord {
  readonly sequence: number
  readonly at: Date
  readonly producer?: string
}

function header({ sequence, producer = 'test-api' }: MadeRecord) {
  return {
    format: 1,
    producer,
    producer_epoch: producerEpoch,
    sequence,
    environment: 'test',
    origin: 'user',
    rehearsal_id: null,
  } as const
}

function hex(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits)
}

/** An envelope as a recorder writes it, with its digest; the same arguments give the same one. */
export function makeEnvelope(made: MadeRecord): EnvelopeRecord {
  const key = `${made.producer ?? 'test-api'}:${made.sequence}`
  const record = {
    ...header(made),
    kind: 'envelope',
    error_id: `err_${hex(key, 12)}`,
    timestamp: made.at.toISOString(),
    layer: 'L5',
    component: 'workers.runs',
    operation: 'step',
    error_class: 'infra.timeout',
    severity: 'error',
    message: `no answer\twithin 5 s: "${made.sequence}" \\ ä`,
    attempt: 1,
    correlation_id: hex(`${key}:correlation`, 32),
    span_id: hex(`${key}:span`, 16),
    decision_id: null,
    run_id: `run-${made.sequence % 7}`,
    agent_id: null,
    tenant_id: null,
    input_hash: null,
    input_hash_key_id: null,
    exception_type: 'TimeoutError',
    exception_chain: [{ type: 'TimeoutError', message: 'line one\nline two' }],
    context: { step: made.sequence, tool: 'search' },
    violations: [],
  } as const
  return { ...record, digest: hex(canonicalizeJson(record), 32) }
}

export function makeSpan(made: MadeRecord): SpanRecord {
  return {
    ...header(made),
    kind: 'span',
    correlation_id: hex(`c${made.sequence}`, 32),
    span_id: hex(`s${made.sequence}`, 16),
    parent_span_id: null,
    operation: 'POST /runs',
    component: 'api.runs',
    layer: 'L2',
    started_at: made.at.toISOString(),
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
  }
}

export function makeStart(made: MadeRecord): StartRecord {
  return {
    ...header(made),
    kind: 'start',
    started_at: made.at.toISOString(),
    version: '1.0.0',
    commit: null,
    config_digest: null,
    engine_versions: {},
    runtime: 'node v24.21.0',
    recorder_version: '0.1.0',
    spool_survives_redeploy: true,
  }
}

/** A start, then envelopes and spans in turn, as lines. */
export function makeLines(count: number, at: Date, producer?: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const made = { sequence: index + 1, at, ...(producer === undefined ? {} : { producer }) }
    if (index === 0) return JSON.stringify(makeStart(made))
    return JSON.stringify(index % 2 === 0 ? makeSpan(made) : makeEnvelope(made))
  })
}
