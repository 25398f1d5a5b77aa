import { z } from 'zod'
import { stationConfigSchema } from '../../packages/station/src/platform/config/station-config.ts'
import { markdownTable } from './markdown-table.ts'
import { productVariables, recorderVariables, stationVariables } from './variables.ts'

interface JsonSchema {
  readonly type?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

/** What each setting is for, by its path. */
const settingTexts: Readonly<Record<string, string>> = {
  environment: 'Name of the environment whose evidence this station takes and shows.',
  host: 'Address to listen on. Anything but loopback needs a token first.',
  port: 'Port to listen on; 0 takes a free one.',
  databaseUrl: 'Postgres of your own, 15 or newer. The embedded one without it.',
  projectDir:
    'Folder whose `.first-contact` holds the embedded database and the keys; from the file’s folder.',
  allowedHosts:
    'Further names under which the station is reached, such as that of a reverse proxy.',
  isBehindTls: 'The station is reached over https, through a proxy: cookies are marked Secure.',
  retentionDays: 'Days that evidence is kept. Evidence of incidents is pinned and stays longer.',
  'store.maxBytes':
    'Bytes that the store may take; beyond them the oldest days of healthy spans and raw counts go early, never an envelope. No bound without it.',
  'ingest.bodyMaxBytes': 'Bytes of one request, as sent.',
  'ingest.inflatedMaxBytes': 'Bytes of one request after gzip.',
  'ingest.lineMaxBytes': 'Bytes of one line.',
  'ingest.queueMaxRequests': 'Requests in work at one time; beyond them the answer is 429.',
  'ingest.queueMaxBytes': 'Bytes of bodies in memory at one time; beyond them the answer is 429.',
  'severity.attention': 'Occurrences in the window from which an incident is `attention`.',
  'severity.action': 'Occurrences in the window from which an incident is `action`.',
  'severity.urgent': 'Occurrences in the window from which an incident is `urgent`.',
  'sessions.hours': 'Hours a console session lasts.',
  'sessions.linkMinutes': 'Minutes a sign-in link can be used.',
  errorClasses:
    'Category of error classes, by name; wins over what an application says in `registerErrorClass`.',
}

function leaves(schema: JsonSchema, path = ''): readonly (readonly [string, JsonSchema])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const name = path === '' ? key : `${path}.${key}`
    return child.properties === undefined ? [[name, child] as const] : leaves(child, name)
  })
}

function valueText({ type, minimum, maximum }: JsonSchema): string {
  if (minimum === undefined || maximum === undefined) return type ?? ''
  return `${minimum} to ${maximum}`
}

/** Every setting of `first-contact.config.ts`, from the schema that reads it. */
export function configurationSettings(): readonly (readonly string[])[] {
  const schema = z.toJSONSchema(stationConfigSchema, { io: 'input' }) as JsonSchema
  const known = leaves(schema)
  const names = new Set(known.map(([name]) => name))
  const stale = Object.keys(settingTexts).filter((name) => !names.has(name))
  if (stale.length > 0) throw new Error(`no such setting: ${stale.join(', ')}`)
  return known.map(([name, leaf]) => {
    const text = settingTexts[name]
    if (text === undefined) throw new Error(`scripts/docs/configuration-page.ts lacks ${name}`)
    const fallback = leaf.default === undefined ? '' : `\`${JSON.stringify(leaf.default)}\``
    return [`\`${name}\``, valueText(leaf), fallback, text]
  })
}

function variableRows(variables: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  return Object.entries(variables).map(([name, text]) => [`\`${name}\``, text])
}

/** docs/reference/configuration.md */
export function configurationPage(): string {
  const product = productVariables()
  return `${[
    '# Configuration',
    '',
    'A value that cannot be read is refused with the name of its setting; nothing is replaced by a',
    'default behind your back. An empty variable counts as not set.',
    '',
    '## Your application: the recorder',
    '',
    'Options given to `startRecorder` win over variables. Everything is read once, at `startRecorder`.',
    '',
    ...markdownTable(['variable', ''], variableRows(recorderVariables)),
    '',
    '## The station and the command line',
    '',
    'In this order, the later winning: defaults, `first-contact.config.ts` (or the file in `FC_CONFIG`),',
    'variables, options of the command line. `first-contact start --print-config` shows every setting',
    'with its value and where it came from, passwords masked. A variable that begins with `FC_` and is',
    'not on this page stops the start, by name.',
    '',
    ...markdownTable(['variable', ''], variableRows(stationVariables)),
    '',
    'The recorder’s variables may be set here too: the command line ships and marks through a spool, and',
    'reads the project key.',
    '',
    '### first-contact.config.ts',
    '',
    '```ts check',
    `import { defineConfig } from '@first-contact/station'`,
    '',
    'export default defineConfig({',
    `  environment: 'production',`,
    '  retentionDays: 180,',
    '  severity: { attention: 3, action: 10, urgent: 50 },',
    `  errorClasses: { 'domain.card_declined': 'payment' },`,
    '})',
    '```',
    '',
    ...markdownTable(['setting', 'value', 'default', ''], configurationSettings()),
    '',
    '## The reference product',
    '',
    'Read by the processes of `examples/agent-runs`, beside the recorder’s variables.',
    '',
    ...markdownTable(
      ['variable', 'default', ''],
      product.map(({ name, fallback, about }) => [
        `\`${name}\``,
        fallback === '' ? '' : `\`${fallback}\``,
        about,
      ]),
    ),
  ].join('\n')}\n`
}
