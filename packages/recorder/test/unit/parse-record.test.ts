import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseRecord } from '../../src/records/index.ts'

const lines = readFileSync(new URL('../golden/records/format-1.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')

function sample(kind: string): { [field: string]: unknown } {
  const line = lines.find((text) => text.includes(`"kind":"${kind}"`)) ?? ''
  return JSON.parse(line) as { [field: string]: unknown }
}

/** What is wrong, and the field that the answer must name. */
const broken: readonly (readonly [kind: string, field: string, value: unknown])[] = [
  ['envelope', 'error_id', 'err_123'],
  ['envelope', 'error_id', 'err_0123456789AB'],
  ['envelope', 'timestamp', '2026-11-23T06:00:00Z'],
  ['envelope', 'timestamp', '2026-02-30T06:00:00.000Z'],
  ['envelope', 'timestamp', 17],
  ['envelope', 'layer', 'L8'],
  ['envelope', 'error_class', 'network'],
  ['envelope', 'error_class', 'infra.Not_Good'],
  ['envelope', 'severity', 'fatal'],
  ['envelope', 'component', ''],
  ['envelope', 'component', 'x'.repeat(201)],
  ['envelope', 'message', 'a\0b'],
  ['envelope', 'message', 'a\ud800b'],
  ['envelope', 'message', 'x'.repeat(501)],
  ['envelope', 'attempt', 0],
  ['envelope', 'attempt', 1.5],
  ['envelope', 'correlation_id', 'A'.repeat(32)],
  ['envelope', 'span_id', ''],
  ['envelope', 'input_hash', 'xyz'],
  ['envelope', 'exception_chain', [{ type: 'Error' }]],
  ['envelope', 'exception_chain', [{ type: 'Error', message: 'x', stack: 'y' }]],
  ['envelope', 'exception_chain', Array.from({ length: 6 }, () => ({ type: 'E', message: '' }))],
  ['envelope', 'context', []],
  ['envelope', 'context', { a: { b: 'x\0' } }],
  ['envelope', 'violations', 'none'],
  ['envelope', 'digest', null],
  ['envelope', 'format', '1'],
  ['envelope', 'format', 0],
  ['envelope', 'producer', '../etc'],
  ['envelope', 'producer_epoch', 'x'],
  ['envelope', 'sequence', 0],
  ['envelope', 'environment', 'a b'],
  ['envelope', 'origin', 'robot'],
  ['envelope', 'rehearsal_id', 17],
  ['start', 'error_classes', null],
  ['start', 'error_classes', { 'custom.thing': 'payment' }],
  ['start', 'error_classes', { 'domain.card_declined': 'Not Good' }],
  ['span', 'duration_us', -1],
  ['span', 'duration_us', 1e300],
  ['span', 'outcome', 'fine'],
  ['span', 'parent_span_id', 'x'],
  ['span', 'attributes', { a: { b: 1 } }],
  [
    'span',
    'attributes',
    Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`k${index}`, 1])),
  ],
  ['span', 'sample_rate', 1.1],
  ['stats', 'components', [{ component: 'x' }]],
  ['stats', 'window_end', 'now'],
  ['start', 'engine_versions', { a: 1 }],
  ['start', 'config_digest', 'x'],
  ['start', 'spool_survives_redeploy', 'yes'],
  ['mark', 'mark_type', 'party'],
  ['mark', 'text', 'x'.repeat(201)],
  ['shed', 'reason', 'bored'],
  ['shed', 'sequences', [[7, 3]]],
  ['shed', 'envelopes', [{ count: 1 }]],
  ['decision', 'decision_id', 'dec_0123456789ABCDEF'],
  ['decision', 'decision_id', null],
  ['decision', 'engine', 'Budget'],
  ['decision', 'engine_version', 'fcv2:00112233445566778899aabbccddeeff'],
  ['decision', 'engine_version', null],
  ['decision', 'duration_us', 1.5],
  ['decision', 'input', { amount: 1 }],
  ['decision', 'input', '{"amount":'],
  ['decision', 'output', ''],
  ['decision', 'tape', '[}'],
  ['decision', 'tape', `"${'x'.repeat(48 * 1024)}"`],
  ['decision', 'outcome', 'x'.repeat(201)],
  ['decision', 'threw', { type: 'Error' }],
  ['decision', 'threw', { type: 'Error', message: 'x', stack: 'y' }],
  ['decision', 'output_hash', 'xyz'],
  ['decision', 'read_set', Array.from({ length: 257 }, (_, index) => `/${index}`)],
  ['decision', 'unrecorded_reads', ['']],
  ['decision', 'replayability', 'maybe'],
  ['decision', 'replayability_reasons', [17]],
  ['decision', 'subject', 'alice@example.com'],
  ['decision', 'sealed', 'not base64'],
  ['decision', 'sealed', 'abc'],
  ['decision', 'seal_key_id', '0123'],
  ['decision', 'digest', null],
  ['engine', 'version', 'unknown'],
  ['engine', 'part', 0],
  ['engine', 'parts', '1'],
  ['engine', 'body', 'A'.repeat(40_004)],
  ['engine', 'body', 'a b='],
  ['engine', 'manifest', '{'],
  ['engine', 'sent_at', 'now'],
  ['subject_key', 'subject', 'sub_1'],
  ['subject_key', 'key_id', null],
  ['subject_key', 'wrapped', 'AAAA'],
  ['subject_key', 'kek_id', 'xyz'],
  ['subject_key', 'made_at', null],
]

