import { decisionDigest, envelopeDigest, parseRecord } from '@first-contact/recorder/records'
import type { ProducerRecord } from '@first-contact/recorder/records'

/** A line as a record that may be stored, or why not. */
export type ParsedLine =
  | { readonly kind: 'record'; readonly record: ProducerRecord }
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly field: string | null
      readonly message: string
      readonly sequence: number | null
      readonly producer: string | null
      readonly producerEpoch: string | null
      /** That of the record; null where it is no whole record. */
      readonly environment: string | null
    }

/**
 * Parses a line and checks what the store promises to give back: the digest of an envelope or a
 * decision is made again over exactly the fields that have columns.
 */
export function parseLine(line: string | Buffer, environment: string | undefined): ParsedLine {
  const parsed = parseRecord(line)
  if (parsed.kind === 'invalid') {
    const { code, field, message, sequence, producer, producer_epoch: producerEpoch } = parsed
    return {
      kind: 'refused',
      code,
      field,
      message,
      sequence,
      producer,
      producerEpoch,
      environment: null,
    }
  }
  const { record } = parsed
  if (environment !== undefined && record.environment !== environment) {
    return refuse(record, {
      code: 'FC_INGEST_ENVIRONMENT',
      field: 'environment',
      message: `environment is ${quoted(record.environment)}, but the token is for ${quoted(environment)}`,
    })
  }
  if (!hasOwnDigest(record)) {
    return refuse(record, {
      code: 'FC_INGEST_DIGEST_MISMATCH',
      field: 'digest',
      message: 'digest is not the one of this record: it was changed on its way',
    })
  }
  return { kind: 'record', record }
}

function hasOwnDigest(record: ProducerRecord): boolean {
  if (record.kind === 'envelope') return envelopeDigest(record) === record.digest
  return record.kind !== 'decision' || decisionDigest(record) === record.digest
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64))
}

function refuse(
  record: ProducerRecord,
  why: { readonly code: string; readonly field: string; readonly message: string },
): ParsedLine {
  const { sequence, producer, producer_epoch: producerEpoch, environment } = record
  return { kind: 'refused', ...why, sequence, producer, producerEpoch, environment }
}
