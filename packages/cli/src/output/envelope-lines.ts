import type { StoredEnvelope } from '../reading/evidence-reader.ts'
import type { Output } from './output.ts'
import { printable } from './printable.ts'

/** Everything that was stored of one failure. This is the one view that shows the context. */
export function envelopeLines(stored: StoredEnvelope, output: Output): readonly string[] {
  const { envelope, incidentKey } = stored
  const { tone } = output
  const field = (name: string, value: string | number | null): readonly string[] =>
    value === null ? [] : [`  ${tone('dim', name.padEnd(15))} ${printable(String(value))}`]
  const hash =
    envelope.input_hash === null
      ? null
      : `${envelope.input_hash} (key ${envelope.input_hash_key_id ?? 'unknown'})`
  return [
    `${tone('bad', envelope.severity)}  ${tone('strong', envelope.error_id)}  ${printable(envelope.message)}`,
    ...field('when', envelope.timestamp),
    ...field('where', `${envelope.layer} ${envelope.component} · ${envelope.operation}`),
    ...field('class', envelope.error_class),
    ...field('attempt', envelope.attempt),
    ...field('incident', incidentKey),
    ...field('correlation', envelope.correlation_id),
    ...field('span', envelope.span_id),
    ...field('run', envelope.run_id),
    ...field('agent', envelope.agent_id),
    ...field('tenant', envelope.tenant_id),
    ...field('decision', envelope.decision_id),
    ...field('input hash', hash),
    ...field('producer', `${envelope.producer} ${envelope.producer_epoch} #${envelope.sequence}`),
    ...field('environment', `${envelope.environment}, origin ${envelope.origin}`),
    ...field('digest', envelope.digest),
    ...envelope.violations.map(
      (violation) => `  ${tone('warn', printable(`violates ${violation}`))}`,
    ),
    ...(envelope.exception_chain.length === 0 ? [] : [`  ${tone('dim', 'exception chain')}`]),
    ...envelope.exception_chain.map(
      (cause) => `    ${printable(`${cause.type}: ${cause.message}`)}`,
    ),
    ...(Object.keys(envelope.context).length === 0 ? [] : [`  ${tone('dim', 'context')}`]),
    ...Object.entries(envelope.context).map(
      ([key, value]) => `    ${printable(`${key}: ${JSON.stringify(value)}`)}`,
    ),
  ]
}
