import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'yaml'
import { cliError } from '../../errors/cli-error.ts'
import { mappingError } from '../telemetry-problem.ts'
import { timeUnits } from '../time-format.ts'
import { MappingFields } from './mapping-fields.ts'
import { statusRule } from './status-rule.ts'
import type {
  ChangeMapping,
  LogMapping,
  MetricMapping,
  TelemetryMapping,
  TimeColumn,
  TraceMapping,
} from './telemetry-mapping.ts'

const parts = ['traces', 'logs', 'metrics', 'changes'] as const

/**
 * Reads a mapping file, YAML or JSON.
 *
 * @throws FC_CLI_FILE_UNREADABLE, FC_CLI_MAPPING with the field
 */
export async function readMapping(path: string): Promise<TelemetryMapping> {
  const source = basename(path)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw cliError('FC_CLI_FILE_UNREADABLE', `--mapping ${path} cannot be read`, cause)
  })
  let value: unknown
  try {
    value = parse(text)
  } catch (cause) {
    const [why] = (cause as Error).message.split('\n')
    throw mappingError(source, 'as a whole', `is neither YAML nor JSON: ${why}`)
  }
  return mappingOf(source, value)
}

export function mappingOf(source: string, value: unknown): TelemetryMapping {
  const fields = new MappingFields(source, '', value, ['format', 'symptom', ...parts])
  if (fields.value('format') !== 1) fields.refuse('format', 'must be 1')
  const each = <T>(
    part: (typeof parts)[number],
    read: (at: MappingFields) => T,
    known: readonly string[],
  ) =>
    fields
      .list(part)
      .map((one, index) =>
        read(new MappingFields(source, `${part}[${index}]`, one, ['file', 'optional', ...known])),
      )
  const mapping = {
    source,
    traces: each('traces', traceMapping, [
      'trace',
      'span',
      'parent',
      'service',
      'operation',
      'start',
      'duration',
      'status',
      'kind',
      'code_location',
      'attributes',
    ]),
    logs: each('logs', logMapping, ['time', 'service', 'message', 'level']),
    metrics: each('metrics', metricMapping, ['time', 'service', 'metric', 'value', 'wide']),
    changes: each('changes', changeMapping, ['time', 'service', 'text']),
    symptomFile: fields.has('symptom') ? fields.object('symptom', ['file']).text('file') : null,
  }
  if (parts.every((part) => mapping[part].length === 0)) {
    throw mappingError(source, parts.join(', '), 'are all missing: it maps no file')
  }
  return mapping
}

function ofFile(fields: MappingFields) {
  const file = fields.text('file')
  if (file.startsWith('/') || file.split(/[\\/]/).includes('..')) {
    fields.refuse('file', 'must lie in the folder of --from')
  }
  return { file, isOptional: fields.flag('optional') }
}

function timeColumn(fields: MappingFields, key: string): TimeColumn {
  const at = fields.object(key, ['column', 'unit'])
  return { column: at.text('column'), unit: at.of('unit', [...timeUnits, 'iso']) }
}

function traceMapping(fields: MappingFields): TraceMapping {
  const duration = fields.object('duration', ['column', 'unit'])
  return {
    ...ofFile(fields),
    trace: fields.text('trace'),
    span: fields.text('span'),
    parent: fields.optionalText('parent'),
    service: fields.texts('service'),
    operation: fields.texts('operation'),
    start: timeColumn(fields, 'start'),
    duration: { column: duration.text('column'), unit: duration.of('unit', timeUnits) },
    status: fields.has('status') ? statusRule(fields.object('status', ['column', 'ok'])) : null,
    kind: fields.optionalText('kind'),
    codeLocation: fields.optionalText('code_location'),
    attributes: fields.optionalTexts('attributes'),
  }
}

function logMapping(fields: MappingFields): LogMapping {
  return {
    ...ofFile(fields),
    time: timeColumn(fields, 'time'),
    service: fields.texts('service'),
    message: fields.texts('message'),
    level: fields.optionalText('level'),
  }
}

function metricMapping(fields: MappingFields): MetricMapping {
  const common = { ...ofFile(fields), time: timeColumn(fields, 'time') }
  if (!fields.has('wide')) {
    const [service, metric, value] = [
      fields.texts('service'),
      fields.text('metric'),
      fields.text('value'),
    ]
    return { ...common, layout: { kind: 'long', service, metric, value } }
  }
  for (const key of ['service', 'metric', 'value']) {
    if (fields.has(key))
      fields.refuse(key, 'says nothing beside `wide`, where a column is a series')
  }
  return { ...common, layout: { kind: 'wide', column: columnPattern(fields) } }
}

function columnPattern(fields: MappingFields): RegExp {
  const text = fields.text('wide')
  let pattern: RegExp
  try {
    pattern = new RegExp(text)
  } catch (cause) {
    return fields.refuse('wide', `is no regular expression: ${(cause as Error).message}`)
  }
  if (!text.includes('(?<service>') || !text.includes('(?<metric>')) {
    fields.refuse('wide', 'must name two groups: (?<service>…) and (?<metric>…)')
  }
  return pattern
}

function changeMapping(fields: MappingFields): ChangeMapping {
  return {
    ...ofFile(fields),
    time: timeColumn(fields, 'time'),
    service: fields.optionalTexts('service'),
    text: fields.texts('text'),
  }
}
