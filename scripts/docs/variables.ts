import { readSource } from './source-files.ts'

/** Variables the recorder reads, in packages/recorder/src/config/environment.ts. */
export const recorderVariables: Readonly<Record<string, string>> = {
  FC_DISABLED: '`1` makes the recorder do nothing: no spool, no envelope, no thread.',
  FC_ENVIRONMENT: 'Name of the environment. Else `NODE_ENV`, else `development`.',
  NODE_ENV: 'Read where `FC_ENVIRONMENT` is not set.',
  FC_STATION_URL:
    'Address of the station that records are delivered to. Without it they wait in the spool.',
  FC_INGEST_TOKEN: 'Token with scope `ingest`; needed where `FC_STATION_URL` is set.',
  FC_SPOOL_DIR: 'Folder of the spool. Else `.first-contact/spool` in the working directory.',
  FC_SPOOL_MAX_BYTES:
    'Bytes of records a process keeps while nothing is delivered. Default 268435456 (256 MiB).',
  FC_PROJECT_KEY: 'The project key itself, 64 hex digits or base64. Wins over the files.',
  FC_PROJECT_KEY_FILE:
    'A file with the key. Else `.first-contact/keys/project.key`. Either is made at the first start where it is missing, mode 0600.',
  FC_ENGINE_MANIFEST:
    'The engine manifest that versions of engines are read from. Else `.first-contact/engine-manifest.json`.',
  FC_JOURNAL_DIR: 'Folder of the local copy of recent decisions. Else `.first-contact/journal`.',
}

/** Variables the station and the command line read on top of the recorder's. */
export const stationVariables: Readonly<Record<string, string>> = {
  DATABASE_URL: 'Postgres of your own: `databaseUrl`. The embedded one without it.',
  FC_CONFIG: 'Path of the configuration file. Else `first-contact.config.ts` where there is one.',
  FC_HOST: 'Address to listen on: `host`.',
  FC_PORT: 'Port to listen on, 0 for a free one: `port`.',
  FC_ENVIRONMENT: 'Name of the environment: `environment`. `NODE_ENV` is not read here.',
  FC_STATE_DIR:
    'Folder for the data of the embedded Postgres, in place of `.first-contact` in the project.',
}

/** Names that a source file reads from the environment: `FC_…`, and the few that are not ours. */
export function variablesIn(path: string): readonly string[] {
  const text = readSource(path).replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
  const names = text.matchAll(/\b(FC_[A-Z_]*[A-Z]|DATABASE_URL|NODE_ENV)\b/g)
  return [...new Set([...names].map(([name]) => name))].toSorted()
}

interface ProductVariable {
  readonly name: string
  readonly fallback: string
  readonly about: string
}

/** The variables of the reference product, from the table that reads them. */
export function productVariables(): readonly ProductVariable[] {
  const source = readSource('examples/agent-runs/src/platform/config.ts')
  const body = source.slice(source.indexOf('const environment = {'), source.indexOf('} as const'))
  const variables: ProductVariable[] = []
  let about = ''
  for (const line of body.split('\n')) {
    const comment = /^ {2}\/\*\* (.+) \*\/$/.exec(line)
    const variable = /^ {2}([A-Z][A-Z_]+): (.+),$/.exec(line)
    if (comment !== null) about = comment[1] ?? ''
    if (variable === null) continue
    const fallback = /\.default\((.+)\)$/.exec(variable[2] ?? '')?.[1] ?? ''
    variables.push({ name: variable[1] ?? '', fallback: fallback.replaceAll(/['_]/g, ''), about })
    about = ''
  }
  return variables
}

/** Every variable on the page but those of the reference product. */
export function documentedVariables(): readonly string[] {
  return [...new Set([...Object.keys(recorderVariables), ...Object.keys(stationVariables)])]
}
