import { isObject, shownField } from './field-rules.ts'
import type { ProducerRecord } from './producer-record.ts'
import { optionalFields, recordRules } from './record-rules.ts'

/** Larger lines are refused: the recorder bounds its records below this. */
export const recordMaxBytes = 64 * 1024

/** A line that no retry will make right. */
export interface InvalidRecord {
  readonly kind: 'invalid'
  readonly code:
    | 'FC_RECORD_NOT_JSON'
    | 'FC_RECORD_INVALID'
    | 'FC_RECORD_FORMAT_UNKNOWN'
    | 'FC_RECORD_TOO_LARGE'
  /** The field that is wrong; null where the line as a whole is. */
  readonly field: string | null
  /** Names the field and what it must be; never the value. */
  readonly message: string
  /** Who sent it and which number it is, where that much can be read. */
  readonly sequence: number | null
  readonly producer: string | null
  readonly producer_epoch: string | null
}

export type ParsedRecord = { readonly kind: 'ok'; readonly record: ProducerRecord } | InvalidRecord

/**
 * Reads one line of the spool, the wire or a JSONL file, strictly: every field there, none unknown,
 * each by its rule. Reads every format that was ever released. Never throws.
 */
export function parseRecord(line: string | Buffer): ParsedRecord {
  const bytes = typeof line === 'string' ? Buffer.byteLength(line) : line.length
  if (bytes > recordMaxBytes) {
    const message = `The record has ${bytes} bytes; at most ${recordMaxBytes} are taken.`
    return invalid({}, 'FC_RECORD_TOO_LARGE', null, message)
  }
  let value: unknown
  try {
    value = JSON.parse(typeof line === 'string' ? line : line.toString('utf8'))
  } catch {
    return invalid({}, 'FC_RECORD_NOT_JSON', null, 'The line is not JSON.')
  }
  if (!isObject(value)) {
    return invalid({}, 'FC_RECORD_NOT_JSON', null, 'The line is not a JSON object.')
  }
  return checkRecord(value)
}

function checkRecord(value: { readonly [key: string]: unknown }): ParsedRecord {
  const { kind } = value
  if (typeof value['format'] === 'number' && value['format'] > 1) {
    const message = 'Field format is newer than this version reads (1).'
    return invalid(value, 'FC_RECORD_FORMAT_UNKNOWN', 'format', message)
  }
  if (typeof kind !== 'string' || !isKind(kind)) {
    const known = Object.keys(recordRules).join(', ')
    return invalid(value, 'FC_RECORD_INVALID', 'kind', `Field kind must be one of ${known}.`)
  }
  const rules = recordRules[kind]
  let fields = 0
  for (const field in rules) {
    const rule = rules[field]
    const isThere = Object.hasOwn(value, field)
    if (!isThere && optionalFields.has(rule)) continue
    fields += 1
    const wrong = isThere ? rule?.(value[field]) : 'is missing'
    if (wrong !== null && wrong !== undefined) {
      return invalid(value, 'FC_RECORD_INVALID', field, `Field ${field} ${wrong}.`)
    }
  }
  const keys = Object.keys(value)
  if (keys.length !== fields) {
    const extra = shownField(keys.find((key) => !Object.hasOwn(rules, key)) ?? '')
    return invalid(value, 'FC_RECORD_INVALID', extra, `Field ${extra} is not known.`)
  }
  // Every field was checked against the rules of its kind just above.
  return { kind: 'ok', record: value as unknown as ProducerRecord }
}

function isKind(kind: string): kind is ProducerRecord['kind'] {
  return Object.hasOwn(recordRules, kind)
}

function invalid(
  value: { readonly [key: string]: unknown },
  code: InvalidRecord['code'],
  field: string | null,
  message: string,
): InvalidRecord {
  const { sequence, producer, producer_epoch: epoch } = value
  return {
    kind: 'invalid',
    code,
    field,
    message,
    sequence: Number.isSafeInteger(sequence) ? (sequence as number) : null,
    producer: typeof producer === 'string' ? shownField(producer) : null,
    producer_epoch: typeof epoch === 'string' ? shownField(epoch) : null,
  }
}