describe('parseRecord', () => {
  it.each(broken)('refuses a %s with a wrong %s and names it: %j', (kind, field, value) => {
    const answer = parseRecord(JSON.stringify({ ...sample(kind), [field]: value }))
    expect(answer).toMatchObject({ kind: 'invalid', code: 'FC_RECORD_INVALID', field })
    expect(answer.kind === 'invalid' && answer.message).toContain(field)
  })

  it('refuses a missing and an unknown field by name, for every field of every kind', () => {
    for (const line of lines) {
      const record = JSON.parse(line) as { [field: string]: unknown }
      for (const field of Object.keys(record)) {
        if (field === 'error_classes') continue
        const { [field]: _gone, ...rest } = record
        expect(parseRecord(JSON.stringify(rest))).toMatchObject({ kind: 'invalid', field })
      }
      expect(parseRecord(JSON.stringify({ ...record, extra: 1 }))).toMatchObject({
        kind: 'invalid',
        field: 'extra',
      })
    }
  })

  it.each([
    ['sequences', { sequences: [] }],
    ['envelopes', { envelopes: [] }],
    ['either', { sequences: [], envelopes: [], other_records: 0 }],
  ])('reads an account of shedding that is split over records, without %s', (_what, part) => {
    expect(parseRecord(JSON.stringify({ ...sample('shed'), ...part }))).toMatchObject({
      kind: 'ok',
      record: part,
    })
  })

  it('never shows the value that is wrong', () => {
    const answer = parseRecord(JSON.stringify({ ...sample('envelope'), layer: 'hunter2' }))
    expect(JSON.stringify(answer)).not.toContain('hunter2')
  })

  it('says who sent a broken line and its number, where that can be read', () => {
    const record = sample('envelope')
    expect(parseRecord(JSON.stringify({ ...record, layer: 'L8' }))).toMatchObject({
      sequence: record['sequence'],
      producer: record['producer'],
      producer_epoch: record['producer_epoch'],
    })
    expect(parseRecord('{"kind":"envelope","sequence":"x"}')).toMatchObject({
      sequence: null,
      producer: null,
    })
  })

  it.each(['', '{', 'null', '17', '[]', '"x"', '\ud800'])('refuses %j as no record', (line) => {
    expect(parseRecord(line)).toMatchObject({
      kind: 'invalid',
      code: 'FC_RECORD_NOT_JSON',
      field: null,
    })
  })

  it.each(['nonsense', 'toString', '__proto__', 17, null])('refuses the kind %j', (kind) => {
    expect(parseRecord(JSON.stringify({ ...sample('mark'), kind }))).toMatchObject({
      kind: 'invalid',
      field: 'kind',
    })
  })

  it('refuses a newer format as one it cannot read', () => {
    expect(parseRecord(JSON.stringify({ ...sample('mark'), format: 2 }))).toMatchObject({
      code: 'FC_RECORD_FORMAT_UNKNOWN',
      field: 'format',
    })
  })

  it('refuses more than 64 KiB before reading it', () => {
    expect(parseRecord(Buffer.alloc(65_537, 0x20))).toMatchObject({ code: 'FC_RECORD_TOO_LARGE' })
  })

  it('reads buffers and texts alike', () => {
    for (const line of lines) expect(parseRecord(Buffer.from(line))).toEqual(parseRecord(line))
  })
})
