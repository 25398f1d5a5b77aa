import { interfaceFields } from './interface-fields.ts'
import { markdownTable } from './markdown-table.ts'
import { readSource } from './source-files.ts'

const folder = 'packages/recorder/src/records'
const fixture = 'packages/recorder/test/golden/records/format-1.jsonl'

interface DocumentedRecord {
  readonly kind: string
  readonly file: string
  readonly types: readonly string[]
  readonly about: string
}

const records: readonly DocumentedRecord[] = [
  {
    kind: 'envelope',
    file: 'envelope-record.ts',
    types: ['EnvelopeRecord', 'ExceptionCause'],
    about:
      'One failure, immutable. Its identity is `error_id`, `timestamp` and `digest` together: what is sent twice is stored once, and two different envelopes that share an `error_id` are both stored.',
  },
  {
    kind: 'span',
    file: 'span-record.ts',
    types: ['SpanRecord'],
    about: 'One operation of one component, with its outcome. Spans of one correlation are a tree.',
  },
  {
    kind: 'stats',
    file: 'stats-record.ts',
    types: ['StatsRecord', 'ComponentStats', 'LatencySketch'],
    about:
      'Exact counts and a latency sketch of everything that ended in a window, sampled spans or not.',
  },
  {
    kind: 'start',
    file: 'start-record.ts',
    types: ['StartRecord'],
    about: 'A producer announces itself. The last changes on the console are read from these.',
  },
  {
    kind: 'mark',
    file: 'mark-record.ts',
    types: ['MarkRecord'],
    about: 'A deploy, a flag change, a note, or the clean stop of a producer.',
  },
  {
    kind: 'shed',
    file: 'shed-record.ts',
    types: ['ShedRecord', 'ShedEnvelopes'],
    about:
      'A bound forced bodies to be dropped: which sequence numbers will never arrive, and what they counted.',
  },
  {
    kind: 'decision',
    file: 'decision-record.ts',
    types: ['DecisionRecord'],
    about:
      'One call of an engine, with what it takes to make the decision again. Its identity is `decision_id`, `timestamp` and `digest` together.',
  },
  {
    kind: 'engine',
    file: 'engine-record.ts',
    types: ['EngineRecord'],
    about:
      'A part of the code that made decisions. A version has all its parts, each sent at least once.',
  },
  {
    kind: 'subject_key',
    file: 'subject-key-record.ts',
    types: ['SubjectKeyRecord'],
    about:
      'The key behind the sealed fields of decisions, itself wrapped with the project key; written before the first decision that needs it.',
  },
]

function fieldTable(file: string, type: string): readonly string[] {
  const fields = interfaceFields(readSource(`${folder}/${file}`), type)
  return markdownTable(
    ['field', 'type', ''],
    fields.map(({ name, type: fieldType, comment }) => [
      `\`${name}\``,
      `\`${fieldType}\``,
      comment,
    ]),
  )
}

function exampleOf(kind: string): string {
  const lines = readSource(fixture).trim().split('\n')
  const line = lines.find((text) => (JSON.parse(text) as { kind: string }).kind === kind)
  if (line === undefined) throw new Error(`${fixture} has no record of kind ${kind}`)
  return line
}

/** docs/reference/records.md */
export function recordsPage(): string {
  return `${[
    '# Records',
    '',
    'What a recorder writes and `POST /ingest/records` takes: UTF-8, one JSON object a line, at most',
    '64 KiB each, snake_case. The same lines lie in the spool, in the file of a JSONL sink, and in what',
    '`first-contact store import` reads. A line that breaks its format is refused by itself, with the',
    'field named; the lines around it are stored.',
    '',
    'Strings hold neither NUL nor lone surrogates. Times are UTC, RFC 3339 with milliseconds and `Z`.',
    'Unknown fields are refused. The examples are lines of the golden fixture of format 1, which every',
    'later release goes on reading.',
    '',
    '## Every record',
    '',
    `From \`${folder}/record-header.ts\`.`,
    '',
    ...fieldTable('record-header.ts', 'RecordHeader'),
    ...records.flatMap(({ kind, file, types, about }) => [
      '',
      `## ${kind}`,
      '',
      `${about} From \`${folder}/${file}\`.`,
      ...types.flatMap((type, at) => [
        '',
        ...(at === 0 ? [] : [`### ${type}`, '']),
        ...fieldTable(file, type),
      ]),
      '',
      '```jsonl',
      exampleOf(kind),
      '```',
    ]),
  ].join('\n')}\n`
}
