import { problemTable } from '../../packages/station/src/api/problems/problem-table.ts'
import { markdownTable } from './markdown-table.ts'
import { readSource } from './source-files.ts'

const goldenFile = 'packages/station/test/golden/openapi.json'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly description?: string
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
}

interface Operation {
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
}

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

const problemType = 'application/problem+json'

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (to === undefined) return from === undefined ? '' : `, ${from} or more${unit}`
  return from === undefined ? `, at most ${to}${unit}` : `, ${from} to ${to}${unit}`
}

/** A schema in one line, as a reader would say it. */
function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return `[${name}](#${name.toLowerCase()})`
  }
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return options.map(typeText).join(' or ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${String(word)}\``).join(', ')
  if (schema.pattern !== undefined) return `\`${schema.pattern}\``
  if (schema.type === 'array') return `list of ${typeText(schema.items ?? {})}`
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties)
    return `{ ${fields.map(([name, field]) => `\`${name}\`: ${typeText(field)}`).join(', ')} }`
  }
  if (typeof schema.additionalProperties === 'object') {
    return `map of ${typeText(schema.additionalProperties)}`
  }
  const type = typeof schema.type === 'string' ? schema.type : (schema.type ?? []).join(' or ')
  const shown = schema.format === undefined || schema.type !== 'string' ? type : schema.format
  return `${shown}${range(schema.minimum, schema.maximum, '')}${range(schema.minLength, schema.maxLength, ' characters')}`
}

function accessText(security: Operation['security']): string {
  if (security === undefined || security.length === 0) return 'nobody has to sign in'
  return security
    .flatMap((way) => Object.entries(way))
    .map(([scheme, scopes]) => {
      const name = scheme === 'token' ? 'token' : 'console session'
      return scopes.length === 0 ? name : `${name} with scope \`${scopes.join('`, `')}\``
    })
    .join(', or ')
}

function parameterLines(parameters: readonly Parameter[]): readonly string[] {
  if (parameters.length === 0) return []
  const rows = parameters.map(({ name, in: place, required, schema, description }) => [
    `\`${name}\``,
    required === true ? `${place}, required` : place,
    typeText(schema),
    description ?? schema.description ?? '',
  ])
  return ['', ...markdownTable(['parameter', 'in', 'value', ''], rows)]
}

/** Problems that only some routes answer with. */
const onlyOn: Readonly<Record<string, RegExp>> = {
  'malformed-body': /^\/session/,
  'malformed-encoding': /^\/ingest/,
  'link-used': /^\/session/,
  'cross-site': /^\/session/,
  'not-found': /^$/,
  'unknown-incident': /\/incidents\/\{id\}/,
  'unknown-correlation': /\/timeline\//,
  'unknown-decision': /\/decisions\/\{id\}/,
  'ingest-queue-full': /^\/ingest/,
  'other-environment': /^\/ingest/,
  'too-many-streams': /\/stream$/,
  'shutting-down': /^$/,
}

function problemNames(path: string, status: string): string {
  const names = Object.entries(problemTable).flatMap(([name, row]) =>
    String(row.status) === status && (onlyOn[name]?.test(path) ?? true) ? [`\`${name}\``] : [],
  )
  if (names.length === 0) throw new Error(`${path}: no problem has status ${status}`)
  return names.join(', ')
}

function answerLines(path: string, responses: Operation['responses']): readonly string[] {
  const rows: string[][] = []
  const problems: string[] = []
  for (const [status, { description, content }] of Object.entries(responses)) {
    const [type, body] = Object.entries(content ?? {})[0] ?? []
    if (type === problemType) problems.push(status)
    else {
      const text = description === 'Default Response' ? '' : description
      rows.push([
        status,
        type === undefined ? '' : `\`${type}\``,
        body ? typeText(body.schema) : '',
        text,
      ])
    }
  }
  const refusals = problems.map((status) => `${status} ${problemNames(path, status)}`)
  return [
    '',
    ...markdownTable(['status', 'type', 'body', ''], rows),
    ...(refusals.length === 0 ? [] : ['', `Refusals: ${refusals.join('; ')}.`]),
  ]
}

function operationLines(path: string, method: string, operation: Operation): readonly string[] {
  const body = Object.entries(operation.requestBody?.content ?? {})
  return [
    '',
    `## ${method.toUpperCase()} ${path}`,
    '',
    operation.summary,
    ...(operation.description === undefined ? [] : ['', operation.description]),
    '',
    `Access: ${accessText(operation.security)}.`,
    ...parameterLines(operation.parameters ?? []),
    ...body.flatMap(([type, { schema }]) => ['', `Body (\`${type}\`): ${typeText(schema)}.`]),
    ...answerLines(path, operation.responses),
  ]
}

function schemaLines(name: string, schema: Schema): readonly string[] {
  const required = new Set(schema.required)
  const rows = Object.entries(schema.properties ?? {}).map(([field, type]) => [
    `\`${field}\``,
    `${typeText(type)}${required.has(field) ? '' : ', may be left out'}`,
    type.description ?? '',
  ])
  return ['', `### ${name}`, '', ...markdownTable(['field', 'value', ''], rows)]
}

/** docs/reference/http.md */
export function httpPage(): string {
  const { paths, components } = JSON.parse(readSource(goldenFile)) as OpenApiDocument
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const problems = Object.entries(problemTable).map(([name, { status, title, detail }]) => [
    String(status),
    `\`${name}\``,
    title,
    detail,
  ])
  return `${[
    '# HTTP',
    '',
    'The station listens on `http://127.0.0.1:4310` unless told otherwise. This page is made from the',
    'document it serves at `/openapi.json`. JSON is snake_case; times are UTC, RFC 3339.',
    '',
    'A token goes into `authorization: Bearer fct_…`; `first-contact token create` makes one. A token and',
    'a session are for one environment. A console session is an HttpOnly cookie; what changes something',
    'under a session needs its `csrf_token` in `x-csrf-token`.',
    '',
    'Every answer to a failure is an RFC 9457 document: `type` is `urn:first-contact:problem:<name>`, and',
    '`instance` is the reference id that `first-contact trace` takes.',
    ...operations.flatMap(({ path, method, operation }) => operationLines(path, method, operation)),
    '',
    '## Problems',
    '',
    ...markdownTable(['status', 'name', 'title', 'detail'], problems),
    '',
    'Any route also answers 421 `wrong-host` to a request that names a host the station does not go by,',
    '500 `internal` when the station itself fails, and 503 `shutting-down` while it stops.',
    '',
    '## Bodies',
    ...Object.entries(components.schemas).flatMap(([name, schema]) => schemaLines(name, schema)),
  ].join('\n')}\n`
}
