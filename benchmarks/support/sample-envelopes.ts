import { createHash } from 'node:crypto'
import { type EnvelopeRecord, envelopeDigest } from '@first-contact/recorder/records'

export interface SampleOptions {
  readonly count: number
  readonly producer: string
  /** Bytes of text in the context, beside the usual fields. */
  readonly contextBytes: number
  /** Time of the newest; they go back from there, 20 ms each. */
  readonly endMs: number
}

const components = 40
const operations = 3
const errorClasses = [
  'infra.timeout',
  'infra.external_service',
  'domain.validation',
  'system.internal',
] as const

const hex = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits)

/** Envelopes as a busy product makes them: 480 incidents, a run each, a fifth of them retries. */
export function* sampleEnvelopes(options: SampleOptions): Generator<EnvelopeRecord> {
  const { count, producer, contextBytes, endMs } = options
  for (let index = 0; index < count; index += 1) {
    const id = `${producer} ${index}`
    const record = {
      format: 1,
      kind: 'envelope',
      error_id: `err_${hex(`e${id}`, 12)}`,
      timestamp: new Date(endMs - (count - index) * 20).toISOString(),
      layer: 'L5',
      component: `workers.kind_${index % components}`,
      operation: `step ${Math.floor(index / components) % operations}`,
      error_class:
        errorClasses[Math.floor(index / components / operations) % errorClasses.length] ??
        'unknown',
      severity: 'error',
      message: `summarize: no answer within 2000 ms from tool ${index % 97}`,
      attempt: index % 5 === 0 ? 2 : 1,
      correlation_id: hex(`c${id}`, 32),
      span_id: hex(`s${id}`, 16),
      decision_id: null,
      run_id: `run_${hex(`r${id}`, 16)}`,
      agent_id: `agent_${index % 50}`,
      tenant_id: `tenant_${index % 20}`,
      input_hash: hex(`i${id}`, 16),
      input_hash_key_id: '0a1b2c3d',
      exception_type: 'TimeoutError',
      exception_chain: [{ type: 'TimeoutError', message: 'no answer within 2000 ms' }],
      context: { tool: `tool-${index % 97}`, note: 'x'.repeat(contextBytes) },
      violations: [],
      producer,
      producer_epoch: '0mgzk3v9q-0a1b2c3d',
      sequence: index + 1,
      environment: 'benchmark',
      origin: 'synthetic',
      rehearsal_id: null,
    } satisfies Omit<EnvelopeRecord, 'digest'>
    yield { ...record, digest: envelopeDigest({ ...record, digest: '' }) }
  }
}
